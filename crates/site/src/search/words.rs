//! The words of the site: what a misspelled word may have meant.

use super::records::Record;
use std::collections::{BTreeMap, HashMap};

/// Shorter words are too near to each other to be corrected.
const LETTERS: std::ops::Range<usize> = 4..25;

/// Every word of the records, a line for each class of how often it occurs, the most frequent first: of two words that are as near
/// to what was typed the more frequent one was meant.
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

/// The words of a text as they are typed: in lower case, without what is no word, as a number or a hash.
fn split(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words
        .filter(|word| LETTERS.contains(&word.chars().count()) && word.chars().all(|c| c.is_alphabetic() || c == '_'))
        .map(str::to_lowercase)
}
