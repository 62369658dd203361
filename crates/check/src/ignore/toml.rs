//! The comments of a TOML file and what follows them, from its tokens: a `#` in a string is no comment.

use crate::source::Span;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// The comments, in order.
pub fn comments(text: &str) -> Vec<Span> {
    let tokens = Source::new(text).lex();
    let comments = tokens.filter(|token| token.kind() == TokenKind::Comment);
    comments.map(|token| Span { start: token.span().start(), end: token.span().end() }).collect()
}

/// The table or the key that begins at a byte, to its end. `statements` are those of the text.
pub fn statement(text: &str, statements: &[Statement], from: usize) -> Option<Span> {
    let place = statements.binary_search_by_key(&from, |one| one.span.start).ok()?;
    let found = statements.get(place)?;
    let end = if found.is_header {
        let next = statements.iter().skip(place + 1).find(|one| one.is_header);
        next.map_or(text.len(), |next| next.span.start)
    } else {
        found.span.end
    };
    Some(Span { start: from, end })
}

/// A key with its value, or the header of a table.
pub struct Statement {
    span: Span,
    /// Whether it is `[table]` or `[[table]]`, which extends to the next one.
    is_header: bool,
}

/// All statements, in order.
pub fn statements(text: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let (mut open, mut depth) = (false, 0_usize);
    for token in Source::new(text).lex() {
        let span = Span { start: token.span().start(), end: token.span().end() };
        match token.kind() {
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Eof => continue,
            TokenKind::Newline => {
                open &= depth > 0;
                continue;
            }
            _ => {}
        }
        if !open {
            found.push(Statement { span, is_header: token.kind() == TokenKind::LeftSquareBracket });
            (open, depth) = (true, 0);
        }
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.span.end = span.end;
        }
    }
    found
}
