// Filters claims by words. The style sheet filters by verdict; this script counts what both filters leave.
const form = document.querySelector(".filter");
const words = form.querySelector("input[type=search]");
const count = form.querySelector("[data-count]");
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

// A link to a claim that the filter hides resets the filter.
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.matches(".claim--entry") || target.checkVisibility()) return;
  form.reset();
  enter("");
  target.scrollIntoView();
};

words.closest("[data-filter]").hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", ({ target }) => (target === words ? enter(words.value) : show()));
// Browsers need seconds to lay out megabytes of text, so it is cut before it reaches the field.
words.addEventListener("beforeinput", (event) => {
  const { data } = event;
  if (!(data?.length > MOST)) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = words;
  enter(value.slice(0, selectionStart) + data + value.slice(selectionEnd));
});
addEventListener("hashchange", reveal);
enter(words.value);
