//! Compares what commands print with what a page shows.
//!
//! - `...` within a line matches any text; alone on a line, any lines.
//! - The length of spaces does not matter, nor do blank lines at either end.
//! - A date is any date, and a time of day any time of day.
//! - An id (a UUID, or at least eight hexadecimal digits) is any id.
//! - A whole number of four digits or more is any of three digits or more, and
//!   one before ` kB` is any number. A number of seconds, before ` s`, may
//!   differ by a tenth and by one more.
//! - A number with at least two decimals is any that differs by at most a fifth
//!   or by 0.25, so that `2.003` is not `0.003`.
//! - Everything else must be the same: status codes, names, small numbers.

use std::fmt::Write as _;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Any,
    Space,
    Date,
    Time,
    Id,
    Whole(u64),
    Decimal(f64),
    Text(String),
}

/// The difference between two outputs, if there is one.
pub fn difference(shown: &str, printed: &str) -> Option<String> {
    let lines = |text: &str| -> Vec<String> {
        text.trim().lines().map(|line| line.trim().to_owned()).collect()
    };
    let (shown, printed) = (lines(shown), lines(printed));
    let same = table(&shown, &printed);
    if same[0][0] {
        return None;
    }
    Some(merged(&shown, &printed))
}

/// Whether the lines from `i` on match those from `j` on.
fn table(shown: &[String], printed: &[String]) -> Vec<Vec<bool>> {
    let mut same = vec![vec![false; printed.len() + 1]; shown.len() + 1];
    for i in (0..=shown.len()).rev() {
        for j in (0..=printed.len()).rev() {
            same[i][j] = match (shown.get(i), printed.get(j)) {
                (None, None) => true,
                (Some(line), printed) if line == "..." => {
                    same[i + 1][j] || (printed.is_some() && same[i][j + 1])
                }
                (Some(_), None) | (None, Some(_)) => false,
                (Some(shown), Some(printed)) => {
                    same[i + 1][j + 1] && line_matches(shown, printed)
                }
            };
        }
    }
    same
}

