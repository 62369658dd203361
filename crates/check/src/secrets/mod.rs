//! The values in the files that no report may print.

mod find;
mod names;
#[cfg(test)]
mod tests;

use crate::order::{set, sort_by, sort_by_key};
use crate::project::Project;
use crate::source::Span;

pub use names::is_secret;

/// What stands for a secret.
const HIDDEN: &str = "***";

/// Shorter values are hidden where they are defined, but not in messages: they are parts of many words.
const SHORTEST: usize = 4;

/// The secrets of a project.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// Where they are, by file.
    places: Vec<(usize, Span)>,
    /// Their values, the longest first.
    values: Vec<String>,
}

impl Secrets {
    /// Finds the values of variables that look like secrets, and passwords in addresses.
    pub fn of(project: &Project) -> Self {
        let mut places = find::places(project);
        sort_by(&mut places, Ord::cmp);
        places.dedup();
        let text = |(file, span): &(usize, Span)| project.files.get(*file).map(|file| file.source.slice(*span));
        let values = set(places.iter().filter_map(text).map(unquoted));
        let is_word = |value: &str| value.bytes().all(|byte| byte.is_ascii_lowercase());
        let hidden = |value: &&str| {
            // A common word such as `postgres` is also the name of an image. Where it stands for that, it is no secret.
            value.len() >= SHORTEST && !(is_word(value) && is_elsewhere(value, project, &places))
        };
        let mut values: Vec<String> = values.into_iter().filter(hidden).map(Into::into).collect();
        sort_by_key(&mut values, |value| std::cmp::Reverse(value.len()));
        Self { places, values }
    }

    /// Where the values are, by file.
    pub fn places(&self) -> impl Iterator<Item = (usize, Span)> {
        self.places.iter().copied()
    }

    /// A message without the values.
    pub fn hide(&self, message: &str) -> String {
        let mut hidden = message.to_owned();
        for value in self.values.iter().filter(|value| message.contains(value.as_str())) {
            hidden = hidden.replace(value.as_str(), HIDDEN);
        }
        hidden
    }

    /// Whether a text contains one of the values.
    pub fn are_in(&self, text: &str) -> bool {
        self.values.iter().any(|value| text.contains(value.as_str()))
    }

    /// The text of a file with asterisks in place of the values. Every other byte stays where it is.
    pub fn mask(&self, file: usize, text: &str) -> String {
        let mut masked = self.values.iter().fold(text.to_owned(), |text, value| {
            if text.contains(value.as_str()) { text.replace(value.as_str(), &asterisks(value)) } else { text }
        });
        for (_, span) in self.places.iter().filter(|place| place.0 == file) {
            if let Some(value) = text.get(span.start..span.end) {
                masked.replace_range(span.start..span.end, &asterisks(value));
            }
        }
        masked
    }
}

/// Asterisks for each byte, but the same lines.
fn asterisks(value: &str) -> String {
    value.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { '*' }).collect()
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

/// Whether a value is also a word of a text that is no secret.
fn is_elsewhere(value: &str, project: &Project, places: &[(usize, Span)]) -> bool {
    project.files.iter().enumerate().any(|(file, read)| {
        let mut found = read.source.text.match_indices(value);
        found.any(|(start, _)| !places.iter().any(|(other, span)| *other == file && span.contains(start)))
    })
}
