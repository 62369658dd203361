// The dialog with the snippet for the calculator on this page and its current inputs.
const BASE = new URL("../../", location.href);
// The preview follows once typing pauses, in milliseconds.
const PAUSE = 400;
const HEIGHT = { min: 200, max: 4000 };
// A form is long; an answer alone is not.
const HEIGHTS = { whole: 900, locked: 520 };

const dialog = new DOMParser().parseFromString(DIALOG, "text/html").body.firstElementChild;
const part = (name) => dialog.querySelector(`[data-part=${name}]`);
const [target, theme, locked, height] = ["target", "theme", "locked", "height"].map((name) => dialog.querySelector(`[name=${name}]`));
const calculator = document.querySelector("[data-query]");
let slug;
let pause;

// The answer as a sentence, without the values it is compared with.
const sentence = () => {
  const answer = calculator.querySelector(".answer__sentence")?.cloneNode(true);
  for (const before of answer?.querySelectorAll(".before") ?? []) before.remove();
  return answer?.textContent.replace(/\s+/g, " ").trim() ?? "";
};

const isWrong = () => calculator.querySelector("[aria-invalid=true]") !== null;

// An empty field means the default height.
const pixels = () => {
  const text = height.value.trim();
  const usual = HEIGHTS[locked.checked ? "locked" : "whole"];
  const isNumber = /^\d{1,4}$/.test(text) && text >= HEIGHT.min && text <= HEIGHT.max;
  height.placeholder = usual;
  height.toggleAttribute("aria-invalid", false);
  if (text && !isNumber) height.setAttribute("aria-invalid", "true");
  part("height-error").textContent = text && !isNumber ? `Enter a whole number from ${HEIGHT.min} to ${HEIGHT.max}` : "";
  return isNumber ? Number(text) : usual;
};

const about = () => ({
  slug,
  base: BASE,
  title: document.querySelector("h1").textContent,
  sentence: isWrong() ? "" : sentence(),
  query: calculator.dataset.query,
  theme: theme.value,
  locked: locked.checked,
  height: pixels(),
  integrity: INTEGRITY,
});

// Leaves a frame alone that already shows this.
const preview = (known, kind) => {
  const place = part("preview");
  const frame = place.querySelector("iframe");
  if (kind === "link") {
    const link = Object.assign(document.createElement("a"), { href: linked(known), target: "_blank", rel: "noopener" });
    const image = Object.assign(document.createElement("img"), { src: picture(known), alt: words(known) });
    link.append(target.value === "github" ? image : words(known));
    place.replaceChildren(link);
  } else if (frame?.src !== framed(known)) {
    const next = document.createElement("iframe");
    Object.assign(next, { title: `Preview of ${known.title}`, className: "snippets__frame", src: framed(known) });
    // Escape also closes the dialog from inside its frame.
    next.addEventListener("load", () => {
      next.contentWindow.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && dialog.close());
    });
    place.replaceChildren(next);
  }
};

const show = () => {
  const known = about();
  const { kind } = target.selectedOptions[0].dataset;
  for (const one of dialog.querySelectorAll("[data-for]")) one.hidden = one.dataset.for !== target.value;
  for (const one of dialog.querySelectorAll("[data-kinds]")) one.hidden = !one.dataset.kinds.split(" ").includes(kind);
  part("wrong").hidden = !isWrong();
  part("snippet").textContent = SNIPPETS[target.value](known);
  clearTimeout(pause);
  pause = setTimeout(() => dialog.open && preview(known, kind), part("preview").firstChild ? PAUSE : 0);
};

for (const link of dialog.querySelectorAll("a[data-to]")) link.href = new URL(link.dataset.to, BASE);
if (navigator.clipboard) dialog.querySelectorAll(".code").forEach(copyButton);
dialog.addEventListener("input", show);
dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
// The sheet covers the dialog, so a click on the dialog itself is a click outside the sheet.
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
// A hidden calculator does not need to compute.
dialog.addEventListener("close", () => part("preview").replaceChildren());

// The inputs in the address and those of the reader's deployment are applied after the page has loaded.
new MutationObserver(() => dialog.open && show()).observe(calculator, { attributeFilter: ["data-query"] });

/** Opens the dialog of the calculator that the button stands for. */
export const open = (opener) => {
  slug = opener.dataset.snippets;
  if (dialog.ownerDocument !== document) document.body.append(dialog);
  dialog.showModal();
  show();
};
