// Finds places on the site. Pagefind indexes the words; the table has the title of each place.
// After a failed first attempt this module has a query string, which it passes on, because browsers remember by address that a
// module failed.
const again = new URL(import.meta.url).search;
const [{ createInstance }, { meant, read }, { countLost, get }] = await Promise.all(
  ["pagefind", "typos", "files"].map((name) => import(`./${name}.js${again}`)),
);
// Each module exports these last.
if (!createInstance || !meant || !get) throw new Error("a script of search was cut short");

const folder = new URL("./", import.meta.url);
const root = new URL("../", folder);
/** The files of the reference service are below this address. */
const files = new URL("service/", root).href;
/** The maximum length of a query, in characters: a field accepts megabytes. */
export const MOST = 2000;
// A query with more words than this was pasted, and only messages are searched for in it.
const WORDS = 16;
// With fewer results than this, results with only some of the words are added.
const FEW = 5;

const plain = (text) =>
  text
    .replace(/[“”]|\\"/g, '"')
    .replace(/[‘’`]/g, "'")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();

const place = ([name, kind, address, title, detail, key]) => {
  // The messages of a symptom, one per line. `*` and `{name}` match any text. A symptom that no message shows has none.
  const lines = kind === "Symptom" ? detail.split("\n").filter(Boolean) : [];
  const messages = lines.map((line) =>
    plain(line)
      .split(/\*|\{[a-z_]+\}/)
      .map((part) => part.trim()),
  );
  const words = plain(title)
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);
  const letters = words.join("").length;
  return { name, kind, href: new URL(address, root).href, title, detail, key, messages, words, letters };
};

const start = async () => {
  // Without a worker: it would have to be loaded twice, and a search takes only a few milliseconds.
  const pagefind = createInstance({ basePath: folder.pathname, noWorker: true, metaCacheTag: "" });
  const [rows, words] = await Promise.all([
    get("records.json").then((response) => response.json()),
    get("words.txt").then((response) => response.text()),
    pagefind.preload(""),
  ]);
  const places = rows.map(place);
  return { pagefind, places, words: read(words), named: new Map(places.map((one) => [one.name, one])) };
};

let started;
/** Loads what every search needs. */
export const prepare = () => {
  started ??= start().catch((error) => {
    started = undefined;
    throw error;
  });
  return started;
};

/** The places at these addresses, from the root of the site. */
export const at = async (addresses) => {
  const { places } = await prepare();
  const wanted = addresses.map((address) => new URL(address, root).href);
  return wanted.flatMap((href) => places.find((one) => one.href === href) ?? []);
};

/** The query as words; versions and file names keep their dots. */
const split = (typed) =>
  plain(typed)
    .split(/[^\p{L}\p{N}_.-]+/u)
    .map((word) => word.replace(/^[.-]+|[.-]+$/g, ""))
    .filter(Boolean)
    .slice(0, WORDS);

// The share of a title that the words make up, if it has all of them.
const share = ({ words, letters }, asked) => {
  const hit = asked.every((one) => words.some((word) => word.startsWith(one)));
  return hit ? Math.min(1, asked.join("").length / letters) : 0;
};

// The length of a message whose parts all occur in the text, in order; or how much of a message the text is.
const said = (messages, text) => {
  let best = 0;
  for (const parts of messages) {
    let from = 0;
    const whole = parts.every((part) => {
      const found = text.indexOf(part, from);
      from = found + part.length;
      return found >= 0;
    });
    const length = parts.join("").length;
    if (whole) best = Math.max(best, 1000 + length);
    else if (text.length > 9 && parts.some((part) => part.includes(text))) best = Math.max(best, text.length / length);
  }
  return best;
};

// The bonus for a place whose title matches the query.
const TITLE = { Calculator: 2.5, Page: 2 };

// Symptoms are many, and their texts have the words of their field. What they are about, a page has as well. A claim is only
// said, and its correction is on a page.
const BASE = { Symptom: 0.5, Claim: 0.7, File: 0.5 };

// The bonus for a symptom if the query is a part of its message, and as much again if it is all of it. A page or a calculator
// gets both if the query is its title, and less if it is a part of it.
const PART = 30;

// How people write what a message says.
const SPOKEN = [
  [/\btime-?outs?\b/g, "timed out"],
  [/\boom ?kill(ed)?\b/g, "oomkilled"],
];
/** The text as it was typed and, if it differs, as a message says it. */
const readings = (text) => [...new Set([text, SPOKEN.reduce((line, [written, meant]) => line.replace(written, meant), text)])];

/** What `said` finds for the best of these texts. */
const saidIn = (messages, texts) => Math.max(...texts.map((text) => said(messages, text)));

const weight = (one, score, asked, literal) => {
  if (literal > 1) return 1000 * literal;
  const kind = one.href.startsWith(files) ? "File" : one.kind;
  const part = share(one, asked);
  // One word is a part of many titles, but seldom all of one.
  const named = kind in TITLE && (asked.length > 1 || part === 1) ? 2 * PART * part : 0;
  const shown = literal > 0 ? PART * (1 + literal) : 0;
  return score * (BASE[kind] ?? 1) * (1 + (TITLE[kind] ?? 1) * part + 3 * literal) + named + shown;
};

const ORDER = ["Calculator", "Page", "Symptom", "Section", "Claim", "Checklist"];

// A single letter occurs everywhere, so only titles with a word that begins with it match, shortest first.
const byTitle = (places, letter) =>
  places
    .filter((one) => one.words.some((word) => word.startsWith(letter)))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || share(b, [letter]) - share(a, [letter]));

const results = async ({ pagefind, named }, asked, texts) => {
  const before = countLost();
  const hits = (await pagefind.search(asked.join(" "))).results;
  if (countLost() > before) throw new Error("a part of the index could not be loaded");
  return hits.flatMap(({ id, score, data }) => {
    const one = named.get(id);
    return one ? { ...one, load: data, score: weight(one, score, asked, saidIn(one.messages, texts)) } : [];
  });
};

// The places with at least half of the words, ranked by how many they have.
const some = async (state, asked, texts) => {
  const sums = new Map();
  for (const list of await Promise.all(asked.map((one) => results(state, [one], texts)))) {
    for (const hit of list) {
      const sum = sums.get(hit.name) ?? { ...hit, count: 0, score: 0 };
      sums.set(hit.name, { ...sum, count: sum.count + 1, score: sum.score + hit.score });
    }
  }
  const enough = [...sums.values()].filter(({ count }) => count * 2 >= asked.length);
  return enough.sort((a, b) => b.count - a.count || b.score - a.score);
};

/**
 * What is found: `asked`, the words that were searched for; `missing`, those of `typed` that the site does not have;
 * `found`, the places with all words; `partly`, places with some of them.
 */
export const search = async (all) => {
  const typed = all.slice(0, MOST);
  const state = await prepare();
  const words = split(typed);
  if (words.length === 1 && words[0].length === 1) {
    void state.pagefind.preload(words[0]);
    return { asked: words, missing: [], found: byTitle(state.places, words[0]), partly: [] };
  }
  const pairs = words.map((word) => [word, meant(word, state.words)]);
  const asked = pairs.flatMap(([, known]) => known ?? []);
  const missing = pairs.filter(([word, known]) => known !== word).map(([word]) => word);
  const text = pairs.reduce((line, [word, known]) => (known ? line.replace(word, known) : line), plain(typed));
  const texts = readings(text);
  const found = asked.length > 0 ? await results(state, asked, texts) : [];
  const has = new Set(found.map(({ name }) => name));
  // A message that occurs in the pasted text, or that several words are a part of.
  for (const one of state.places) {
    const literal = has.has(one.name) ? 0 : saidIn(one.messages, texts);
    if (literal > 1 || (literal > 0 && asked.length > 1)) {
      found.push({ ...one, score: weight(one, 0, asked, literal) });
      has.add(one.name);
    }
  }
  found.sort((a, b) => b.score - a.score);
  const more = found.length < FEW && asked.length > 1 ? await some(state, asked, texts) : [];
  return { asked, missing, found, partly: more.filter(({ name }) => !has.has(name)) };
};
