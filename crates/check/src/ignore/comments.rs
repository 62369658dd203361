//! The comments of a file.

use super::{rust, toml};
use crate::kind::Kind;
use crate::project::{Content, File};
use crate::source::Span;

/// A comment.
#[derive(Clone, Copy, Debug)]
pub struct Comment<'a> {
    /// What follows `#` or `//`, without spaces around it.
    pub text: &'a str,
    /// Where that is.
    pub span: Span,
    /// Whether the line has nothing else.
    pub is_alone: bool,
}

/// The comments of a file, in order.
pub fn comments(file: &File) -> Vec<Comment<'_>> {
    let source = &file.source;
    let spans: Vec<Span> = match &file.content {
        Content::Docker(docker) => docker.comments.iter().map(|(_, span)| *span).collect(),
        Content::Yaml(yaml) => yaml.comments.iter().map(|(_, span)| *span).collect(),
        Content::Toml(_) => toml::comments(&source.text),
        Content::Text if file.kind == Kind::Rust => rust::comments(&source.text),
        Content::Text => lines(file),
        Content::Unread(_) => Vec::new(),
    };
    let comment = |span: Span| {
        let line = source.line_span(source.line(span.start));
        let before = source.slice(Span { start: line.start, end: span.start });
        let all = source.slice(span);
        let text = all.trim_start_matches(['#', '/', '!']).trim();
        let start = span.start + all.find(text).unwrap_or_default();
        Comment { text, span: Span { start, end: start + text.len() }, is_alone: before.trim().is_empty() }
    };
    spans.into_iter().map(comment).collect()
}

/// The lines of a text that begin with `#`.
fn lines(file: &File) -> Vec<Span> {
    let source = &file.source;
    let lines = (1..=source.count()).map(|line| source.line_span(line));
    lines.filter(|span| source.slice(*span).trim_start().starts_with('#')).collect()
}
