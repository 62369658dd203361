//! The answer of a calculator: a report of plain data for people and machines, independent of how it is drawn.

use super::{Change, Marked, Offer};
use crate::units::{self, Unit};

/// How many numbers of an answer are shown; the others are folded under their count.
pub const KEY_FIGURES: usize = 4;

/// The answer of a calculator.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Whether the reader has to act.
    pub verdict: Verdict,
    /// The answer, as one sentence.
    pub headline: Marked,
    /// The reasons for the verdict, and what to do.
    pub because: Vec<Marked>,
    /// The inputs to change; empty if the recommendation is what was entered.
    pub plan: Vec<Change>,
    /// Alternatives that the reader may choose from; none of them is needed for the verdict.
    pub offers: Vec<Offer>,
    /// The numbers of the answer, except those in the table. The first [`KEY_FIGURES`] are shown, the others folded.
    pub metrics: Vec<Metric>,
    /// A comparison of alternatives.
    pub table: Option<Table>,
    /// How the numbers were computed.
    pub steps: Vec<Step>,
    /// Configuration to paste.
    pub snippets: Vec<Snippet>,
}

impl Report {
    /// Returns all numbers of the answer, including those in the table.
    pub fn all_metrics(&self) -> impl Iterator<Item = &Metric> {
        let rows = self.table.iter().flat_map(|table| &table.rows);
        self.metrics.iter().chain(rows.flat_map(|row| &row.cells))
    }

    /// Returns the metric with that key.
    pub fn metric(&self, key: &str) -> Option<&Metric> {
        self.all_metrics().find(|metric| metric.key == key)
    }
}

/// Whether the reader has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A comparison of alternatives, which has a winner and no verdict.
    Ranking,
    /// Nothing to do.
    Ok,
    /// It works, with a caveat.
    Caution,
    /// It will cause trouble.
    Danger,
}

impl Verdict {
    /// Returns the name in the markup. Do not change it: other pages may depend on it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ranking => "ranking",
            Self::Ok => "ok",
            Self::Caution => "caution",
            Self::Danger => "danger",
        }
    }

    /// Returns the word that readers see.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ranking => "Ranking",
            Self::Ok => "OK",
            Self::Caution => "Caution",
            Self::Danger => "Danger",
        }
    }
}

/// One number of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Name in the markup and in exports, in kebab-case. Do not change it: other pages may depend on it.
    pub key: &'static str,
    /// Label that readers see.
    pub label: &'static str,
    /// The number.
    pub amount: Amount,
    /// Unit of the number.
    pub unit: Unit,
}

/// A comparison of alternatives: one row for each, with the same numbers in columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What is compared.
    pub caption: &'static str,
    /// Heading of the row names, then of each column.
    pub columns: &'static [&'static str],
    /// One row for each alternative.
    pub rows: Vec<Row>,
}

/// One alternative of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name of the alternative.
    pub label: &'static str,
    /// Whether this is the recommended alternative.
    pub best: bool,
    /// The numbers, in the order of the columns.
    pub cells: Vec<Metric>,
}

/// A result, which may be something other than a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A finite number.
    Number(f64),
    /// The quantile is beyond the acquire timeout: too many requests time out.
    Unstable,
    /// There is no upper limit.
    Unbounded,
    /// The result does not exist for these inputs.
    None,
    /// One of a few named results.
    Word {
        /// Name for machines. Do not change it: other pages may depend on it.
        key: &'static str,
        /// Name for readers.
        label: &'static str,
    },
}

/// Far below the precision of the models.
const NOTHING: f64 = 1e-15;

impl Amount {
    /// Returns the number if it is finite, else [`Amount::Unbounded`], so that no `NaN` and no infinity reaches a page.
    /// Tiny numbers become 0: a page would show them as hundreds of zeros.
    pub fn new(value: f64) -> Self {
        match value {
            _ if !value.is_finite() => Self::Unbounded,
            _ if value.abs() < NOTHING => Self::Number(0.0),
            _ => Self::Number(value),
        }
    }

    /// Returns the amount for machines: a plain decimal or a word.
    pub fn machine(self) -> String {
        match self {
            Self::Number(value) => units::machine(value),
            Self::Unstable => "unstable".into(),
            Self::Unbounded => "unbounded".into(),
            Self::None => "none".into(),
            Self::Word { key, .. } => key.into(),
        }
    }

    /// Returns the amount for people: a number with its unit (see [`Unit::format`]), or words.
    pub fn format(self, unit: Unit) -> String {
        match self {
            Self::Number(value) => unit.format(value),
            words => words.format_number(unit),
        }
    }

    /// Returns the amount for people in two parts, the number or words, and the unit, which may be empty.
    pub fn parts(self, unit: Unit) -> (String, String) {
        match self {
            Self::Number(value) => unit.parts(value),
            words => (words.format_number(unit), String::new()),
        }
    }

    /// Returns the amount for people without the unit after a number; see [`Unit::format_number`].
    pub fn format_number(self, unit: Unit) -> String {
        match self {
            Self::Number(value) => unit.format_number(value),
            Self::Unstable => "longer than the acquire timeout".into(),
            Self::Unbounded => "no limit".into(),
            Self::None => "none".into(),
            Self::Word { label, .. } => label.into(),
        }
    }
}

impl Metric {
    /// Creates a metric from a number; see [`Amount::new`].
    pub fn new(key: &'static str, label: &'static str, value: f64, unit: Unit) -> Self {
        Self { key, label, amount: Amount::new(value), unit }
    }
}

/// One step of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is computed.
    pub name: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// The formula with its numbers, and the result marked.
    pub numbers: Marked,
}

impl Step {
    /// Creates a step from a pattern and its numbers; see [`fill`](super::fill).
    pub fn new(name: &'static str, formula: &'static str, pattern: &str, numbers: &[f64]) -> Self {
        Self { name, formula, numbers: Marked::fill(pattern, numbers) }
    }
}

/// Configuration to paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// What it configures, and where it goes.
    pub title: &'static str,
    /// The text.
    pub code: Marked,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_not_finite_become_words() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Amount::new(value).machine(), "unbounded");
        }
        assert_eq!(Amount::Unstable.format(Unit::MILLIS), "longer than the acquire timeout");
        assert_eq!(Amount::Number(0.000_55).format(Unit::SHARE), "1 in 1,800");
        assert_eq!(Amount::Number(0.000_55).format_number(Unit::SHARE), "0.055");
        assert_eq!(Amount::Number(0.000_55).machine(), "0.00055");
        assert_eq!([1e-300, -1e-16, 1e-14].map(Amount::new), [0.0, 0.0, 1e-14].map(Amount::Number));
    }

    #[test]
    fn a_word_has_a_key_for_machines_and_a_label_for_people() {
        let word = Amount::Word { key: "cloud-run", label: "Cloud Run" };
        assert_eq!((word.machine(), word.format(Unit::NONE)), ("cloud-run".into(), "Cloud Run".into()));
    }
}
