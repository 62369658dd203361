//! What a comment on a line of its own stands above.

use super::comments::{Comment, comments};
use super::{rust, toml};
use crate::docker::Dockerfile;
use crate::kind::Kind;
use crate::order::sort_by;
use crate::project::{Content, File};
use crate::source::{Source, Span};
use crate::tree::{Node, Value};
use crate::yaml::Yaml;

/// The comments of a file, and what they can stand above.
pub struct Scopes<'a> {
    file: &'a File,
    /// The comments, in order.
    pub comments: Vec<Comment<'a>>,
    /// The lines that are comments, in order.
    lines: Vec<usize>,
    toml: Vec<toml::Statement>,
    rust: Vec<rust::Part>,
}

impl<'a> Scopes<'a> {
    /// Reads the comments of a file.
    pub fn new(file: &'a File) -> Self {
        let comments = comments(file);
        let alone = comments.iter().filter(|one| one.is_alone);
        let mut lines: Vec<usize> = alone.map(|one| file.source.line(one.span.start)).collect();
        sort_by(&mut lines, Ord::cmp);
        let text = &file.source.text;
        let toml = if matches!(file.content, Content::Toml(_)) { toml::statements(text) } else { Vec::new() };
        let rust = if file.kind == Kind::Rust { rust::tokens(text, 0).collect() } else { Vec::new() };
        Self { file, comments, lines, toml, rust }
    }

    /// The instruction, the key with its value, or the statement below a comment. Other comments may stand between
    /// them, but no empty line. `None` if nothing follows.
    pub fn below(&self, comment: &Comment<'_>) -> Option<Span> {
        let source = &self.file.source;
        let line = self.next_line(comment)?;
        let span = source.line_span(line);
        let said = source.slice(span);
        let start = span.end - said.trim_start().len();
        let found = match &self.file.content {
            Content::Docker(docker) => of_docker(docker, source, line),
            Content::Yaml(yaml) => of_yaml(yaml, source, line, matches!(self.file.kind, Kind::Kubernetes | Kind::Helm)),
            Content::Toml(_) => toml::statement(&source.text, &self.toml, start),
            Content::Text if self.file.kind == Kind::Rust => Some(rust::statement(&source.text, &self.rust, start)),
            Content::Text | Content::Unread(_) => None,
        };
        Some(found.unwrap_or(span))
    }

    /// Whether a line is a comment and nothing else.
    pub fn is_comment(&self, line: usize) -> bool {
        self.lines.binary_search(&line).is_ok()
    }

    /// The first line below a comment that is not a comment.
    fn next_line(&self, comment: &Comment<'_>) -> Option<usize> {
        let source = &self.file.source;
        let below = source.line(comment.span.start) + 1..=source.count();
        let line = below.into_iter().find(|line| {
            let said = source.slice(source.line_span(*line));
            !self.is_comment(*line) && !said.starts_with("---")
        })?;
        (!source.slice(source.line_span(line)).trim().is_empty()).then_some(line)
    }
}

/// An instruction, or a stage from its `FROM` on.
fn of_docker(docker: &Dockerfile, source: &Source, line: usize) -> Option<Span> {
    let starts = || docker.stages.iter().map(|stage| source.line(stage.from.span.start));
    if starts().any(|start| start == line) {
        let next = starts().find(|start| *start > line);
        let end = next.map_or(source.text.len(), |next| source.line_span(next).start);
        return Some(Span { start: source.line_span(line).start, end });
    }
    instruction(docker, source, line)
}

/// The instruction that begins on a line.
pub fn instruction(docker: &Dockerfile, source: &Source, line: usize) -> Option<Span> {
    let mut all = docker.stages.iter().flat_map(|stage| &stage.instructions);
    all.find(|one| source.line(one.span.start) == line).map(|one| one.span)
}

fn of_yaml(yaml: &Yaml, source: &Source, line: usize, is_object: bool) -> Option<Span> {
    yaml.documents.iter().find_map(|document| {
        let root = &document.root;
        let begins = source.line(root.span.start) == line;
        // Above the first key of an object, a comment is about the object.
        if begins && is_object { Some(root.span) } else { node_on(root, source, line) }
    })
}

/// The outermost key with its value, or item of a list, that begins on a line.
fn node_on(node: &Node, source: &Source, line: usize) -> Option<Span> {
    let is_on = |node: &Node| source.line(node.span.start) == line;
    // What an alias stands for is elsewhere.
    if !(source.line(node.span.start)..=source.line(node.span.end)).contains(&line) {
        return None;
    }
    match &node.value {
        Value::Mapping(entries) => entries.iter().find_map(|(key, value)| {
            let end = value.span.end.max(key.span.end);
            if is_on(key) { Some(Span { start: key.span.start, end }) } else { node_on(value, source, line) }
        }),
        Value::Sequence(items) => {
            items.iter().find_map(|item| if is_on(item) { Some(item.span) } else { node_on(item, source, line) })
        }
        _ => None,
    }
}
