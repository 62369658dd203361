//! What a calculator answers: a report of plain data, made for people and for machines, without a word about how it is drawn.

use super::Marked;
use crate::units::{self, Unit};

/// The whole answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Is it fine?
    pub verdict: Verdict,
    /// The answer, as one sentence.
    pub headline: Marked,
    /// Why the verdict is what it is, and what to do about it.
    pub because: Vec<Marked>,
    /// The numbers of the answer, but for those in the table.
    pub metrics: Vec<Metric>,
    /// Alternatives side by side.
    pub table: Option<Table>,
    /// How the numbers were computed, with the numbers put in.
    pub steps: Vec<Step>,
    /// Configuration to paste.
    pub snippets: Vec<Snippet>,
}

impl Report {
    /// Every number of the answer, those of the table as well.
    pub fn all_metrics(&self) -> impl Iterator<Item = &Metric> {
        let rows = self.table.iter().flat_map(|table| &table.rows);
        self.metrics.iter().chain(rows.flat_map(|row| &row.cells))
    }

    /// The metric of that name.
    pub fn metric(&self, key: &str) -> Option<&Metric> {
        self.all_metrics().find(|metric| metric.key == key)
    }
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing to do.
    Ok,
    /// Works, with something to know.
    Caution,
    /// Will hurt.
    Danger,
}

impl Verdict {
    /// Its name in the markup; public interface.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Caution => "caution",
            Self::Danger => "danger",
        }
    }

    /// Its word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "Fine",
            Self::Caution => "Caution",
            Self::Danger => "Danger",
        }
    }
}

/// One number of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Its name in the markup; public interface.
    pub key: &'static str,
    /// What a person reads beside it.
    pub label: &'static str,
    /// The number.
    pub amount: Amount,
    /// Its unit.
    pub unit: Unit,
}

/// Alternatives side by side: a row each, the same numbers of each in columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What is compared.
    pub caption: &'static str,
    /// Heading of the rows' names, then one of each column.
    pub columns: &'static [&'static str],
    /// The alternatives.
    pub rows: Vec<Row>,
}

/// One alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub label: &'static str,
    /// Whether it is the one to choose.
    pub best: bool,
    /// Its numbers, in the order of the columns.
    pub cells: Vec<Metric>,
}

/// A result that may be something else than a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A number; finite.
    Number(f64),
    /// The quantile lies beyond the acquire timeout: too many requests time out.
    Unstable,
    /// There is no upper limit.
    Unbounded,
    /// There is no such thing.
    None,
    /// One of a few things with a name.
    Word {
        /// For machines; public interface.
        key: &'static str,
        /// For people.
        label: &'static str,
    },
}

/// Far below what any of the models can tell apart.
const NOTHING: f64 = 1e-15;

impl Amount {
    /// The number if it is one, else [`Amount::Unbounded`]: no `NaN` and no infinity reaches a page. What is next to nothing
    /// is nothing, lest three hundred zeros stand there.
    pub fn new(value: f64) -> Self {
        match value {
            _ if !value.is_finite() => Self::Unbounded,
            _ if value.abs() < NOTHING => Self::Number(0.0),
            _ => Self::Number(value),
        }
    }

    /// For machines: a plain decimal or a word.
    pub fn machine(self) -> String {
        match self {
            Self::Number(value) => units::machine(value),
            Self::Unstable => "unstable".into(),
            Self::Unbounded => "unbounded".into(),
            Self::None => "none".into(),
            Self::Word { key, .. } => key.into(),
        }
    }

    /// For people, without the unit; a share as a percentage, money with its sign.
    pub fn human(self, unit: Unit) -> String {
        match self {
            Self::Number(value) if unit == Unit::SHARE => units::figure(value * 100.0),
            Self::Number(value) if unit == Unit::DOLLARS => units::dollars(value),
            Self::Number(value) => units::figure(value),
            Self::Unstable => "longer than the acquire timeout".into(),
            Self::Unbounded => "no limit".into(),
            Self::None => "none".into(),
            Self::Word { label, .. } => label.into(),
        }
    }
}

impl Metric {
    /// A number that must be finite; if it is not, there is no limit to it.
    pub fn new(key: &'static str, label: &'static str, value: f64, unit: Unit) -> Self {
        Self { key, label, amount: Amount::new(value), unit }
    }
}

/// One line of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is computed.
    pub name: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// The same with the numbers put in, and the result marked.
    pub numbers: Marked,
}

impl Step {
    /// A line whose numbers are put into a pattern; see [`fill`](super::fill).
    pub fn new(name: &'static str, formula: &'static str, pattern: &str, numbers: &[f64]) -> Self {
        Self { name, formula, numbers: Marked::fill(pattern, numbers) }
    }
}

/// Something to paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// What it is, and where it goes.
    pub title: &'static str,
    /// The text.
    pub code: Marked,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_finite_number_is_a_word() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Amount::new(value).machine(), "unbounded");
        }
        assert_eq!(Amount::Unstable.human(Unit::MILLIS), "longer than the acquire timeout");
        assert_eq!(Amount::Number(0.000_55).human(Unit::SHARE), "0.055");
        assert_eq!(Amount::Number(0.000_55).machine(), "0.00055");
        assert_eq!([1e-300, -1e-16, 1e-14].map(Amount::new), [0.0, 0.0, 1e-14].map(Amount::Number));
    }

    #[test]
    fn a_word_has_a_key_for_machines_and_a_label_for_people() {
        let word = Amount::Word { key: "cloud-run", label: "Cloud Run" };
        assert_eq!((word.machine(), word.human(Unit::NONE)), ("cloud-run".into(), "Cloud Run".into()));
    }
}
