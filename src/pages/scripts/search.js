// Opens search, and loads it only then. Text typed before it has loaded is kept.
const controls = document.querySelectorAll("[data-search]");
const root = document.documentElement;
// Readers who use speech input, or press keys by accident, can turn the single-key shortcut off.
const KEPT = "search-key";

// The pages that were open before in this tab, the latest first. Search offers them.
const VISITED = "axum-in-production:visited";
const MOST_VISITED = 5;
let before = [];
try {
  const visited = JSON.parse(sessionStorage.getItem(VISITED) ?? "[]");
  before = visited.filter((path) => path !== location.pathname).slice(0, MOST_VISITED);
  sessionStorage.setItem(VISITED, JSON.stringify([location.pathname, ...before]));
} catch {
  // Storage may be blocked or full.
}

let dialog;
let field;

const make = (name, properties) => Object.assign(document.createElement(name), properties);

const build = () => {
  field = make("input", { className: "search__field", ariaLabel: "Search this site", placeholder: "An error, a setting, a topic" });
  Object.assign(field, { autocomplete: "off", autocapitalize: "none", spellcheck: false });
  const close = make("button", { className: "search__close", type: "button", textContent: "Close" });
  const head = make("div", { className: "search__head" });
  head.append(field, close);
  dialog = make("dialog", { className: "search", ariaLabel: "Search" });
  dialog.append(head);
  close.addEventListener("click", () => dialog.close());
  // The sheet covers the dialog, so a click on the dialog itself is a click outside the sheet.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
};

const open = async () => {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  field.select();
  dialog.querySelector("[role=alert]")?.remove();
  try {
    const { start } = await lazy(`${controls[0].dataset.search}dialog.js`);
    await start(dialog, field, KEPT, before);
  } catch (error) {
    console.error(error);
    const trouble = make("p", { className: "search__said", role: "alert" });
    const reload = make("button", { type: "button", className: "button", textContent: "Reload the page" });
    reload.addEventListener("click", () => location.reload());
    const topics = make("a", { href: document.querySelector("a[data-search]").href, textContent: "all topics" });
    trouble.append("Search could not be loaded. You may be offline, or the site may have been updated. ", reload, " or browse ", topics, ".");
    dialog.append(trouble);
  }
};

try {
  root.toggleAttribute("data-without-slash", localStorage.getItem(KEPT) === "off");
} catch {
  // Storage may be blocked.
}

if (controls.length > 0) {
  addEventListener("keydown", (event) => {
    const { key, altKey, shiftKey, target } = event;
    const held = event.ctrlKey || event.metaKey;
    const isTyping = target.closest?.("input, textarea, select, [contenteditable]");
    const isLong = held && !altKey && !shiftKey && key.toLowerCase() === "k";
    const isShort = key === "/" && !held && !altKey && !isTyping && !root.hasAttribute("data-without-slash");
    if (!isLong && !isShort) return;
    event.preventDefault();
    open();
  });
}

for (const control of controls) {
  Object.assign(control, { hidden: false, role: "button", ariaHasPopup: "dialog" });
  control.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  const act = (event) => {
    event.preventDefault();
    open();
  };
  control.addEventListener("click", act);
  // The link now acts as a button, which the space bar must press too.
  if (control.matches("a")) control.addEventListener("keydown", (event) => event.key === " " && act(event));
}
