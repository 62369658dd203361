//! The values in the files that no report may print.

mod find;
mod names;
#[cfg(test)]
mod tests;
mod values;

use crate::map::Set;
use crate::order::sort_by;
use crate::project::Project;
use crate::source::Span;
use values::Values;

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
    /// Their values.
    values: Values,
}

impl Secrets {
    /// Finds the values of variables that look like secrets, and passwords in addresses.
    pub fn of(project: &Project) -> Self {
        let mut places = find::places(project);
        sort_by(&mut places, Ord::cmp);
        places.dedup();
        let text = |(file, span): &(usize, Span)| project.files.get(*file).map(|file| file.source.slice(*span));
        let values: Set<_> = places.iter().filter_map(text).map(unquoted).collect();
        let values: Vec<&str> = values.iter().copied().filter(|value| value.len() >= SHORTEST).collect();
        // A common word such as `postgres` is also the name of an image. Where it stands for that, it is no secret.
        let words = values.iter().copied().filter(|value| is_word(value));
        let elsewhere = elsewhere(&Values::new(words.map(Into::into)), project, &places);
        let secret = values.into_iter().filter(|value| !elsewhere.contains(*value));
        let values = Values::new(secret.map(Into::into));
        Self { places, values }
    }

    /// Where the values are, by file.
    pub fn places(&self) -> impl Iterator<Item = (usize, Span)> {
        self.places.iter().copied()
    }

    /// A message without the values.
    pub fn hide(&self, message: &str) -> String {
        self.values.replaced(message, |_| HIDDEN.into())
    }

    /// Whether a text contains one of the values.
    pub fn are_in(&self, text: &str) -> bool {
        self.values.are_in(text)
    }

    /// The text of a file with asterisks in place of the values. Every other byte stays where it is.
    pub fn mask(&self, file: usize, text: &str) -> String {
        let mut masked = self.values.replaced(text, asterisks);
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

fn is_word(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The values that are also words of a text that is no secret.
fn elsewhere(words: &Values, project: &Project, places: &[(usize, Span)]) -> Set<String> {
    let mut found = vec![false; words.list().len()];
    let files = if words.list().is_empty() { &[][..] } else { &project.files };
    for (file, read) in files.iter().enumerate() {
        let mut secrets = places.iter().filter(|(other, _)| *other == file).map(|(_, span)| span).peekable();
        // The end of the secrets that begin at or before a byte.
        let mut hidden = 0;
        for (start, _, place) in words.matches(&read.source.text) {
            while let Some(span) = secrets.next_if(|span| span.start <= start) {
                hidden = hidden.max(span.end);
            }
            if let Some(found) = found.get_mut(place).filter(|_| start >= hidden) {
                *found = true;
            }
        }
    }
    let pairs = words.list().iter().zip(found);
    pairs.filter(|(_, is_found)| *is_found).map(|(word, _)| word.clone()).collect()
}
