// Ranks symptoms and pages by the words of a description (BM25), with stems, synonyms and corrected typos.
//
// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the fields of a document weighted
// as in BM25F. Stems are cut as in the first steps of Porter's algorithm: plurals, and -ed and -ing.

const K1 = 1.2;
const B = 0.6;

// Words that say nothing about a failure.
const STOP = new Set(
  `a an and any are as at be been being but by can could did do does done for from get gets got had has have how i if in into is it its
  just like me my no of on or our out so some than that the their them then there they this those to too up was we were what when where which
  while who why will with would you your rust app application service server axum program it's i'm don't doesn't isn't can't won't even only
  still always sometimes every everything after before because though although also again`.split(/\s+/),
);

// Each line is one meaning. The first word stands for all.
const SYNONYMS = `postgresql postgres pg psql
database db databases
kubernetes k8s kube
container containers docker podman
memory ram rss oom
balancer lb alb elb nlb loadbalancer
environment env
configuration config settings setting
connection connections conn
websocket websockets ws wss
certificate cert certs certificates
authentication auth login
slow slowly latency lag
hang hangs stuck freezes frozen freeze stalls stall unresponsive blocked
crash crashes crashed dies died dying exits quits
restart restarts restarted restarting loop loops
log logs logging logged
deploy deploys deployment rollout release
large big huge
kill killed kills
address ip
close closes closed closing drop drops dropped disconnect disconnects disconnected cut cuts
fail fails failed failing failure broken
body payload upload
file files
start starts started starting boot boots startup
stop stops stopped stopping shutdown terminate terminates
client clients user users visitor visitors everybody everyone
request requests
build builds compile compiles compiling compilation
download downloads downloading
dependency dependencies crate crates
local locally localhost`
  .split("\n")
  .map((line) => line.split(" "));

// The stem of a word.
export const stem = (word) => {
  let rest = word;
  if (/(ss|us|is)$/.test(rest) || rest.length < 4) return rest;
  if (/ies$/.test(rest)) rest = rest.replace(/ies$/, "y");
  else if (/(ss|sh|ch|x|z)es$/.test(rest)) rest = rest.slice(0, -2);
  else rest = rest.replace(/s$/, "");
  const bare = rest.replace(/(ing|ed)$/, "");
  if (bare !== rest && bare.length > 2 && /[aeiouy]/.test(bare)) rest = bare.replace(/([^lsz])\1$/, "$1");
  return rest.replace(/e$/, "");
};

const MEANINGS = new Map(SYNONYMS.flatMap(([first, ...others]) => [first, ...others].map((word) => [stem(word), stem(first)])));

const meaning = (word) => MEANINGS.get(stem(word)) ?? stem(word);

// The meaningful words of a text.
export const words = (text) =>
  (text.toLowerCase().match(/[\p{L}\p{N}_]+(?:'\p{L}+)?/gu) ?? []).filter((word) => word.length > 1 && !STOP.has(word)).map(meaning);

// Prepares documents `{ fields: [[text, weight], ...] }`.
export const index = (documents) => {
  const postings = new Map();
  const lengths = documents.map(({ fields }, document) => {
    let length = 0;
    const counts = new Map();
    for (const [text, weight] of fields) {
      for (const word of words(text)) {
        counts.set(word, (counts.get(word) ?? 0) + weight);
        length += weight;
      }
    }
    for (const [word, count] of counts) {
      if (!postings.has(word)) postings.set(word, []);
      postings.get(word).push([document, count]);
    }
    return length;
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(documents.length, 1);
  return { documents, postings, lengths, mean };
};

// Whether one letter was changed, left out, added or swapped with the next.
const isNear = (one, other) => {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [a, b] = [one.slice(start), other.slice(start)];
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
};

const known = ({ postings }, word) => {
  if (postings.has(word) || word.length < 5) return word;
  for (const other of postings.keys()) if (other.length > 3 && isNear(word, other)) return other;
  return word;
};

// The documents that have words of the text: `{ document, score, share }`, best first. `share` is the part of the words found.
export const rank = (indexed, text) => {
  const { documents, postings, lengths, mean } = indexed;
  const asked = [...new Set(words(text).map((word) => known(indexed, word)))];
  const rarity = (word) => {
    const having = postings.get(word)?.length ?? 0;
    return Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
  };
  const total = asked.reduce((sum, word) => sum + rarity(word), 0);
  const scores = new Map();
  for (const word of asked) {
    const weight = rarity(word);
    for (const [document, count] of postings.get(word) ?? []) {
      const length = 1 - B + (B * lengths[document]) / mean;
      const [score, share] = scores.get(document) ?? [0, 0];
      scores.set(document, [score + (weight * count * (K1 + 1)) / (count + K1 * length), share + weight / total]);
    }
  }
  const ranked = [...scores].map(([document, [score, share]]) => ({ document: documents[document], score, share }));
  return ranked.sort((one, other) => other.score - one.score);
};
