// The part of a text with the most matches, in pieces: [text, whether it matches].
const LENGTH = 32;
const BEFORE = 4;

/** `places` are the positions of the matching words. */
export const excerpt = (text, places) => {
  const words = text.split(/\s+/);
  const within = (start) => places.filter((place) => place >= start && place < start + LENGTH - BEFORE).length;
  const first = places.reduce((best, place) => (within(place) > within(best) ? place : best), places[0] ?? 0);
  const start = Math.max(0, Math.min(first - BEFORE, words.length - LENGTH));
  const end = Math.min(words.length, start + LENGTH);
  const found = new Set(places);
  const pieces = [];
  const add = (piece, isFound) => {
    const last = pieces.at(-1);
    if (last && last[1] === isFound) last[0] += piece;
    else pieces.push([piece, isFound]);
  };
  if (start > 0) add("… ", false);
  for (let place = start; place < end; place += 1) {
    add(words[place], found.has(place));
    if (place + 1 < end) add(" ", false);
  }
  if (end < words.length) add(" …", false);
  return pieces;
};

/** A title in pieces: words that begin like a word of the query match. */
export const marked = (title, asked) => {
  const isFound = (word) => asked.some((one) => word.toLowerCase().startsWith(one));
  return title
    .split(/([\p{L}\p{N}_]+)/u)
    .filter(Boolean)
    .map((piece) => [piece, isFound(piece)]);
};
