//! Here-documents in the middle of a `RUN` instruction, as in `RUN bash -e <<EOF`.
//!
//! `parse_dockerfile` reads a here-document only if it begins the instruction. It reads the lines of any other as
//! instructions of their own, so this module blanks them first.

use crate::map::Set;
use crate::source::{Source, Span};

/// The body of a here-document.
#[derive(Clone, Copy, Debug)]
pub struct Here {
    /// The line, from 1, where its instruction begins.
    pub line: usize,
    /// Its lines, without the delimiter.
    pub body: Span,
}

/// Replaces the bodies with spaces, and returns their places.
pub fn blank(text: &mut String, source: &Source) -> Vec<Here> {
    let mut found = Vec::new();
    let mut endless = Set::new();
    let mut line = 1;
    while line <= source.count() {
        let (end, written) = instruction(source, line);
        let mut next = end + 1;
        for (place, delimiter) in delimiters(&written).iter().enumerate() {
            // What does not end here does not end later either.
            if endless.contains(delimiter) {
                break;
            }
            let Some(last) = (next..=source.count()).find(|line| ends(source, *line, delimiter)) else {
                endless.insert(delimiter.clone());
                break;
            };
            let body =
                Span { start: source.line_span(next).start, end: source.line_span(last).start.min(source.text.len()) };
            if !(place == 0 && begins_with_document(&written)) {
                found.push(Here { line, body });
                spaces(text, Span { start: body.start, end: source.line_span(last).end });
            }
            next = last + 1;
        }
        line = next;
    }
    found
}

/// The last line of the instruction that starts on a line, and its text without comments and continuations.
fn instruction(source: &Source, first: usize) -> (usize, String) {
    let mut written = String::new();
    let mut line = first;
    loop {
        let text = source.slice(source.line_span(line)).trim();
        let is_comment = text.starts_with('#') || line > first && text.is_empty();
        let continues = text.ends_with('\\') || line > first && is_comment;
        if !is_comment {
            written.push_str(text.trim_end_matches('\\'));
            written.push(' ');
        }
        if !continues || line >= source.count() || line == first && is_comment {
            return (line, written);
        }
        line += 1;
    }
}

fn is_run(written: &str) -> bool {
    written.split_whitespace().next().is_some_and(|keyword| keyword.eq_ignore_ascii_case("RUN"))
}

fn is_copy(written: &str) -> bool {
    let keyword = written.split_whitespace().next().unwrap_or_default();
    keyword.eq_ignore_ascii_case("COPY") || keyword.eq_ignore_ascii_case("ADD")
}

/// Whether the parser reads the first here-document itself.
fn begins_with_document(written: &str) -> bool {
    let first = written.split_whitespace().skip(1).find(|word| !word.starts_with("--"));
    is_copy(written) || first.is_some_and(|word| word.starts_with("<<"))
}

/// The delimiters of the here-documents of an instruction.
fn delimiters(written: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !is_run(written) && !is_copy(written) {
        return found;
    }
    let (mut quote, mut rest) = (None, written);
    while let Some(next) = rest.chars().next() {
        let after = rest.get(next.len_utf8()..).unwrap_or_default();
        match quote {
            Some(open) if open == next => quote = None,
            Some(_) => {}
            None if matches!(next, '"' | '\'') => quote = Some(next),
            None if rest.starts_with("<<") && !rest.starts_with("<<<") => {
                let word = rest.trim_start_matches('<').trim_start_matches('-');
                let name = word.trim_start_matches(['"', '\'']);
                let end = name.find(|one: char| one != '_' && !one.is_ascii_alphanumeric()).unwrap_or(name.len());
                let name = name.get(..end).unwrap_or_default();
                if name.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic()) {
                    found.push(name.to_string());
                }
                rest = word;
                continue;
            }
            None => {}
        }
        rest = after;
    }
    found
}

fn ends(source: &Source, line: usize, delimiter: &str) -> bool {
    source.slice(source.line_span(line)).trim_matches('\t') == delimiter
}

fn spaces(text: &mut String, span: Span) {
    let Some(before) = text.get(std::ops::Range::from(span)) else { return };
    let blanked: String =
        before.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' }).collect();
    text.replace_range(std::ops::Range::from(span), &blanked);
}

/// The comments on separate lines, except in here-documents, which are in order.
pub fn comments(source: &Source, here: &[Span]) -> Vec<(String, Span)> {
    let lines = (1..=source.count()).map(|line| source.line_span(line));
    let mut here = here.iter().peekable();
    let mut end = 0;
    let outside = lines.filter(|span| {
        while let Some(body) = here.next_if(|body| body.start <= span.start) {
            end = end.max(body.end);
        }
        span.start >= end
    });
    outside
        .filter_map(|span| {
            let line = source.slice(span);
            let said = line.trim_start().strip_prefix('#')?;
            Some((said.trim().into(), Span { start: span.end - line.trim_start().len(), end: span.end }))
        })
        .collect()
}
