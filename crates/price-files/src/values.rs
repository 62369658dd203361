//! Reads one value of a price: what it must be, and what is said when it is something else.

use super::book::Number;
use super::read::{Reader, Table};
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

impl Reader<'_> {
    /// Notes that a key is missing or has a value that it cannot have.
    fn wrong(&mut self, at: usize, name: &str, key: &str, value: Option<&Table<'_>>, expected: &str) {
        match value {
            Some(value) => {
                self.fault(value.span().start, format!("`{key}` of `{name}` is not {expected}"), "change it");
            }
            None => self.fault(at, format!("`{name}` has no `{key}`"), format!("add {expected}")),
        }
    }

    /// A text of so many characters.
    pub(super) fn text(
        &mut self,
        at: usize,
        name: &str,
        key: &str,
        value: Option<&Table<'_>>,
        length: Range<usize>,
    ) -> String {
        match value.map(Spanned::get_ref) {
            Some(DeValue::String(text)) if length.contains(&text.chars().count()) => return text.to_string(),
            _ => self.wrong(
                at,
                name,
                key,
                value,
                &format!("a text of {} to {} characters", length.start, length.end - 1),
            ),
        }
        String::new()
    }

    /// One of a few texts; what is wanted in dollars may also be in euro.
    pub(super) fn one_of(
        &mut self,
        at: usize,
        name: &str,
        key: &str,
        value: Option<&Table<'_>>,
        known: &[&str],
    ) -> String {
        if let Some(DeValue::String(text)) = value.map(Spanned::get_ref) {
            let in_dollars = text.strip_prefix("eur").map(|rest| format!("usd{rest}"));
            if known.contains(&text.as_ref()) || in_dollars.is_some_and(|unit| known.contains(&unit.as_str())) {
                return text.to_string();
            }
        }
        self.wrong(at, name, key, value, &format!("one of {}", known.join(", ")));
        String::new()
    }

    /// A number, 0 or greater.
    pub(super) fn number(&mut self, at: usize, name: &str, key: &str, value: Option<&Table<'_>>) -> Number {
        let text = match value.map(Spanned::get_ref) {
            Some(DeValue::Integer(number)) => number.as_str(),
            Some(DeValue::Float(number)) => number.as_str(),
            _ => "",
        };
        match text.parse::<f64>() {
            // TOML allows a plus sign, JSON does not.
            Ok(value) if value.is_finite() && value >= 0.0 => {
                Number { value, text: text.trim_start_matches('+').into() }
            }
            _ => {
                self.wrong(at, name, key, value, "a number, 0 or greater");
                Number::default()
            }
        }
    }

    /// A day, as `YYYY-MM-DD`.
    pub(super) fn day(&mut self, at: usize, name: &str, value: Option<&Table<'_>>) -> String {
        match value.map(Spanned::get_ref) {
            Some(DeValue::Datetime(day)) if day.time.is_none() && day.date.is_some() => return day.to_string(),
            _ => self.wrong(at, name, "as-of", value, "a day without quotes, like 2026-11-22"),
        }
        String::new()
    }
}
