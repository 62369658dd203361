//! Error messages of the form: which field is wrong, and what to enter.

use crate::form::SMALLEST;
use crate::units::in_full;
use crate::{Field, Kind, Problem};

/// Returns one sentence, without a period, to show at the field.
pub fn message(field: &Field, problem: Problem) -> String {
    let label = field.label;
    let lower = in_a_sentence(label);
    match problem {
        Problem::Empty => ["Enter the ", &lower].concat(),
        Problem::NotANumber => [label, " must be a number, like ", &example(field)].concat(),
        Problem::DecimalComma => [label, " must be written with a decimal point, like 0.5, not a comma"].concat(),
        Problem::NotWhole => [label, " must be a whole number, like ", &example(field)].concat(),
        Problem::OutOfRange => [label, " must be between ", &range(field)].concat(),
        Problem::TooSmall => [label, " must be 0, or at least ", &field.unit.format_long(SMALLEST)].concat(),
        Problem::NotAChoice => ["Choose one of the options for “", &lower, "”"].concat(),
        Problem::Conflict(sentence) => sentence.into(),
    }
}

/// Lowercases the first letter unless the label begins with an abbreviation: `App instances`, but not `CPU time`.
pub fn in_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    let (first, rest) = (letters.next(), letters.as_str());
    match first {
        Some(first) if rest.starts_with(|second: char| second.is_ascii_lowercase()) => {
            [&first.to_ascii_lowercase().to_string(), rest].concat()
        }
        _ => label.into(),
    }
}

fn example(field: &Field) -> String {
    match field.kind {
        Kind::Number { default, min, .. } => in_full(default.unwrap_or(min)),
        Kind::Choice { default, .. } => default.into(),
    }
}

fn range(field: &Field) -> String {
    match field.kind {
        Kind::Number { min, max, .. } => [&in_full(min), " and ", &field.unit.format_long(max)].concat(),
        Kind::Choice { .. } => String::new(),
    }
}
