// Corrects misspelled words: finds the closest word of the site, or the most frequent of several equally close ones.

/** The words of the site, most frequent first. */
export const read = (text) => text.split(/\s/);

// Endings that Pagefind ignores.
const ENDING = /(?:s|es|ed|er|ing|ly)$/;

const isKnown = (word, words) => {
  const stem = word.length > 6 ? word.replace(ENDING, "") : word;
  return words.some((known) => known.startsWith(stem));
};

// The edit distance to the closest beginning of a word: missing, extra, wrong and swapped letters. Stops counting beyond
// `most`.
const difference = (typed, word, most) => {
  let before = [];
  let last = Array.from({ length: word.length + 1 }, (_, place) => place);
  for (let i = 1; i <= typed.length; i += 1) {
    const row = [i];
    let nearest = i;
    for (let j = 1; j <= word.length; j += 1) {
      const same = typed[i - 1] === word[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      nearest = Math.min(nearest, row[j]);
    }
    if (nearest > most) return Infinity;
    [before, last] = [last, row];
  }
  // A word of the same length is closer than a longer one.
  const beginning = last.reduce((least, one) => Math.min(least, one));
  return Math.min(last[word.length], beginning + 0.5);
};

/** The closest word of the site, which may be the word itself; nothing if no word is close. */
export const meant = (word, words) => {
  if (word.length < 4 || /[\d.-]/.test(word) || isKnown(word, words)) return word;
  const most = word.length < 8 ? 1 : 2;
  let best;
  let least = most + 0.5;
  for (const known of words) {
    if (known.length < word.length - most) continue;
    const apart = difference(word, known.slice(0, word.length + most), most);
    if (apart < least || (apart === least && !best)) [best, least] = [known, apart];
  }
  return best;
};
