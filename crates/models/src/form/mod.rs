//! A form without a screen: the text in each field, what it means, and what is wrong with it.

pub mod export;
mod messages;
mod parse;
pub mod query;
#[cfg(test)]
mod tests;

pub use messages::message;
pub use parse::{SMALLEST, parse};

use crate::units::machine;
use crate::{Calculator, Field, FieldError, Report, Value};

/// The text of a field's default, as it stands in the field and in the query string.
pub fn default_text(field: &Field) -> String {
    text(field.default())
}

/// A value as text: one that [`parse()`] reads back as the same value.
pub fn text(value: Value) -> String {
    match value {
        Value::Number(number) => machine(number),
        Value::Absent => String::new(),
        Value::Choice(key) => key.into(),
    }
}

/// From one text a field, in form order, to one value a field.
///
/// # Errors
///
/// Every field whose text cannot be used, in form order.
pub fn values(calculator: &Calculator, texts: &[String]) -> Result<Vec<Value>, Vec<FieldError>> {
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for (field, text) in calculator.fields().zip(texts) {
        match parse(field, text) {
            Ok(value) => values.push(value),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// From one text a field, in form order, to the answer.
///
/// # Errors
///
/// As [`values`]; when each field can be used, what the calculator finds wrong with them together.
pub fn evaluate(calculator: &Calculator, texts: &[String]) -> Result<Report, Vec<FieldError>> {
    (calculator.evaluate)(&values(calculator, texts)?)
}

/// The values when nothing is said.
pub fn defaults(calculator: &Calculator) -> Vec<Value> {
    calculator.fields().map(Field::default).collect()
}

/// The answer to the defaults.
///
/// # Errors
///
/// As [`evaluate`]; a test sees to it that no calculator's defaults do.
pub fn evaluate_defaults(calculator: &Calculator) -> Result<Report, Vec<FieldError>> {
    (calculator.evaluate)(&defaults(calculator))
}
