// Filters claims by words. The style sheet filters by verdict; this script counts what both filters leave, and keeps both in the
// address.
const form = document.querySelector(".filter");
const words = form.querySelector("input[type=search]");
const count = form.querySelector("[data-count]");
const open = document.querySelector("[data-open]");
// The maximum length of a query, in characters.
const MOST = 200;
const entries = [...document.querySelectorAll(".claim--entry")].map((entry) => ({
  entry,
  text: `${entry.id} ${entry.textContent}`.toLowerCase(),
}));

let left = "";

const show = () => {
  const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const { verdict } = Object.fromEntries(new FormData(form));
  const isShown = (entry) => !entry.hidden && (verdict === "all" || verdict === entry.dataset.claim);
  for (const { entry, text } of entries) entry.hidden = !asked.every((word) => text.includes(word));
  for (const part of document.querySelectorAll(".ledger__part")) {
    part.hidden = ![...part.querySelectorAll(".claim--entry")].some(isShown);
  }
  const shown = entries.filter(({ entry }) => isShown(entry)).length;
  count.textContent = [left, shown === entries.length ? "" : `${shown} of ${entries.length} claims`].filter(Boolean).join(" ");
};

const enter = (text) => {
  left = text.length > MOST ? `Only the first ${MOST} characters are used.` : "";
  if (left) words.value = text.slice(0, MOST);
  show();
};

// Browsers limit how often an address may change.
let later;
const remember = () => {
  clearTimeout(later);
  later = setTimeout(() => {
    const { verdict } = Object.fromEntries(new FormData(form));
    const state = new URLSearchParams();
    if (verdict !== "all") state.set("verdict", verdict);
    if (words.value) state.set("words", words.value);
    history.replaceState(history.state, "", `${location.pathname}${state.size > 0 ? `?${state}` : ""}${location.hash}`);
  }, 300);
};

/** Takes the filters from the address. */
const recall = () => {
  const state = new URLSearchParams(location.search);
  const choice = [...form.elements.verdict].find(({ value }) => value === state.get("verdict"));
  if (choice) choice.checked = true;
  if (state.has("words")) words.value = state.get("words");
};

// A link to a claim opens it. If the filters hide it, they are reset.
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.matches(".claim--entry")) return;
  target.open = true;
  if (target.checkVisibility()) return;
  form.reset();
  enter("");
  remember();
  target.scrollIntoView();
};

/** Opens all claims, or closes them again. */
const turn = () => {
  const isOpen = open.textContent === "Close all";
  for (const { entry } of entries) entry.open = !isOpen;
  open.textContent = isOpen ? "Open all" : "Close all";
};

words.closest("[data-filter]").hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
open.hidden = false;
open.addEventListener("click", turn);
form.addEventListener("input", ({ target }) => {
  if (target === words) enter(words.value);
  else show();
  remember();
});
// Browsers need seconds to lay out megabytes of text, so it is cut before it reaches the field.
words.addEventListener("beforeinput", (event) => {
  const { data } = event;
  if (!(data?.length > MOST)) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = words;
  enter(value.slice(0, selectionStart) + data + value.slice(selectionEnd));
});
addEventListener("hashchange", reveal);
recall();
enter(words.value);
reveal();
