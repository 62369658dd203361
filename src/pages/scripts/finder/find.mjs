// Finds the symptoms of a text: by their messages, and by words.
import { compile, match } from "./match.mjs";
import { index, rank } from "./words.mjs";

// Results to list.
const MATCHES = 8;
const SIMILAR = 5;
const PAGES = 3;
// With as few messages, a description is also searched by its words: a sentence can contain a message and mean something else.
const FEW = 3;
// A description has few words; a log without a known message has many.
const WORDS = 100;
const LETTERS = 2000;
// Lines that may say what is wrong.
const SERIOUS = /error|fatal|panic|fail|denied|refused|invalid|cannot|could not|unable|timeout|timed out|killed/i;

// The texts of a symptom or a page, with their weights.
const ofSymptom = ({ title, words, means, causes, group }) => [
  [title, 3],
  [words.join(". "), 3],
  [means, 1],
  [causes.join(". "), 1.5],
  [group, 1],
];
const ofPage = ({ title, summary, headings }) => [
  [title, 3],
  [summary, 1.5],
  [headings, 1],
];

// Prepares the data of `/symptoms/finder.json`.
export const prepare = ({ symptoms, pages }) => ({
  compiled: compile(symptoms.filter(({ messages }) => messages.length > 0)),
  symptoms: index(symptoms.map((symptom) => ({ symptom, fields: ofSymptom(symptom) }))),
  pages: index(pages.map((page) => ({ page, fields: ofPage(page) }))),
});

const isDescription = (text) => text.length <= LETTERS && text.split(/\s+/, WORDS + 1).length <= WORDS;

// The words of the serious lines of a log, or of all lines of a short text.
const described = (text) => {
  if (isDescription(text)) return text;
  const serious = text.split("\n").filter((line) => SERIOUS.test(line));
  return (serious.length > 0 ? serious : text.split("\n")).slice(-5).join("\n").slice(0, LETTERS);
};

// The answer to a text: `count` symptoms have a message in it, of which `matches` are the most specific ones. `near` are symptoms,
// and `pages` pages, with its words.
export const find = ({ compiled, symptoms, pages }, text) => {
  const all = match(compiled, text);
  const [count, matches] = [all.length, all.slice(0, MATCHES)];
  if (count >= FEW || (count > 0 && !isDescription(text))) return { count, matches, near: [], pages: [] };
  const asked = described(text);
  const known = new Set(matches.map(({ symptom }) => symptom));
  const near = rank(symptoms, asked)
    .map(({ document }) => document.symptom)
    .filter((symptom) => !known.has(symptom));
  if (count > 0) return { count, matches, near: near.slice(0, FEW - count), pages: [] };
  const others = rank(pages, asked).map(({ document }) => document.page);
  return { count, matches, near: near.slice(0, SIMILAR), pages: others.slice(0, PAGES) };
};
