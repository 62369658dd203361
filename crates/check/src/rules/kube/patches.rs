//! Changes that several rules offer.

use crate::kube::Container;
use crate::project::At;
use crate::report::{Finding, Patch};
use crate::source::Span;

/// Adds lines after the name of a container, if its mapping is in block style and the name has a line of its own.
pub fn insert(finding: &mut Finding, container: Container<'_>, lines: &[&str]) {
    let object = container.object();
    let at = object.at;
    let Some(name) = container.node.get("name") else { return };
    let line = at.source.line_span(at.source.line(name.span.start));
    let before = at.source.slice(Span { start: line.start, end: name.span.start });
    let after = at.source.slice(Span { start: name.span.end, end: line.end });
    let indent: String = before.chars().map_while(|one| matches!(one, ' ' | '-').then_some(' ')).collect();
    let is_block = before.trim_start_matches([' ', '-']) == "name: " && after.is_empty();
    if is_block && !object.is_template {
        let text: String = lines.iter().map(|line| format!("\n{indent}{line}")).collect();
        let end = Span { start: name.span.end, end: name.span.end };
        finding.patch = Some(Patch { edits: vec![(at.place(end), text)], safe: false });
    }
}

/// Replaces the text of one place.
pub fn replace(finding: &mut Finding, at: At<'_>, span: Span, text: impl Into<String>, safe: bool) {
    // An alias is used where it stands, and defined elsewhere.
    if !at.source.slice(span).starts_with('*') {
        finding.patch(at.place(span), text, safe);
    }
}
