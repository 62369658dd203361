// Finds symptoms by a message or by words. What is pasted never leaves the page.
const form = document.querySelector("[data-finder]");
const line = form.querySelector("textarea");
const status = form.querySelector("[data-status]");
const found = document.querySelector("[data-found]");
const groups = [...document.querySelectorAll("[data-group]")];
// Limits on what is searched and shown in the field. The last lines of a log matter most.
const LINES = 2000;
const LETTERS = 200_000;
// The maximum number of distinct words to search for.
const WORDS = 100;

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

// How much of a line a message explains: the length of its literal parts, all of which must occur in order.
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
  symptoms.map((symptom) => {
    let score = 0;
    for (const line of lines) {
      for (const message of symptom.messages) score = Math.max(score, explained(message, line));
    }
    return { symptom, score };
  });

// A word in the title counts more than one in the text.
const byWords = (words) =>
  symptoms.map((symptom) => {
    const score = words.reduce((sum, word) => sum + (symptom.title.includes(word) ? 3 : symptom.text.includes(word) ? 1 : 0), 0);
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

// A line break at the end does not start another line.
const countLines = (text) => {
  let count = text.endsWith("\n") ? 0 : 1;
  for (let place = text.indexOf("\n"); place >= 0; place = text.indexOf("\n", place + 1)) count += 1;
  return count;
};

// Where the last lines of a text begin.
const lastLines = (text) => {
  let place = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let count = 0; count < LINES; count += 1) {
    if (place <= 0) return 0;
    place = text.lastIndexOf("\n", place - 1);
  }
  return place + 1;
};

// The end of a text that is too long, and a sentence about what was left out.
const shortened = (text) => {
  let start = Math.max(lastLines(text), text.length - LETTERS);
  if (start === 0) return { kept: text, said: "" };
  // Does not cut a line, unless it is the only one.
  const next = text[start - 1] === "\n" ? start : text.indexOf("\n", start) + 1;
  if (next > 0 && next < text.trimEnd().length) start = next;
  // Does not cut a character with two code units either.
  else if (/[\uDC00-\uDFFF]/.test(text[start])) start += 1;
  // Browsers are slow to lay out control characters. Those for colors and tabs are few, and stay.
  const kept = text.slice(start).replace(/[\0-\x08\v\f\x0e-\x1a\x1c-\x1f]/g, "");
  const [lines, all] = [countLines(kept), countLines(text)];
  const said =
    lines < all
      ? `Searched the last ${figure(lines)} of ${figure(all)} lines.`
      : `Searched the last ${figure(kept.length)} of ${figure(text.length)} characters.`;
  return { kept, said };
};

// What matches, and a sentence about it.
const find = (text) => {
  const asked = plain(text).trim();
  if (!asked) return { matches: [], said: "" };
  const matches = best(byMessage(asked.split("\n")));
  if (matches.length > 0) {
    const count = matches.length === 1 ? "1 symptom" : `${matches.length} symptoms`;
    return { matches, literal: true, said: `${count} with this message` };
  }
  const words = [...new Set(asked.split(/[^\p{L}\p{N}_]+/u).filter((word) => word.length > 1))];
  if (words.length > WORDS) {
    return { matches, said: "No line matches a known message. Paste only the line with the error, or type a few words." };
  }
  const near = best(byWords(words)).slice(0, 8);
  if (near.length === 0) return { matches, said: "No matches. Try fewer words, or browse all symptoms below." };
  const count = near.length === 1 ? "1 symptom" : `${near.length} symptoms`;
  return { matches: near, said: `${count} with these words, best matches first` };
};

const search = (whole) => {
  const { kept, said: left } = shortened(whole);
  if (kept !== line.value) line.value = kept;
  restore();
  const { matches, literal, said } = find(kept);
  status.textContent = [left, said].filter(Boolean).join(" ");
  if (matches.length === 0) return;
  for (const { symptom } of matches) found.append(symptom.entry);
  matches[0].symptom.entry.open = Boolean(literal);
  found.hidden = false;
  for (const group of groups) group.hidden = true;
};

const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.matches("[data-symptom]")) target.open = true;
};

form.addEventListener("submit", (event) => event.preventDefault());
// Browsers need seconds to lay out megabytes of text, so it is cut before it reaches the field.
line.addEventListener("beforeinput", (event) => {
  const { data } = event;
  if (!(data?.length >= LINES)) return;
  const { value, selectionStart, selectionEnd } = line;
  const whole = value.slice(0, selectionStart) + data.replaceAll("\r\n", "\n") + value.slice(selectionEnd);
  if (!shortened(whole).said) return;
  event.preventDefault();
  search(whole);
});
line.addEventListener("input", () => search(line.value));
addEventListener("hashchange", reveal);
reveal();
// A browser that navigates back restores the text.
if (line.value) search(line.value);
