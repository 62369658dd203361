//! Similar pages, ranked by their words (BM25).

use super::library::{Neighbors, Page};
use bm25::{Embedder, EmbedderBuilder, Embedding, Language, Scorer};

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
    let embeddings: Vec<_> = corpus.iter().map(|text| once(embedder.embed(text))).collect();
    let mut scorer = Scorer::<usize>::new();
    for (place, embedding) in embeddings.iter().enumerate() {
        scorer.upsert(&place, embedding.clone());
    }
    let near = |page: usize| {
        let own = scorer.score(&page, &embeddings[page]).unwrap_or_default();
        let mut near: Vec<(String, f64)> = (0..texts.len())
            .filter(|other| *other != page && own > 0.0)
            .filter_map(|other| {
                let score = scorer.score(&other, &embeddings[page])?;
                Some((texts[other].0.to_string(), f64::from(score) / f64::from(own)))
            })
            .collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        near.truncate(NEAREST);
        near
    };
    (0..texts.len()).map(|page| (texts[page].0.to_string(), near(page))).collect()
}

/// Each word once. Its weight already includes its frequency, and the scorer would count duplicates again.
fn once(mut embedding: Embedding<u32>) -> Embedding<u32> {
    embedding.0.sort_by_key(|word| word.index);
    embedding.0.dedup_by_key(|word| word.index);
    embedding
}

/// The words of a page: title, summary and text.
fn words(page: &Page) -> String {
    let about = &page.about;
    format!("{} {} {}", about.title, about.summary, page.body.text)
}
