//! What a comment on a line of its own stands above.

use super::comments::Comment;
use super::{rust, toml};
use crate::docker::Dockerfile;
use crate::kind::Kind;
use crate::project::{Content, File};
use crate::source::{Source, Span};
use crate::tree::{Node, Value};
use crate::yaml::Yaml;

/// The instruction, the key with its value, or the statement below a comment. Other comments may stand between them, but
/// no empty line. `None` if nothing follows.
pub fn below(file: &File, comment: &Comment<'_>, all: &[Comment<'_>]) -> Option<Span> {
    let source = &file.source;
    let line = next_line(source, comment, all)?;
    let span = source.line_span(line);
    let said = source.slice(span);
    let start = span.end - said.trim_start().len();
    let found = match &file.content {
        Content::Docker(docker) => of_docker(docker, source, line),
        Content::Yaml(yaml) => of_yaml(yaml, source, line, matches!(file.kind, Kind::Kubernetes | Kind::Helm)),
        Content::Toml(_) => toml::statement(&source.text, start),
        Content::Text if file.kind == Kind::Rust => Some(rust::statement(&source.text, start)),
        Content::Text | Content::Unread(_) => None,
    };
    Some(found.unwrap_or(span))
}

/// The first line below a comment that is none itself.
pub fn next_line(source: &Source, comment: &Comment<'_>, all: &[Comment<'_>]) -> Option<usize> {
    let is_comment = |line: usize| all.iter().any(|one| one.is_alone && source.line(one.span.start) == line);
    let below = source.line(comment.span.start) + 1..=source.count();
    let line = below.into_iter().find(|line| {
        let said = source.slice(source.line_span(*line));
        !is_comment(*line) && !said.starts_with("---")
    })?;
    (!source.slice(source.line_span(line)).trim().is_empty()).then_some(line)
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
