//! Text from clients, checked while it is parsed, so handlers never see
//! unchecked text.

use serde::Deserialize;

// region: text
/// 1 to `MAX` characters on one line. `PostgreSQL` cannot store NUL in text,
/// and a line break in a name could inject a header into an email.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Line<const MAX: usize>(String);

/// Up to `MAX` characters on any number of lines.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Lines<const MAX: usize>(String);

impl<const MAX: usize> TryFrom<String> for Line<MAX> {
    type Error = String;

    // axum prefixes the message with the field's name.
    fn try_from(text: String) -> Result<Self, String> {
        if !(1..=MAX).contains(&text.chars().count()) {
            return Err(format!("must have 1 to {MAX} characters"));
        }
        printable(text, &[]).map(Self)
    }
}

impl<const MAX: usize> TryFrom<String> for Lines<MAX> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.chars().count() > MAX {
            return Err(format!("must have at most {MAX} characters"));
        }
        // Browsers send line breaks in a text area as `\r\n`.
        printable(text, &['\n', '\r', '\t']).map(Self)
    }
}

fn printable(text: String, except: &[char]) -> Result<String, String> {
    let control = |c: char| c.is_control() && !except.contains(&c);
    match text.chars().find(|c| control(*c)) {
        None => Ok(text),
        // `{:?}` escapes the character: `'\0'`.
        Some(c) => Err(format!("contains the control character {c:?}")),
    }
}
// endregion: text

impl<const MAX: usize> Line<MAX> {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Lines<MAX> {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
