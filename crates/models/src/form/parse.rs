//! Parsing of a field's text.

use crate::units::digits;
use crate::{Field, FieldError, Kind, Problem, Value};

/// The smallest positive number that a field accepts, in the field's unit. It is finer than any measurement, and
/// dividing by a smaller number could overflow.
pub const SMALLEST: f64 = 1e-6;

/// Parses the text of a field.
///
/// Numbers may have surrounding whitespace, digits in groups of three (`1,000`, `1 000`, `1_000`), and the field's unit
/// after them. A comma that may be meant as a decimal point is an error, because half of the world writes it that way.
///
/// # Errors
///
/// Returns an error if the text is empty, not a number, not a whole number, out of range, closer to zero than
/// [`SMALLEST`] but not zero, or not one of the options.
pub fn parse(field: &Field, text: &str) -> Result<Value, FieldError> {
    let wrong = |problem| FieldError { field: field.key, problem };
    let text = text.trim();
    match field.kind {
        Kind::Choice { options, .. } => {
            let chosen = options.iter().find(|option| option.key == text);
            chosen.map(|option| Value::Choice(option.key)).ok_or_else(|| wrong(Problem::NotAChoice))
        }
        Kind::Number { default: None, .. } if text.is_empty() => Ok(Value::Absent),
        Kind::Number { .. } if text.is_empty() => Err(wrong(Problem::Empty)),
        Kind::Number { min, max, whole, .. } => {
            // Adding zero removes the sign of -0: a formula that divides by it would return -infinity.
            let number = number(without_unit(field, text)).map_err(wrong)? + 0.0;
            if !(min..=max).contains(&number) {
                Err(wrong(Problem::OutOfRange))
            } else if whole && number.fract() != 0.0 {
                Err(wrong(Problem::NotWhole))
            } else if number != 0.0 && number.abs() < SMALLEST {
                Err(wrong(Problem::TooSmall))
            } else {
                Ok(Value::Number(number))
            }
        }
    }
}

fn without_unit<'a>(field: &Field, text: &'a str) -> &'a str {
    // Keyboards have no `µ`.
    let ascii = if field.unit.symbol == "µs" { "us" } else { "" };
    let names = [field.unit.name, field.unit.symbol, ascii];
    let bare = names.iter().filter(|name| !name.is_empty()).find_map(|name| text.strip_suffix(name));
    bare.unwrap_or(text).trim_end()
}

fn number(text: &str) -> Result<f64, Problem> {
    // `f64` also parses words such as `inf` and `nan`.
    let written = |c| matches!(c, '0'..='9' | '.' | ',' | '+' | '-' | 'e' | 'E' | ' ' | '_' | '\u{a0}' | '\u{202f}');
    if !text.chars().all(written) {
        return Err(Problem::NotANumber);
    }
    let plain: String = if has_comma(text) {
        grouped_by_commas(text).ok_or(Problem::DecimalComma)?
    } else {
        text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect()
    };
    match digits::read(&plain) {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err(Problem::OutOfRange),
        None => Err(Problem::NotANumber),
    }
}

/// Removes the commas; `None` unless all of them separate groups of three digits.
fn grouped_by_commas(text: &str) -> Option<String> {
    let whole = text.split('.').next()?;
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['+', '-']);
    let is_group = |group: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let rest_has_none = !has_comma(text.get(whole.len()..).unwrap_or_default());
    let grouped = is_group(first, 1..=3) && groups.all(|group| is_group(group, 3..=3)) && rest_has_none;
    grouped.then(|| text.replace(',', ""))
}

/// Replaces `str::contains`, whose code is larger than this module.
fn has_comma(text: &str) -> bool {
    text.bytes().any(|byte| byte == b',')
}
