// Downloads the starter under the reader's name, as an archive that is built here. The name never leaves the page.
const form = document.querySelector("[data-starter]");
const field = form.querySelector("input");
const note = form.querySelector("[role=status]");
const hint = note.textContent;

// A name for Cargo, Docker, Kubernetes, Compose and PostgreSQL. Kubernetes allows 63 letters, and its Job appends a version.
const NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;
// The keywords of Rust, and the names that Cargo or the standard library uses.
const RESERVED =
  "alloc as async await box break build const continue core crate deps do dyn else enum examples extern final fn for if impl in incremental let loop macro match mod move mut override priv proc-macro pub ref return self static std struct super test trait try type typeof union unsafe unsized use virtual where while yield".split(
    " ",
  );

const BLOCK = 512;
const encoder = new TextEncoder();
const padded = (length) => Math.ceil(length / BLOCK) * BLOCK;

// The header of a file in a tar archive (POSIX ustar). Numbers are octal, and the sum counts its own field as spaces.
const header = (path, size) => {
  const block = new Uint8Array(BLOCK);
  const put = (at, text) => block.set(encoder.encode(text), at);
  const octal = (number, digits) => number.toString(8).padStart(digits, "0");
  put(0, path);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(Math.floor(Date.now() / 1000), 11));
  put(148, "        0");
  put(257, "ustar\u000000");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\u0000 `);
  return block;
};

const archive = (files) => {
  const parts = files.flatMap(([path, text]) => {
    const content = encoder.encode(text);
    const block = new Uint8Array(padded(content.length));
    block.set(content);
    return [header(path, content.length), block];
  });
  const tar = new Blob([...parts, new Uint8Array(2 * BLOCK)]);
  return new Response(tar.stream().pipeThrough(new CompressionStream("gzip"))).blob();
};

const load = async () => {
  const response = await fetch(new URL("STARTER", import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return Object.entries(await response.json());
};

const fault = (name) => {
  if (!NAME.test(name)) return "Enter 1 to 40 lowercase letters, digits and hyphens, with a letter first and no hyphen last, for example my-service.";
  if (RESERVED.includes(name)) return `Rust or Cargo reserves “${name}”. Enter another name.`;
  return "";
};

const isCrate = (name, files) => {
  const [, lock] = files.find(([path]) => path === "Cargo.lock");
  return name !== "starter" && lock.includes(`name = "${name}"\n`);
};

const say = (text, isFault) => {
  note.textContent = text;
  field.setAttribute("aria-invalid", isFault);
  if (isFault) field.focus();
};

const save = async (blob, file) => {
  const reader = new FileReader();
  const read = new Promise((resolve, reject) => {
    reader.addEventListener("load", resolve);
    reader.addEventListener("error", () => reject(reader.error));
  });
  reader.readAsDataURL(blob);
  await read;
  Object.assign(document.createElement("a"), { href: reader.result, download: file }).click();
};

form.addEventListener("input", () => {
  if (field.getAttribute("aria-invalid") === "true") say(hint, false);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = field.value.trim();
  const wrong = fault(name);
  if (wrong) return say(wrong, true);
  try {
    const files = await load();
    if (isCrate(name, files)) return say(`The service uses a crate named “${name}”. Enter another name.`, true);
    const renamed = files.map(([path, text]) => [`${name}/${path}`, text.replaceAll("starter", name)]);
    await save(await archive(renamed), `${name}.tar.gz`);
    say(`Saved ${name}.tar.gz. Unpack it with: tar xzf ${name}.tar.gz`, false);
  } catch (error) {
    console.error(error);
    say("The files could not be loaded. Check your connection and try again.", true);
  }
});
