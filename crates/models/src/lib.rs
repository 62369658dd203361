//! The models of the calculators: pure functions from typed inputs to a report, without I/O and without a clock.
//!
//! Each calculator is a module. It declares its inputs with [`inputs!`] and [`choice!`], computes a [`Report`] from them, and
//! exports one [`Calculator`], which [`ALL`] lists. The form, query string, results, pages and embeds are generic over it.
//!
//! All calculators have the same files, as far as they need them: `inputs` declares the fields and choices, `model` computes
//! the quantities, `verdict` says whether they are fine and why, `steps` shows the computation, `snippets` writes the
//! configuration to paste, `chart` draws. The module's own file documents formulas, sources and limits.

pub mod build_time;
mod chart;
mod choice;
mod field;
pub mod form;
pub mod health_check_load;
mod inputs;
mod marked;
pub mod memory_budget;
pub mod platform_cost;
pub mod pool_sizing;
mod queueing;
mod report;
mod sensitivity;
pub mod units;

pub use chart::{Axis, Bar, Bars, Chart, Lines, Mark, Plot, Readout, Scale, Series, with_unit};
pub use field::{Choice, Field, Group, Kind, Origin, Value};
pub use inputs::FromValue;
pub use marked::{Marked, fill};
pub use report::{Amount, Metric, Report, Row, Snippet, Step, Table, Verdict};
pub use sensitivity::{Influence, STEP};

/// All calculators, in the order in which pages list them.
pub const ALL: &[Calculator] = &[
    health_check_load::CALCULATOR,
    pool_sizing::CALCULATOR,
    memory_budget::CALCULATOR,
    build_time::CALCULATOR,
    platform_cost::CALCULATOR,
];

/// A calculator: its inputs as data, and the function that answers them.
#[derive(Clone, Copy, Debug)]
pub struct Calculator {
    /// Name in URLs. Do not change it: shared links and embeds contain it.
    pub slug: &'static str,
    /// Name that readers see.
    pub title: &'static str,
    /// The input fields, in groups.
    pub groups: &'static [Group],
    /// Well-known setups.
    pub presets: &'static [Preset],
    /// Key of the metric that the headline states.
    pub headline: &'static str,
    /// Computes the answer from one value per field, in form order. Returns the fields that conflict, or [`WRONG_TYPE`] if the
    /// values do not come from a form.
    pub evaluate: fn(&[Value]) -> Result<Report, Vec<FieldError>>,
    /// Charts of the answer, the most informative first.
    pub charts: &'static [Chart],
    /// Whether the page offers a simulation as well.
    pub simulation: bool,
}

/// A well-known setup that fills in the form.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Short name, shown on the button.
    pub title: &'static str,
    /// The inputs that differ from their defaults, as a query string.
    pub query: &'static str,
}

impl Calculator {
    /// Returns the calculator with that slug.
    pub fn named(slug: &str) -> Option<&'static Self> {
        ALL.iter().find(|calculator| calculator.slug == slug)
    }

    /// Returns all fields, in form order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.groups.iter().flat_map(|group| group.fields)
    }
}

/// A field with an invalid input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldError {
    /// Key of the field.
    pub field: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// The error of [`Calculator::evaluate`] if a value is missing or does not have the type of its field.
///
/// The list is empty because the reader has no field to correct: only a caller that does not take its values from
/// [`form::values`] can cause this error.
pub const WRONG_TYPE: Vec<FieldError> = Vec::new();

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Problem {
    /// The field is empty.
    Empty,
    /// It is not a number.
    NotANumber,
    /// It has a comma that may be meant as a decimal point.
    DecimalComma,
    /// It is not a whole number.
    NotWhole,
    /// It is outside the field's range.
    OutOfRange,
    /// It is closer to zero than [`form::SMALLEST`].
    TooSmall,
    /// It is not one of the options.
    NotAChoice,
    /// It conflicts with another field; the sentence says why and what to enter.
    Conflict(&'static str),
}

#[cfg(test)]
mod tests;
