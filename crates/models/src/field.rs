//! The input fields of a calculator, as data that the form, query string, documentation and tests share.

use crate::units::Unit;

/// One input field of a calculator.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name in the query string. Do not change it: shared links contain it.
    pub key: &'static str,
    /// Label above the input, in sentence case.
    pub label: &'static str,
    /// Unit of the number.
    pub unit: Unit,
    /// One short sentence: a usual range, or where to find the number.
    pub hint: &'static str,
    /// A query or command that finds the reader's own number; empty if none is needed.
    pub lookup: &'static str,
    /// What the field accepts.
    pub kind: Kind,
    /// Where the default comes from.
    pub origin: Origin,
}

/// What a field accepts.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number from `min` to `max`, both included.
    Number {
        /// The default; `None` for an optional number.
        default: Option<f64>,
        /// Minimum.
        min: f64,
        /// Maximum.
        max: f64,
        /// Whole numbers only.
        whole: bool,
    },
    /// One of a few options.
    Choice {
        /// Key of the default.
        default: &'static str,
        /// All options.
        options: &'static [Choice],
    },
}

/// One option of a choice.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Name in the query string, in kebab-case. Do not change it: shared links contain it.
    pub key: &'static str,
    /// Label that readers see.
    pub label: &'static str,
}

/// Where a default comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The published default of a tool, or a published figure.
    Published,
    /// Our own measurement.
    Measured,
    /// Our assumption: replace it with your own number.
    Assumed,
}

impl Origin {
    /// Returns the sentence that readers see.
    pub const fn sentence(self) -> &'static str {
        in_the_page_only(match self {
            Self::Published => "The default is the tool's own, or a published figure.",
            Self::Measured => "We measured the default.",
            Self::Assumed => "The default is our assumption: replace it with your own number.",
        })
    }
}

/// Fields that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Heading of the group.
    pub title: &'static str,
    /// Whether the group is initially folded.
    pub folded: bool,
    /// The fields, in the order in which a reader learns the facts.
    pub fields: &'static [Field],
}

/// The parsed value of a field, within its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number, in the field's unit.
    Number(f64),
    /// An optional number that was left empty.
    Absent,
    /// The key of the chosen option.
    Choice(&'static str),
}

impl Value {
    /// Returns the position of the chosen option; `None` if the value is not one of the options.
    ///
    /// Not inlined: comparing each key of each choice inline takes a kilobyte of WebAssembly.
    #[inline(never)]
    pub fn position_in(self, options: &[Choice]) -> Option<usize> {
        let Self::Choice(key) = self else { return None };
        options.iter().position(|option| option.key == key)
    }
}

/// Text that the prerendered page contains and that never changes, so the WebAssembly does not contain it again.
const fn in_the_page_only(words: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { words }
}

const YES_OR_NO: &[Choice] = &[Choice { key: "true", label: "Yes" }, Choice { key: "false", label: "No" }];

impl Field {
    /// Creates a field for a number.
    pub const fn number(key: &'static str, label: &'static str, default: f64, min: f64, max: f64) -> Self {
        Self::new(key, label, Kind::Number { default: Some(default), min, max, whole: false })
    }

    /// Creates a field for a whole number.
    pub const fn count(key: &'static str, label: &'static str, default: u32, min: u32, max: u32) -> Self {
        let (default, min, max) = (Some(default as f64), min as f64, max as f64);
        Self::new(key, label, Kind::Number { default, min, max, whole: true })
    }

    /// Creates a field for an optional number, which is empty by default.
    pub const fn optional(key: &'static str, label: &'static str, min: f64, max: f64) -> Self {
        Self::new(key, label, Kind::Number { default: None, min, max, whole: false })
    }

    /// Creates a field for yes or no.
    pub const fn toggle(key: &'static str, label: &'static str, default: bool) -> Self {
        let default = if default { "true" } else { "false" };
        Self::new(key, label, Kind::Choice { default, options: YES_OR_NO })
    }

    /// Creates a field for one of a few options.
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

    /// Sets the unit.
    pub const fn unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }

    /// Sets the hint.
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint: in_the_page_only(hint), ..self }
    }

    /// Sets the query or command that finds the reader's own number.
    pub const fn lookup(self, lookup: &'static str) -> Self {
        Self { lookup: in_the_page_only(lookup), ..self }
    }

    /// Marks the default as published.
    pub const fn published(self) -> Self {
        Self { origin: Origin::Published, ..self }
    }

    /// Marks the default as our own measurement.
    pub const fn measured(self) -> Self {
        Self { origin: Origin::Measured, ..self }
    }

    /// Returns the default.
    pub const fn default(&self) -> Value {
        match self.kind {
            Kind::Number { default: Some(number), .. } => Value::Number(number),
            Kind::Number { default: None, .. } => Value::Absent,
            Kind::Choice { default, .. } => Value::Choice(default),
        }
    }
}