/// All lines of both, with common ones once.
fn merged(shown: &[String], printed: &[String]) -> String {
    let mut common = vec![vec![0; printed.len() + 1]; shown.len() + 1];
    for i in (0..shown.len()).rev() {
        for j in (0..printed.len()).rev() {
            common[i][j] = if line_matches(&shown[i], &printed[j]) {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, String::new());
    while i < shown.len() || j < printed.len() {
        let (sign, line) = match (shown.get(i), printed.get(j)) {
            (Some(shown), Some(printed)) if line_matches(shown, printed) => {
                (i, j) = (i + 1, j + 1);
                (' ', printed)
            }
            (Some(shown), printed)
                if printed.is_none()
                    || common[i + 1][j] >= common[i][j + 1] =>
            {
                i += 1;
                ('-', shown)
            }
            (_, printed) => {
                j += 1;
                ('+', printed.unwrap())
            }
        };
        let _ = writeln!(lines, "{sign} {line}");
    }
    lines
}

fn line_matches(shown: &str, printed: &str) -> bool {
    match_tokens(&tokens(shown), &tokens(printed))
}

fn match_tokens(shown: &[Token], printed: &[Token]) -> bool {
    match (shown, printed) {
        ([], []) => true,
        ([Token::Any, rest @ ..], _) => {
            (0..=printed.len()).any(|at| match_tokens(rest, &printed[at..]))
        }
        ([Token::Whole(a), shown @ ..], [Token::Whole(b), printed @ ..]) => {
            let same = match (unit(shown), unit(printed)) {
                (Some("kB"), Some("kB")) => true,
                (Some("s"), Some("s")) => a.abs_diff(*b) <= a / 10 + 1,
                _ => a == b || (*a >= 1000 && *b >= 100),
            };
            same && match_tokens(shown, printed)
        }
        ([first, shown @ ..], [other, printed @ ..]) => {
            token_matches(first, other) && match_tokens(shown, printed)
        }
        _ => false,
    }
}

/// The unit of the number before these tokens.
fn unit(after: &[Token]) -> Option<&str> {
    match after {
        [Token::Space, Token::Text(unit), ..] => Some(unit),
        _ => None,
    }
}

fn token_matches(shown: &Token, printed: &Token) -> bool {
    match (shown, printed) {
        (Token::Decimal(a), Token::Decimal(b)) => {
            (a - b).abs() <= (a / 5.0).max(0.25)
        }
        (Token::Id, Token::Whole(digits)) => *digits >= 10_000_000,
        (a, b) => a == b,
    }
}

fn tokens(line: &str) -> Vec<Token> {
    let (mut rest, mut tokens) = (line, Vec::new());
    while !rest.is_empty() {
        let (token, length) = token(rest);
        tokens.push(token);
        rest = &rest[length..];
    }
    tokens
}

/// The first token of a text, and its length.
fn token(text: &str) -> (Token, usize) {
    let length =
        |test: fn(char) -> bool| text.find(|c| !test(c)).unwrap_or(text.len());
    if text.starts_with("...") {
        return (Token::Any, 3);
    }
    let space = length(char::is_whitespace);
    if space > 0 {
        return (Token::Space, space);
    }
    if shape(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
        return (Token::Id, 36);
    }
    if shape(text, "9999-99-99") {
        return (Token::Date, 10);
    }
    if shape(text, "99:99:99") {
        let fraction = text[8..].strip_prefix('.').map_or(0, |fraction| {
            1 + fraction
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(fraction.len())
        });
        return (Token::Time, 8 + fraction);
    }
    let digits = length(|c| c.is_ascii_digit());
    let hex = length(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
    let word = length(char::is_alphanumeric);
    if hex >= 8 && hex == word && digits < hex {
        return (Token::Id, hex);
    }
    if digits > 0 {
        let number = length(|c| c.is_ascii_digit() || c == '.');
        let number = text[..number].trim_end_matches('.');
        return match number.split_once('.') {
            Some((_, decimals)) if decimals.len() > 1 => {
                match number.parse() {
                    Ok(decimal) => (Token::Decimal(decimal), number.len()),
                    // A version.
                    Err(_) => (Token::Text(number.into()), number.len()),
                }
            }
            Some(_) => (Token::Text(number.into()), number.len()),
            None => match number.parse() {
                Ok(whole) => (Token::Whole(whole), digits),
                Err(_) => (Token::Id, digits),
            },
        };
    }
    let letters = length(char::is_alphabetic)
        .max(text.chars().next().map_or(0, char::len_utf8));
    (Token::Text(text[..letters].into()), letters)
}

/// Whether a text begins with a shape: 9 is a digit, x a hexadecimal digit.
fn shape(text: &str, shape: &str) -> bool {
    text.len() >= shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, kind)| match kind {
            b'9' => byte.is_ascii_digit(),
            b'x' => byte.is_ascii_hexdigit(),
            other => byte == other,
        })
}

#[test]
fn differences_that_are_allowed() {
    for (shown, printed) in [
        ("a\n", "a"),
        ("a   b", " a b\n\n"),
        ("a ... c", "a b b c"),
        ("a\n...\nc", "a\nb\nb\nc"),
        ("a\n...", "a"),
        ("after 10 s: x", "after 12 s: x"),
        ("503 2.003", "503 2.19"),
        ("0.0002 s", "0.0312 s"),
        ("VmRSS: 299424 kB", "VmRSS: 5008 kB"),
        ("RssAnon: 376 kB", "RssAnon: 1200 kB"),
        ("2026-11-23 04:29:58.567213+00", "2026-12-01 04:29:59+00"),
        ("id 1f0cdeadbeef", "id 0123456789ab"),
        (
            "00000000-0000-0000-0000-00000000000a",
            "12345678-1234-1234-1234-123456789012",
        ),
    ] {
        assert_eq!(difference(shown, printed), None, "{shown}");
    }
}

#[test]
fn differences_that_are_faults() {
    for (shown, printed) in [
        ("200", "503"),
        ("503 2.003", "503 0.003"),
        ("TLSv1.3", "TLSv1.2"),
        ("axum v0.8.9", "axum v0.8.10"),
        ("a", "a\nb"),
        ("a\n...\nc", "a\nb"),
        ("1000", "99"),
        ("closed after 75 s", "closed after 60 s"),
        ("...a", "b"),
    ] {
        assert!(difference(shown, printed).is_some(), "{shown} {printed}");
    }
    assert_eq!(
        difference("a\nb\nc", "a\nd\nc").unwrap(),
        "  a\n- b\n+ d\n  c\n"
    );
}
