//! A report as JSON. The browser writes it as well, so this has no dependencies.

mod report;
#[cfg(test)]
mod tests;

use std::fmt::{Display, Formatter, Result, Write as _};

pub use report::{address, page, report};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(usize),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Keys with values, in order.
    Object(Vec<(&'static str, Json)>),
}

impl Display for Json {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Null => to.write_str("null"),
            Self::Flag(flag) => flag.fmt(to),
            Self::Number(number) => number.fmt(to),
            Self::Text(text) => quoted(text, to),
            Self::List(values) => {
                to.write_char('[')?;
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        to.write_char(',')?;
                    }
                    value.fmt(to)?;
                }
                to.write_char(']')
            }
            Self::Object(entries) => {
                to.write_char('{')?;
                for (place, (key, value)) in entries.iter().enumerate() {
                    if place > 0 {
                        to.write_char(',')?;
                    }
                    quoted(key, to)?;
                    to.write_char(':')?;
                    value.fmt(to)?;
                }
                to.write_char('}')
            }
        }
    }
}

fn quoted(text: &str, to: &mut Formatter<'_>) -> Result {
    to.write_char('"')?;
    for one in text.chars() {
        match one {
            '"' => to.write_str("\\\"")?,
            '\\' => to.write_str("\\\\")?,
            '\n' => to.write_str("\\n")?,
            '\r' => to.write_str("\\r")?,
            '\t' => to.write_str("\\t")?,
            // Control characters, and what a script in a page must not contain.
            _ if one < ' ' || matches!(one, '<' | '\u{7f}' | '\u{2028}' | '\u{2029}') => {
                write!(to, "\\u{:04x}", u32::from(one))?;
            }
            _ => to.write_char(one)?,
        }
    }
    to.write_char('"')
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}
