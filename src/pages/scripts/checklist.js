// Stores on this device which items are checked.
const KEY = "checklist";
const boxes = [...document.querySelectorAll("[data-tick]")];
const done = document.querySelector("[data-done]");
const progress = document.querySelector("[data-progress]");
const untick = document.querySelector("[data-untick]");
const print = document.querySelector("[data-print]");

const ticked = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // Storage may be blocked, or hold something else.
  }
};

let isKept = true;

// Keeps checked items that this version of the list does not have: another version may have them.
const keep = () => {
  const names = boxes.map((box) => box.dataset.tick);
  const others = ticked().filter((name) => !names.includes(name));
  const own = boxes.filter((box) => box.checked).map((box) => box.dataset.tick);
  try {
    localStorage.setItem(KEY, JSON.stringify([...others, ...own]));
    isKept = true;
  } catch {
    // The check marks last until the reader leaves the page.
    isKept = false;
  }
};

const say = () => {
  const count = boxes.filter((box) => box.checked).length;
  progress.value = count;
  untick.hidden = count === 0;
  done.textContent = count === boxes.length ? "All done." : `${count} of ${boxes.length} done.`;
  if (!isKept) done.append(" Your progress is lost when you leave the page: this browser blocks storage for this site, or its storage is full.");
};

const show = () => {
  const kept = ticked();
  for (const box of boxes) box.checked = kept.includes(box.dataset.tick);
  say();
};

const change = () => {
  keep();
  say();
};

progress.hidden = false;
print.hidden = false;
print.addEventListener("click", () => globalThis.print());
untick.addEventListener("click", () => {
  for (const box of boxes) box.checked = false;
  change();
  boxes[0].focus();
});
for (const box of boxes) box.addEventListener("change", change);
// Another tab with the same list.
addEventListener("storage", (event) => event.key === KEY && show());
show();
