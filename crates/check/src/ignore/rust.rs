//! The comments of Rust code and the item or statement that follows them. This reads only tokens, not the syntax.

use crate::source::Span;

/// A part of the code that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `// ...`.
    Comment,
    /// A string or a character.
    Literal,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// `;` or `,`.
    End,
    /// Any other character that is not space.
    Other,
}

/// A token with its place.
pub type Part = (Token, Span);

/// The comments that begin with two slashes, in order.
pub fn comments(text: &str) -> Vec<Span> {
    tokens(text, 0).filter(|(token, _)| *token == Token::Comment).map(|(_, span)| span).collect()
}

/// The item, statement, field or argument that begins at a byte, to its end. `tokens` are those of the text.
pub fn statement(text: &str, tokens: &[Part], from: usize) -> Span {
    let mut depth = 0_usize;
    let mut end = from;
    let mut is_done = false;
    let first = tokens.partition_point(|(_, span)| span.start < from);
    let after = tokens.get(first..).unwrap_or_default().iter().copied();
    for (token, span) in after.filter(|(token, _)| *token != Token::Comment) {
        let said = text.get(span.start..span.end).unwrap_or_default();
        if is_done
            && !(matches!(said, "." | "?" | ";") || text.get(span.start..).is_some_and(|rest| rest.starts_with("else")))
        {
            break;
        }
        is_done = false;
        match token {
            Token::Open => depth += 1,
            Token::Close if depth == 0 => break,
            Token::Close => {
                depth -= 1;
                is_done = depth == 0 && said == "}";
            }
            _ => {}
        }
        end = span.end;
        if token == Token::End && depth == 0 {
            break;
        }
    }
    Span { start: from, end }
}

/// The tokens from a byte on.
pub fn tokens(text: &str, from: usize) -> impl Iterator<Item = Part> {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let first = rest.chars().next()?;
            let (token, length) = match first {
                _ if rest.starts_with("//") => (Token::Comment, rest.find('\n').unwrap_or(rest.len())),
                _ if rest.starts_with("/*") => {
                    at += block_comment(rest);
                    continue;
                }
                _ if first.is_whitespace() => {
                    at += first.len_utf8();
                    continue;
                }
                '"' => (Token::Literal, 1 + string(&rest[1..])),
                '\'' => (Token::Literal, character(rest)),
                'a'..='z' | 'A'..='Z' | '_' => word(rest),
                '(' | '[' | '{' => (Token::Open, 1),
                ')' | ']' | '}' => (Token::Close, 1),
                ';' | ',' => (Token::End, 1),
                _ => (Token::Other, first.len_utf8()),
            };
            let start = at;
            at += length.max(1);
            return Some((token, Span { start, end: at.min(text.len()) }));
        }
    })
}

/// A name, or a string with a prefix, such as `br#"..."#`.
fn word(rest: &str) -> (Token, usize) {
    let length = rest.find(|one: char| !(one.is_alphanumeric() || one == '_')).unwrap_or(rest.len());
    let (name, after) = (rest.get(..length).unwrap_or_default(), rest.get(length..).unwrap_or_default());
    let hashes = after.len() - after.trim_start_matches('#').len();
    let is_string = after.get(hashes..).is_some_and(|after| after.starts_with('"'));
    match name {
        "r" | "br" | "cr" if is_string => {
            let end = format!("\"{}", "#".repeat(hashes));
            let inside = after.get(hashes + 1..).unwrap_or_default();
            let inside = inside.find(&end).map_or(inside.len(), |place| place + end.len());
            (Token::Literal, length + hashes + 1 + inside)
        }
        "b" | "c" if after.starts_with('"') => {
            (Token::Literal, length + 1 + string(after.get(1..).unwrap_or_default()))
        }
        _ => (Token::Other, length),
    }
}

/// The length of a string after its opening quote.
fn string(inside: &str) -> usize {
    let mut is_escaped = false;
    for (place, byte) in inside.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    inside.len()
}

/// The length of a character with its quotes, or of the quote of a lifetime.
fn character(rest: &str) -> usize {
    let mut inside = rest.char_indices().skip(1);
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), _) => {
            let after = rest.get(3..).and_then(|after| after.find('\'')).map(|end| 3 + end + 1);
            after.unwrap_or(rest.len())
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

/// The length of a block comment, which may contain others.
fn block_comment(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(after) = rest.get(at..).filter(|after| !after.is_empty()) {
        if after.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if after.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += after.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}
