// Checks files in the browser. They never leave it.
import { ofDrop, ofInput } from "./files.mjs";
const part = (name) => document.querySelector(`[data-${name}]`);
const [section, status, bar, names, results] = ["check", "status", "bar", "names", "results"].map(part);
const form = part("paste-form");

// The contents by path, in the order of the paths.
let files = new Map();

const isCode = (path) => path.endsWith(".rs");

const failed = (error) => {
  console.error(error);
  status.textContent = "The checker could not be loaded. Check your connection, reload the page and try again.";
};

const filled = (panel, markup) => {
  panel.querySelector("[data-filled]").innerHTML = markup;
  panel.hidden = markup === "";
};

const ofProgram = (parts) => {
  const [said, overview, shared, clean, ...sections] = parts;
  return { said, overview, shared, clean: clean ? clean.split("\n") : [], sections };
};

const NONE = { said: "", overview: "", shared: "", clean: [], sections: [] };

// Runs a program on the files, or nothing if there are no files.
const run = async (element, chosen) => {
  if (chosen.length === 0) return NONE;
  const program = await loadProgram(element.dataset);
  const paths = chosen.map(([path]) => path);
  const bytes = chosen.map(([, content]) => content);
  return ofProgram(program.check(paths, bytes, part("pedantic").checked));
};

const listNames = () => {
  const item = (path) => {
    const entry = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    button.dataset.remove = path;
    button.setAttribute("aria-label", `Remove ${path}`);
    entry.append(Object.assign(document.createElement("code"), { textContent: path }), " ", button);
    return entry;
  };
  names.replaceChildren(...[...files.keys()].map(item));
  bar.hidden = files.size === 0;
};

let latest = 0;
const check = async (before = []) => {
  latest += 1;
  const own = latest;
  listNames();
  results.hidden = files.size === 0;
  if (files.size === 0) {
    status.textContent = "";
    return;
  }
  status.textContent = "Checking …";
  const all = [...files];
  try {
    const [deployment, code] = await Promise.all([
      run(
        section,
        all.filter(([path]) => !isCode(path)),
      ),
      // The other files tell where the code runs, and with which versions.
      run(part("code"), all.some(([path]) => isCode(path)) ? all : []),
    ]);
    if (own !== latest) return;
    show(deployment, code);
    status.textContent = [...before, deployment.said, code.said && `Code: ${code.said}`].filter(Boolean).join(" ");
    await showNumbers(all, own);
  } catch (error) {
    failed(error);
  }
};

// Both programs list the worst first.
const sortOverview = (list) => {
  const worst = ["high", "medium", "low"];
  const place = (item) => worst.indexOf(item.dataset.severity);
  list.replaceChildren(...[...list.children].sort((one, other) => place(one) - place(other)));
};

const show = (deployment, code) => {
  const overview = part("overview");
  filled(overview, deployment.overview + code.overview);
  sortOverview(overview.querySelector("[data-filled]"));
  part("files").innerHTML = deployment.sections.join("");
  part("code").innerHTML = code.sections.join("");
  const clean = [...deployment.clean, ...code.clean];
  const list = part("clean");
  list.textContent = `No findings: ${clean.join(", ")}`;
  list.hidden = clean.length === 0;
  filled(part("share"), "");
  const shared = [deployment.shared, code.shared && `Code\n${code.shared}`].filter(Boolean).join("\n");
  part("share").querySelector("[data-filled]").textContent = shared;
  part("share").hidden = shared === "";
  if (navigator.clipboard) results.querySelectorAll(".code:not(:has(.code__copy))").forEach(copyButton);
};

// The models are larger than the checker, so they come after the findings.
const showNumbers = async (all, own) => {
  const panel = part("numbers");
  const program = await loadProgram(panel.dataset);
  const chosen = all.filter(([path]) => !isCode(path));
  const [paths, bytes] = [chosen.map(([path]) => path), chosen.map(([, content]) => content)];
  if (own === latest) filled(panel, program.numbers(paths, bytes));
};

