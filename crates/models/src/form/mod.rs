//! A form without a user interface: the text of each field, its value, and its errors.

pub mod export;
mod messages;
mod parse;
pub mod query;
#[cfg(test)]
mod tests;

pub(crate) use messages::in_a_sentence;
pub use messages::message;
pub use parse::{SMALLEST, parse};

use crate::units::machine;
use crate::{Calculator, Field, FieldError, Report, Value};

/// Returns the text of a field's default, as shown in the field and in the query string.
pub fn default_text(field: &Field) -> String {
    text(field.default())
}

/// Returns a value as text that [`parse()`] reads back as the same value.
pub fn text(value: Value) -> String {
    match value {
        Value::Number(number) => machine(number),
        Value::Absent => String::new(),
        Value::Choice(key) => key.into(),
    }
}

/// Parses one text per field, in form order, into one value per field.
///
/// # Errors
///
/// Returns one error for each field with invalid text, in form order.
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

/// Computes the answer from one text per field, in form order.
///
/// # Errors
///
/// As [`values`]. If each field is valid, returns the fields that conflict with each other.
pub fn evaluate(calculator: &Calculator, texts: &[String]) -> Result<Report, Vec<FieldError>> {
    (calculator.evaluate)(&values(calculator, texts)?)
}

/// Returns the default of each field.
pub fn defaults(calculator: &Calculator) -> Vec<Value> {
    calculator.fields().map(Field::default).collect()
}

/// Computes the answer to the defaults.
///
/// # Errors
///
/// As [`evaluate`]. A test checks that the defaults of every calculator have an answer.
pub fn evaluate_defaults(calculator: &Calculator) -> Result<Report, Vec<FieldError>> {
    (calculator.evaluate)(&defaults(calculator))
}
