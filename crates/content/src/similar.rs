//! Similar pages, ranked by their words (BM25).

use super::library::{Neighbors, Page};
use bm25::{Embedder, EmbedderBuilder, Embedding, Language};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The number of neighbors of a page.
const NEAREST: usize = 4;

/// The neighbors of every page.
///
/// The similarity of page B to page A is the BM25 score of B for the distinct words of A, divided by the score of A for the same
/// words: 1 for a page and itself, 0 for pages without a common word. Robertson and Zaragoza, "The Probabilistic
/// Relevance Framework: BM25 and Beyond" (2009), with the usual k1 = 1.2 and b = 0.75. It compares words, not meaning.
pub(super) fn neighbors<'a>(pages: impl Iterator<Item = &'a Page>) -> Neighbors {
    let texts: Vec<(&str, String)> = pages.map(|page| (page.address.as_str(), words(page))).collect();
    let corpus: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let embedder: Embedder<u32> = EmbedderBuilder::<u32>::with_fit_to_corpus(Language::English, &corpus).build();
    let words: Vec<Weights> = corpus.par_iter().map(|text| weights(embedder.embed(text))).collect();
    let rarity = rarity(&words);
    let score = |document: usize, query: usize| -> f64 {
        let common = words[query].keys().filter_map(|word| Some(words[document].get(word)? * rarity[word]));
        common.sum()
    };
    let near = |page: usize| {
        let own = score(page, page);
        let mut near: Vec<(String, f64)> = (0..texts.len())
            .filter(|other| *other != page && own > 0.0)
            .map(|other| (texts[other].0.to_string(), score(other, page) / own))
            .filter(|(_, score)| *score > 0.0)
            .collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        near.truncate(NEAREST);
        near
    };
    (0..texts.len()).into_par_iter().map(|page| (texts[page].0.to_string(), near(page))).collect()
}

/// The weight of each word in a page.
type Weights = BTreeMap<u32, f64>;

/// Each word once. Its weight already includes its frequency.
fn weights(embedding: Embedding<u32>) -> Weights {
    embedding.0.into_iter().map(|word| (word.index, f64::from(word.value))).collect()
}

/// The inverse document frequency of each word: ln(1 + (N − n + 0.5) / (n + 0.5)), for n of N pages that have it.
fn rarity(pages: &[Weights]) -> BTreeMap<u32, f64> {
    let mut having = BTreeMap::<u32, f64>::new();
    for word in pages.iter().flat_map(BTreeMap::keys) {
        *having.entry(*word).or_default() += 1.0;
    }
    let all = pages.len() as f64;
    having.into_iter().map(|(word, having)| (word, libm::log(1.0 + (all - having + 0.5) / (having + 0.5)))).collect()
}

/// The words of a page: title, summary and text.
fn words(page: &Page) -> String {
    let about = &page.about;
    format!("{} {} {}", about.title, about.summary, page.body.text)
}
