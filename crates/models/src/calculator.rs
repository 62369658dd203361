//! A calculator as data, and the errors that it reports.

use crate::{Amount, Chart, Field, Group, Paste, Report, Value};

/// A calculator: its inputs as data, and the function that computes the answer.
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
    /// Computes the answer from one value per field, in form order. Returns the fields that conflict, or [`WRONG_TYPE`]
    /// if the values do not come from a form.
    pub evaluate: fn(&[Value]) -> Result<Report, Vec<FieldError>>,
    /// Computes the headline metric alone, where that takes much less time than [`Self::evaluate`]; `None` if there is no
    /// answer.
    pub headline_alone: Option<HeadlineAlone>,
    /// Charts of the answer, the most informative first.
    pub charts: &'static [Chart],
    /// Text that readers can paste to fill in the form, if any.
    pub paste: Option<Paste>,
    /// Whether the page offers a simulation as well.
    pub simulation: bool,
    /// The experiment that measures what the calculator predicts, if there is one.
    pub lab: Option<Lab>,
}

/// Computes a headline metric from the values of a form.
pub type HeadlineAlone = fn(&[Value]) -> Option<Amount>;

/// A well-known setup that fills in the form.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Short name, shown on the button.
    pub title: &'static str,
    /// The inputs that differ from their defaults, as a query string.
    pub query: &'static str,
}

/// The experiment of the lab that measures what a calculator predicts.
#[derive(Clone, Copy, Debug)]
pub struct Lab {
    /// Name of the experiment, which is also that of its page.
    pub experiment: &'static str,
    /// What was measured, as the object of a sentence.
    pub what: &'static str,
    /// A sentence on what the calculator gets wrong; empty if the errors are small.
    pub but: &'static str,
    /// For which inputs and results, as far as it matters. Tests compare it with the measurements.
    pub measured: &'static [Range],
}

/// Values that were measured.
#[derive(Clone, Copy, Debug)]
pub enum Range {
    /// Numbers from `low` to `high` of the input or the result with that key.
    Numbers {
        /// Key of the field or of the metric.
        key: &'static str,
        /// The least number.
        low: f64,
        /// The greatest number.
        high: f64,
    },
    /// Some options of a choice.
    Options {
        /// Key of the field.
        key: &'static str,
        /// Keys of these options.
        options: &'static [&'static str],
        /// What the other options are, such as `TLS in the service`.
        others: &'static str,
    },
}

impl Calculator {
    /// Computes the headline metric; `None` if there is no answer.
    pub fn headline_of(&self, values: &[Value]) -> Option<Amount> {
        match self.headline_alone {
            Some(compute) => compute(values),
            None => Some((self.evaluate)(values).ok()?.metric(self.headline)?.amount),
        }
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
/// [`crate::form::values`] can cause this error.
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
    /// It is closer to zero than [`crate::form::SMALLEST`].
    TooSmall,
    /// It is not one of the options.
    NotAChoice,
    /// It conflicts with another field; the sentence says why and what to enter.
    Conflict(&'static str),
}
