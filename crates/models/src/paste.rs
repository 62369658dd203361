//! Text that readers paste to fill in a form, such as a scrape of their metrics.

use crate::{Change, Group, Kind, Marked, Readout};

/// A field for text that fills in the form.
#[derive(Clone, Copy, Debug)]
pub struct Paste {
    /// Label above the text field.
    pub label: &'static str,
    /// What to paste and where to find it, in one or two sentences.
    pub hint: &'static str,
    /// Reads the text, or returns a sentence that says what to paste.
    pub read: fn(&str) -> Result<Pasted, &'static str>,
}

/// What a pasted text contained.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    /// The inputs that follow from the text.
    pub fills: Vec<Change>,
    /// What was found, in one sentence.
    pub summary: Marked,
    /// Details, the most important row first.
    pub table: Readout,
}

/// An input that follows from a text, within the range of its field.
pub(crate) fn filled(groups: &[Group], key: &'static str, value: f64) -> Change {
    let mut fields = groups.iter().flat_map(|group| group.fields);
    let value = match fields.find(|field| field.key == key).map(|field| field.kind) {
        Some(Kind::Number { min, max, .. }) => value.max(min).min(max),
        _ => value,
    };
    Change::number(key, value)
}
