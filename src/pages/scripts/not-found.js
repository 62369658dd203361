// Suggests the pages whose addresses are most similar to the missing one.
const MOST = 3;
const ALIKE = 0.5;
const suggestions = document.querySelector("[data-suggestions]");
const root = new URL("../", document.querySelector("[data-all]").href).pathname;

const decoded = (path) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // Not every address is well formed.
  }
};

// The parts of an address below the site's root: letters and digits only.
const parts = (path) =>
  decoded(path.startsWith(root) ? path.slice(root.length) : path)
    .toLowerCase()
    .replace(/(?:\/index)?\.\w+$/, "")
    .split("/")
    .map((part) => part.replace(/[^\p{L}\p{N}]+/gu, ""))
    .filter(Boolean);

const pairs = (text) => new Set(Array.from(text).map((letter, place, letters) => letter + (letters[place + 1] ?? "")));

// The share of pairs of letters that two texts have in common (Dice).
const likeness = (one, other) => {
  const [ones, others] = [pairs(one), pairs(other)];
  const common = [...ones].filter((pair) => others.has(pair)).length;
  return (2 * common) / (ones.size + others.size || 1);
};

const asked = parts(location.pathname);
const scored = [...suggestions.querySelectorAll("li")].map((entry) => {
  const there = parts(entry.querySelector("a").pathname);
  // A page that moved to another section has kept its name.
  const score = Math.max(likeness(asked.join(""), there.join("")), 0.9 * likeness(asked.at(-1) ?? "", there.at(-1) ?? ""));
  return { entry, score };
});
const best = scored
  .filter(({ score }) => score >= ALIKE)
  .sort((one, other) => other.score - one.score)
  .slice(0, MOST);
suggestions.querySelector("ul").replaceChildren(...best.map(({ entry }) => entry));
suggestions.hidden = best.length === 0;
