// Finds the symptoms whose messages a text contains.
//
// A message is literal text with wildcards: `*` for one or more characters within a line, `{name}` to capture them. For each
// message, its longest literal text is looked for in the whole text at once (Wu and Manber, "A fast algorithm for multi-pattern
// searching", 1994), and only where it occurs the whole message is compared with the line. Must read messages as `pattern.rs`.

const WILDCARD = /\*|\{([a-z_]+)\}/g;
const CLOSING = /["')\]},.\s]+$/;
// The hash of three characters.
const BITS = 16;
const hash = (a, b, c) => ((a << 8) ^ (b << 4) ^ c) & ((1 << BITS) - 1);

// A text with straight quotes and single spaces, without colors.
export const normal = (text) =>
  text
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "")
    .replace(/\\"|[“”]/g, '"')
    .replace(/[‘’`]/g, "'")
    .replace(/[^\S\n]{2,}|[^\S\n ]/g, " ");

// Keeps the length, so that a place in one is the same place in the other.
const lower = (text) => {
  const all = text.toLowerCase();
  return all.length === text.length ? all : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
};

// The parts of a message: literal texts, and the names of captures (`null` for `*`) between them.
export const parse = (message) => {
  const literals = [];
  const names = [];
  let from = 0;
  for (const found of message.matchAll(WILDCARD)) {
    literals.push(message.slice(from, found.index));
    names.push(found[1] ?? null);
    from = found.index + found[0].length;
  }
  literals.push(message.slice(from));
  return { literals: literals.map((text) => lower(normal(text))), names };
};

const lengthOf = (literals) => literals.reduce((sum, text) => sum + text.replace(/[^\p{L}\p{N}]/gu, "").length, 0);

// Where the message is in a line, and what it captures there; `undefined` if it is not there.
export const find = ({ literals, names }, line, lowered = lower(line)) => {
  const captured = {};
  let start = lowered.indexOf(literals[0]);
  if (start < 0) return undefined;
  let end = start + literals[0].length;
  for (const [place, name] of names.entries()) {
    const next = literals[place + 1];
    const isLast = place === names.length - 1 && next === "";
    const at = isLast ? line.length : lowered.indexOf(next, end + 1);
    if (at < 0) return undefined;
    let text = line.slice(end, at);
    // At the beginning it is one word, not what the logger wrote before it.
    if (place === 0 && literals[0] === "") {
      start = line.lastIndexOf(" ", at - 1) + 1;
      text = line.slice(start, at);
    }
    if (isLast) text = text.replace(CLOSING, "");
    if (!text) return undefined;
    if (name) captured[name] = text;
    end = isLast ? end + text.length : at + next.length;
  }
  return { start, end, captured };
};

// Where in the key to look: across words, which few lines contain, and where few other keys are looked for.
const window = (key, width, buckets) => {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start + width <= key.length; start += 1) {
    const part = key.slice(start, start + width);
    const end = start + width - 1;
    const others = buckets.get(hash(key.charCodeAt(end - 2), key.charCodeAt(end - 1), key.charCodeAt(end)))?.length ?? 0;
    const cost = others + (/[^a-z]/.test(part) ? 0 : 5);
    if (cost < least) [best, least] = [start, cost];
  }
  return best;
};

// Prepares the messages of all symptoms.
export const compile = (symptoms) => {
  const patterns = symptoms.flatMap((symptom) => {
    const excluded = (symptom.not ?? []).map(parse);
    return symptom.messages.map((message) => {
      const parts = parse(message);
      const key = parts.literals.reduce((longest, text) => (text.length > longest.length ? text : longest), "");
      return { symptom, excluded, ...parts, key, length: lengthOf(parts.literals) };
    });
  });
  // Of every key, as many characters are looked for as the shortest key has.
  const width = Math.min(...patterns.map(({ key }) => key.length));
  const shifts = new Uint8Array(1 << BITS).fill(Math.min(width - 2, 255));
  const buckets = new Map();
  for (const pattern of patterns) {
    pattern.offset = window(pattern.key, width, buckets);
    const codes = [...Array(width).keys()].map((place) => pattern.key.charCodeAt(pattern.offset + place));
    for (let end = 2; end < width; end += 1) {
      const at = hash(codes[end - 2], codes[end - 1], codes[end]);
      shifts[at] = Math.min(shifts[at], width - 1 - end);
      if (end < width - 1) continue;
      if (!buckets.has(at)) buckets.set(at, []);
      buckets.get(at).push(pattern);
    }
  }
  return { width, shifts, buckets };
};

// Calls `hit` with each pattern whose key is in the text, and with its place. `hit` returns whether to look on for the pattern.
const scan = ({ width, shifts, buckets }, text, hit) => {
  const done = new Set();
  let end = width - 1;
  while (end < text.length) {
    const at = hash(text.charCodeAt(end - 2), text.charCodeAt(end - 1), text.charCodeAt(end));
    const shift = shifts[at];
    if (shift > 0) {
      end += shift;
      continue;
    }
    const start = end - width + 1;
    for (const pattern of buckets.get(at)) {
      const place = start - pattern.offset;
      if (!done.has(pattern) && text.startsWith(pattern.key, place) && !hit(pattern, place)) done.add(pattern);
    }
    end += 1;
  }
};

// The symptoms of a text: `{ symptom, line, start, end, captured, at, length }`, the most specific first.
export const match = (compiled, text) => {
  const whole = normal(text);
  const lowered = lower(whole);
  const found = new Map();
  scan(compiled, lowered, (pattern, place) => {
    const from = lowered.lastIndexOf("\n", place - 1) + 1;
    const stop = lowered.indexOf("\n", place);
    const to = stop < 0 ? lowered.length : stop;
    const [line, lowLine] = [whole.slice(from, to), lowered.slice(from, to)];
    const there = find(pattern, line, lowLine);
    if (!there || pattern.excluded.some((other) => find(other, line, lowLine))) return true;
    const { symptom, length } = pattern;
    const known = found.get(symptom);
    if (!known || length > known.length) found.set(symptom, { symptom, line, ...there, at: from, length });
    return false;
  });
  // A chain of errors ends with its root, so of general messages the last one in a line says most.
  const order = (one, other) => {
    const [a, b] = [one.symptom.general ?? false, other.symptom.general ?? false];
    if (a !== b) return a - b;
    if (a && one.at === other.at) return other.start - one.start;
    return other.length - one.length || one.at - other.at;
  };
  return [...found.values()].sort(order);
};
