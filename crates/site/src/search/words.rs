//! The words of the site, for correcting misspelled queries.

use super::records::Record;
use std::collections::{BTreeMap, HashMap};

/// The lengths of words that can be corrected. Shorter ones are too similar to each other.
const LETTERS: std::ops::Range<usize> = 4..25;

/// Every word of the records. Each line has the words of about the same frequency, the most frequent first: of two words that are
/// equally similar to the query, the more frequent one is the better correction.
pub(super) fn words(records: &[Record]) -> String {
    let mut counts = HashMap::<String, u32>::new();
    for record in records {
        for word in split(&format!("{} {}", record.title, record.text)) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut classes = BTreeMap::<u32, Vec<String>>::new();
    for (word, count) in counts {
        classes.entry(count.ilog2()).or_default().push(word);
    }
    let line = |mut words: Vec<String>| {
        words.sort_unstable();
        words.join(" ")
    };
    classes.into_values().rev().map(line).collect::<Vec<_>>().join("\n")
}

/// The words of a text in lower case, without numbers and hashes.
fn split(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words
        .filter(|word| LETTERS.contains(&word.chars().count()) && word.chars().all(|c| c.is_alphabetic() || c == '_'))
        .map(str::to_lowercase)
}
