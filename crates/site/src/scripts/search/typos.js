// What a misspelled word may have meant: the nearest word of the site, the most frequent of those that are as near.

/** The words of the site, the most frequent first. */
export const read = (text) => text.split(/\s/);

// Endings that Pagefind does not mind.
const ENDING = /(?:s|es|ed|er|ing|ly)$/;

const isKnown = (word, words) => {
  const stem = word.length > 6 ? word.replace(ENDING, "") : word;
  return words.some((known) => known.startsWith(stem));
};

// How many letters differ from the nearest beginning of a word: one that is missing, too many, wrong, or swapped with its
// neighbor. More than `most` are not counted to the end.
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
  // A word that ends where the typed one does is nearer than one that goes on.
  const beginning = last.reduce((least, one) => Math.min(least, one));
  return Math.min(last[word.length], beginning + 0.5);
};

/** The word of the site that was meant; the word itself if there is one; nothing if none is near. */
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
