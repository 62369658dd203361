// Finds symptoms by a message or by words. What is pasted never leaves the page.
const form = document.querySelector("[data-finder]");
const line = form.querySelector("textarea");
const status = form.querySelector("[data-status]");
const found = document.querySelector("[data-found]");
const groups = [...document.querySelectorAll("[data-group]")];

const plain = (text) =>
  text
    .replace(/\u001b\[[0-9;]*m/g, "")
    .replace(/[“”]|\\"/g, '"')
    .replace(/[‘’`]/g, "'")
    .toLowerCase()
    .replace(/[^\S\n]+/g, " ");

const symptoms = [...document.querySelectorAll("[data-symptom]")].map((entry) => ({
  entry,
  group: entry.parentElement,
  messages: plain(entry.dataset.messages)
    .split("\n")
    .map((message) => message.split("*").map((part) => part.trim())),
  title: plain(entry.querySelector("summary").textContent),
  text: plain(entry.textContent),
}));

// How much of a line a message explains: the letters of its literal parts, all of which must stand in it, in order.
const explained = (message, line) => {
  let from = 0;
  let letters = 0;
  for (const part of message) {
    const place = line.indexOf(part, from);
    if (place < 0) return 0;
    from = place + part.length;
    letters += part.length;
  }
  return letters;
};

const byMessage = (lines) =>
  symptoms.map((symptom) => ({
    symptom,
    score: Math.max(...lines.flatMap((line) => symptom.messages.map((message) => explained(message, line)))),
  }));

// A word in the title says more than one in the text.
const byWords = (words) =>
  symptoms.map((symptom) => {
    const score = words.reduce(
      (sum, word) => sum + (symptom.title.includes(word) ? 3 : symptom.text.includes(word) ? 1 : 0),
      0,
    );
    const hits = words.filter((word) => symptom.text.includes(word)).length;
    return { symptom, score: hits * 2 > words.length ? score : 0 };
  });

const best = (scored) => scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);

const restore = () => {
  for (const { entry, group } of symptoms) {
    group.append(entry);
    entry.open = false;
  }
  found.hidden = true;
  for (const group of groups) group.hidden = false;
};

const search = () => {
  const asked = plain(line.value).trim();
  restore();
  if (!asked) {
    status.textContent = "";
    return;
  }
  let matches = best(byMessage(asked.split("\n")));
  const words = asked.split(/[^\p{L}\p{N}_]+/u).filter((word) => word.length > 1);
  const literal = matches.length > 0;
  if (!literal && words.length > 0) matches = best(byWords(words)).slice(0, 8);
  if (matches.length === 0) {
    status.textContent = "Nothing matches. Try fewer words, or look through all symptoms below.";
    return;
  }
  for (const { symptom } of matches) found.append(symptom.entry);
  matches[0].symptom.entry.open = literal;
  found.hidden = false;
  for (const group of groups) group.hidden = true;
  const count = matches.length === 1 ? "1 symptom" : `${matches.length} symptoms`;
  status.textContent = literal ? `${count} with this message` : `${count} with these words, the nearest first`;
};

const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.matches("[data-symptom]")) target.open = true;
};

form.addEventListener("submit", (event) => event.preventDefault());
line.addEventListener("input", search);
addEventListener("hashchange", reveal);
reveal();
// A browser that goes back brings what was typed.
if (line.value) search();
