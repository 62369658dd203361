// Collects the files that a reader drops or picks. A folder may be a whole repository, so only files that a program reads are
// opened.

const IGNORED = /(^|\/)(\.git|target|node_modules|vendor|dist)\//;
const READ =
  /(^|\/)((.*[._-])?(docker|container)file([._-].*)?|.*\.dockerignore|\.gitignore|rust-toolchain|\.env|cargo\.lock|\.cargo\/config)$|\.(ya?ml|json|toml|tpl|rs|sh)$/i;
const LARGEST = 4_000_000;
const MOST = 2000;

const isRead = (path) => READ.test(path) && !IGNORED.test(path);

// The entries of a folder. Browsers return at most a hundred at a time.
const entries = async (folder) => {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
};

const walk = async (entry, found) => {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isDirectory) {
    if (IGNORED.test(`${path}/`)) return;
    for (const child of await entries(entry)) await walk(child, found);
  } else if (isRead(path)) {
    found.push([path, await new Promise((resolve, reject) => entry.file(resolve, reject))]);
  }
};

// The path within the folder that was given: its own name is not part of the paths in the files.
const within = (paths) => {
  const [first] = paths;
  const folder = first?.includes("/") ? first.slice(0, first.indexOf("/") + 1) : "";
  return folder && paths.every((path) => path.startsWith(folder)) ? folder.length : 0;
};

// Reads the contents. Returns the files by path, and what was left out.
const contents = async (found) => {
  const files = new Map();
  const left = [];
  const cut = within(found.map(([path]) => path));
  for (const [path, file] of found.slice(0, MOST)) {
    const name = path.slice(cut);
    if (file.size > LARGEST) left.push(`${name} is larger than 4 MB.`);
    else files.set(name, new Uint8Array(await file.arrayBuffer()));
  }
  if (found.length > MOST) left.push(`Only the first ${MOST} files were read.`);
  return { files, left };
};

// A single file is checked whatever its name.
export const ofInput = (list) => {
  const all = [...list].map((file) => [file.webkitRelativePath || file.name, file]);
  return contents(all.length === 1 ? all : all.filter(([path]) => isRead(path)));
};

export const ofDrop = async (transfer) => {
  // The items are gone after the first pause.
  const dropped = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  // Browsers have no entries for files that a page or a program has made.
  if (dropped.length === 0 || (dropped.length === 1 && dropped[0].isFile)) return ofInput(transfer.files);
  for (const entry of dropped) await walk(entry, found);
  return contents(found);
};