// Adds files, replacing those of the same path.
const add = ({ files: added, left }) => {
  files = new Map([...files, ...added].sort(([one], [other]) => (one < other ? -1 : 1)));
  if (added.size === 0 && left.length === 0) left.push("None of these files is one that the checker reads.");
  return check(left);
};

const applyPatch = async (button) => {
  const element = button.closest("[data-program]") ?? section;
  const chosen = [...files].filter(([path]) => element !== section || !isCode(path));
  const program = await loadProgram(element.dataset);
  const [path, text] = program.apply(
    chosen.map(([name]) => name),
    chosen.map(([, content]) => content),
    part("pedantic").checked,
    Number(button.dataset.apply),
  );
  if (path === undefined) return;
  files.set(path, new TextEncoder().encode(text));
  await check([`${path} is changed here, in this page. Copy it from the list of files.`]);
  status.scrollIntoView({ block: "center" });
};

const example = async (name) => {
  const response = await fetch(new URL("EXAMPLES", import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const encoder = new TextEncoder();
  const texts = Object.entries((await response.json())[name]);
  files = new Map();
  await add({ files: new Map(texts.map(([path, text]) => [path, encoder.encode(text)])), left: [] });
};

const openPaste = (open) => {
  form.hidden = !open;
  part("paste").setAttribute("aria-expanded", open);
  if (open) form.querySelector("textarea").focus();
  else part("paste").focus();
};

// Stores the numbers as "Your deployment". The panel follows the event of storage, which browsers send to other tabs only.
const deploy = (button) => {
  const key = "axum-in-production:deployment";
  const texts = new URLSearchParams(localStorage.getItem(key) ?? "");
  for (const [name, value] of new URLSearchParams(button.dataset.deploy)) texts.set(name, value);
  localStorage.setItem(key, texts);
  dispatchEvent(new StorageEvent("storage", { key }));
  button.parentElement.querySelector("[role=status]").textContent = "Set. Every calculator starts from these numbers.";
};

addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { pick, example: name, remove, apply, deploy: numbers } = button.dataset;
  if (pick) part(`input="${pick}"`).click();
  else if (name) example(name).catch(failed);
  else if (remove !== undefined) {
    files.delete(remove);
    check();
  } else if (apply !== undefined) applyPatch(button).catch(failed);
  else if (numbers !== undefined) deploy(button);
  else if (button === part("paste")) openPaste(form.hidden);
  else if (button === part("paste-close")) openPaste(false);
  else if (button === part("clear")) {
    files = new Map();
    check();
    document.querySelector("[data-pick]").focus();
  }
});

for (const input of document.querySelectorAll("[data-input]")) {
  input.addEventListener("change", async () => {
    await add(await ofInput(input.files)).catch(failed);
    // The same file can be chosen again.
    input.value = "";
  });
}

part("pedantic").addEventListener("change", () => check());

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [name, text] = [form.querySelector("input").value.trim(), form.querySelector("textarea").value];
  const fault = part("paste-fault");
  if (!name) fault.textContent = "Enter a file name, for example Dockerfile.";
  else if (!text.trim()) fault.textContent = "Paste the content of the file.";
  else {
    fault.textContent = "";
    add({ files: new Map([[name, new TextEncoder().encode(text)]]), left: [] });
  }
});

// The whole page accepts files, because a drop that misses the box would replace the page by the file.
const drop = part("drop");
// Entering a part of the page comes before leaving the part around it.
let inside = 0;
const enter = (step) => {
  inside += step;
  drop.toggleAttribute("data-over", inside > 0);
};
addEventListener("dragenter", () => enter(1));
addEventListener("dragleave", () => enter(-1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", async (event) => {
  event.preventDefault();
  inside = 0;
  drop.removeAttribute("data-over");
  await ofDrop(event.dataTransfer).then(add).catch(failed);
});

// A findings' link moves the focus as well, so that reading goes on there.
addEventListener("hashchange", () => document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true }));
