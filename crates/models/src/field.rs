//! What a calculator asks: its fields, as data that form, query string, documentation and tests share.

use crate::units::Unit;

/// One input of a calculator.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name in the query string; public interface.
    pub key: &'static str,
    /// Name above the input, in sentence case.
    pub label: &'static str,
    /// Unit of the number.
    pub unit: Unit,
    /// One short sentence: a usual range, or where the number is found.
    pub hint: &'static str,
    /// Where the reader finds their own number: a query or a command to copy; empty when it needs none.
    pub lookup: &'static str,
    /// What may be entered.
    pub kind: Kind,
    /// Where the default comes from.
    pub origin: Origin,
}

/// What may be entered in a field.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number from `min` to `max`, both allowed.
    Number {
        /// Value when nothing is said; `None` for a number that may be left empty.
        default: Option<f64>,
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// Whole numbers only.
        whole: bool,
    },
    /// One of a few.
    Choice {
        /// Key of the default.
        default: &'static str,
        /// All that may be chosen.
        options: &'static [Choice],
    },
}

/// One thing to choose.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Name in the query string, kebab-case; public interface.
    pub key: &'static str,
    /// What a person reads.
    pub label: &'static str,
}

/// Where a default comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The published default of a tool, or a published figure.
    Published,
    /// We measured it.
    Measured,
    /// An assumption of ours: replace it with your own number.
    Assumed,
}

impl Origin {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Published => "published default",
            Self::Measured => "measured",
            Self::Assumed => "our assumption",
        }
    }
}

/// Fields that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Heading of the group.
    pub title: &'static str,
    /// Whether the group starts folded away.
    pub folded: bool,
    /// The fields, in the order a person learns the facts.
    pub fields: &'static [Field],
}

/// A field's text, read and within its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number, in the field's unit.
    Number(f64),
    /// An optional number that was left empty.
    Absent,
    /// The key of what was chosen.
    Choice(&'static str),
}

impl Value {
    /// The position of a chosen option among `options`; `None` if it is not one of them.
    ///
    /// Not inlined: a comparison for each key of each choice took a kilobyte of the browser's program.
    #[inline(never)]
    pub fn position_in(self, options: &[Choice]) -> Option<usize> {
        let Self::Choice(key) = self else { return None };
        options.iter().position(|option| option.key == key)
    }
}

/// Words that the prerendered page has and that never change: the browser's half of the program does not carry them again.
const fn in_the_page_only(words: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { words }
}

const YES_OR_NO: &[Choice] = &[Choice { key: "true", label: "Yes" }, Choice { key: "false", label: "No" }];

impl Field {
    /// A number, not necessarily whole.
    pub const fn number(key: &'static str, label: &'static str, default: f64, min: f64, max: f64) -> Self {
        Self::new(key, label, Kind::Number { default: Some(default), min, max, whole: false })
    }

    /// A whole number.
    pub const fn count(key: &'static str, label: &'static str, default: u32, min: u32, max: u32) -> Self {
        let (default, min, max) = (Some(default as f64), min as f64, max as f64);
        Self::new(key, label, Kind::Number { default, min, max, whole: true })
    }

    /// A number that may be left empty, and is by default.
    pub const fn optional(key: &'static str, label: &'static str, min: f64, max: f64) -> Self {
        Self::new(key, label, Kind::Number { default: None, min, max, whole: false })
    }

    /// Yes or no.
    pub const fn toggle(key: &'static str, label: &'static str, default: bool) -> Self {
        let default = if default { "true" } else { "false" };
        Self::new(key, label, Kind::Choice { default, options: YES_OR_NO })
    }

    /// One of a few.
    pub const fn choice(
        key: &'static str,
        label: &'static str,
        default: &'static str,
        options: &'static [Choice],
    ) -> Self {
        Self::new(key, label, Kind::Choice { default, options })
    }

    const fn new(key: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { key, label, unit: Unit::NONE, hint: "", lookup: "", kind, origin: Origin::Assumed }
    }

    /// The same field with a unit.
    pub const fn unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }

    /// The same field with a hint.
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint: in_the_page_only(hint), ..self }
    }

    /// The same field with a query or a command that finds the reader's own number.
    pub const fn lookup(self, lookup: &'static str) -> Self {
        Self { lookup: in_the_page_only(lookup), ..self }
    }

    /// The same field, its default being a published one.
    pub const fn published(self) -> Self {
        Self { origin: Origin::Published, ..self }
    }

    /// The same field, its default being one that we measured.
    pub const fn measured(self) -> Self {
        Self { origin: Origin::Measured, ..self }
    }

    /// The value when nothing is said.
    pub const fn default(&self) -> Value {
        match self.kind {
            Kind::Number { default: Some(number), .. } => Value::Number(number),
            Kind::Number { default: None, .. } => Value::Absent,
            Kind::Choice { default, .. } => Value::Choice(default),
        }
    }
}
