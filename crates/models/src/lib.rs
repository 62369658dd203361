//! The models: pure functions from typed inputs to a report. No web, no clock, no input or output.
//!
//! A calculator is one file here. It declares its inputs with [`inputs!`], computes a [`Report`] from them, and
//! exports one [`Calculator`], which [`ALL`] lists. Form, query string, results, pages and embeds are generic over that.

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

/// All calculators, in the order in which they are listed.
pub const ALL: &[Calculator] = &[
    health_check_load::CALCULATOR,
    pool_sizing::CALCULATOR,
    memory_budget::CALCULATOR,
    build_time::CALCULATOR,
    platform_cost::CALCULATOR,
];

/// A calculator as form and pages see it.
#[derive(Clone, Copy, Debug)]
pub struct Calculator {
    /// Its name in addresses; public interface.
    pub slug: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What is asked, by groups.
    pub groups: &'static [Group],
    /// Well-known set-ups.
    pub presets: &'static [Preset],
    /// Key of the metric that the headline is about.
    pub headline: &'static str,
    /// From one value per field, in form order, to the answer or to what is wrong; [`WRONG_TYPE`] if the values are not those
    /// of a form.
    pub evaluate: fn(&[Value]) -> Result<Report, Vec<FieldError>>,
    /// Pictures of the answer, the most telling first.
    pub charts: &'static [Chart],
    /// Whether what it computes can be simulated as well.
    pub simulation: bool,
}

/// A well-known set-up: a name and what it fills in.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name, short.
    pub title: &'static str,
    /// The fields that differ from their defaults, as a query string.
    pub query: &'static str,
}

impl Calculator {
    /// The calculator of that name.
    pub fn named(slug: &str) -> Option<&'static Self> {
        ALL.iter().find(|calculator| calculator.slug == slug)
    }

    /// All fields, in form order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.groups.iter().flat_map(|group| group.fields)
    }
}

/// A field whose content cannot be used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldError {
    /// The field's key.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: Problem,
}

/// The error of [`Calculator::evaluate`] if a value is missing or is of another type than its field.
///
/// It names no field because the reader can correct none: only a caller that does not get its values from
/// [`form::values`] can cause it.
pub const WRONG_TYPE: Vec<FieldError> = Vec::new();

/// What is wrong with a field's content.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Problem {
    /// There is nothing.
    Empty,
    /// It is not a number.
    NotANumber,
    /// It has a comma that may stand for a decimal point.
    DecimalComma,
    /// It is not a whole number.
    NotWhole,
    /// It is outside the field's range.
    OutOfRange,
    /// It is closer to zero than the smallest number a field takes.
    TooSmall,
    /// It is none of the things to choose.
    NotAChoice,
    /// It does not go together with another field; the sentence says why and what to enter.
    Conflict(&'static str),
}

#[cfg(test)]
mod tests;
