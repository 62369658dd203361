//! What a calculator answers: a report of plain data, made for people and for machines, without a word about how it is drawn.

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
    /// Every number of the answer.
    pub metrics: Vec<Metric>,
    /// How the numbers were computed, with the numbers put in.
    pub steps: Vec<Step>,
    /// Configuration to paste.
    pub snippets: Vec<Snippet>,
}

/// Text in which what depends on the inputs stands in `⟦` and `⟧`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked(String);

impl Marked {
    /// From text that has its marks.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The pieces in order, each with whether it is marked.
    pub fn pieces(&self) -> impl Iterator<Item = (bool, &str)> {
        let pieces = self.0.split(['⟦', '⟧']).enumerate();
        pieces.map(|(place, text)| (place % 2 == 1, text)).filter(|(_, text)| !text.is_empty())
    }

    /// The text without its marks.
    pub fn plain(&self) -> String {
        self.pieces().map(|(_, text)| text).collect()
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

/// A result that may be something else than a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A number; finite.
    Number(f64),
    /// The queue grows without bound.
    Unstable,
    /// There is no upper limit.
    Unbounded,
    /// There is no such thing.
    None,
}

impl Amount {
    /// The number if it is one, else [`Amount::Unbounded`]: no `NaN` and no infinity reaches a page.
    pub fn new(value: f64) -> Self {
        if value.is_finite() { Self::Number(value) } else { Self::Unbounded }
    }

    /// For machines: a plain decimal or a word.
    pub fn machine(self) -> String {
        match self {
            Self::Number(value) => units::machine(value),
            Self::Unstable => "unstable".into(),
            Self::Unbounded => "unbounded".into(),
            Self::None => "none".into(),
        }
    }

    /// For people, without the unit; a share as a percentage.
    pub fn human(self, unit: Unit) -> String {
        match self {
            Self::Number(value) if unit == Unit::SHARE => units::figure(value * 100.0),
            Self::Number(value) => units::figure(value),
            Self::Unstable => "unstable: the queue grows without bound".into(),
            Self::Unbounded => "no limit".into(),
            Self::None => "none".into(),
        }
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
    fn marked_text_falls_into_plain_and_marked_pieces() {
        let text = Marked::new("⟦50 queries⟧ a second, ⟦100⟧ round trips");
        let pieces: Vec<_> = text.pieces().collect();
        assert_eq!(pieces, [(true, "50 queries"), (false, " a second, "), (true, "100"), (false, " round trips")]);
        assert_eq!(text.plain(), "50 queries a second, 100 round trips");
    }

    #[test]
    fn what_is_not_a_finite_number_is_a_word() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Amount::new(value).machine(), "unbounded");
        }
        assert_eq!(Amount::Unstable.human(Unit::MILLIS), "unstable: the queue grows without bound");
        assert_eq!(Amount::Number(0.000_55).human(Unit::SHARE), "0.055");
        assert_eq!(Amount::Number(0.000_55).machine(), "0.00055");
    }
}
