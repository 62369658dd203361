//! The text format.

use crate::{Terminal, View, count};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use check::{Finding, Place, Severity, Source, Span};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A finding on more lines is shown on its first one.
const LINES: usize = 4;

/// Lines above and below what is marked.
const AROUND: usize = 1;

/// A place, how it is marked, and its label.
type Mark<'a> = (Place, AnnotationKind, &'a str);

pub fn text(view: &View<'_>, terminal: Terminal) -> String {
    let renderer = if terminal.colors { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(terminal.width);
    let masked = view.masked();
    let mut explained = BTreeSet::new();
    let mut out = String::new();
    // What fails in production is first.
    let mut findings: Vec<_> = view.report.findings.iter().enumerate().collect();
    findings.sort_by_key(|(_, finding)| Reverse(finding.rule.severity));
    for (place, finding) in findings {
        let is_first = explained.insert(finding.rule.id);
        let mark = if view.delta.is_some() && view.is_new(place) { "new: " } else { "" };
        let group = group(view, finding, mark, &masked, is_first, terminal);
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    for gap in &view.report.gaps {
        let line = view.project.files.get(gap.place.file).map_or(1, |file| file.source.line(gap.place.span.start));
        let said = wrapped(&format!("{}:{line}: {}", view.path(gap.place.file), gap.what), terminal.width, 4);
        out.push_str(&format!("not analyzed: {said}\n"));
    }
    if !view.report.gaps.is_empty() {
        out.push('\n');
    }
    out.push_str(&summary(view));
    let changes = view.delta.map_or(&[][..], |delta| &delta.facts);
    for change in changes {
        let [before, after] = [&change.before, &change.after].map(|value| value.as_deref().unwrap_or("not set"));
        out.push_str(&format!("changed: {} {} {before} -> {after}\n", change.service, change.key));
    }
    out
}

fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::High => Level::ERROR,
        Severity::Medium => Level::WARNING,
        Severity::Low => Level::NOTE,
    };
    level.with_name(severity.name())
}

fn group<'a>(
    view: &View<'a>,
    finding: &'a Finding,
    mark: &str,
    masked: &'a [String],
    is_first: bool,
    terminal: Terminal,
) -> Group<'a> {
    let rule = finding.rule;
    let title = level(rule.severity).primary_title(format!("{mark}{}", rule.title)).id(rule.id);
    let mut group = Group::with_title(title);
    // The file of the finding comes first, then the others in their order.
    let mut marks: BTreeMap<(bool, usize), Vec<Mark<'_>>> = BTreeMap::new();
    let first = finding.place.file;
    marks.entry((false, first)).or_default().push((finding.place, AnnotationKind::Primary, &finding.message));
    for (place, said) in &finding.because {
        marks.entry((place.file != first, place.file)).or_default().push((*place, AnnotationKind::Context, said));
    }
    for ((_, file), marks) in marks {
        group = group.element(snippet(view, file, &marks, masked));
    }
    if is_first {
        let width = terminal.width.saturating_sub(12);
        for (name, said) in [("why", rule.why), ("fix", rule.fix)] {
            group = group.element(Level::NOTE.with_name(name).message(wrapped(said, width, 0)));
        }
        // Without its site, an address leads nowhere.
        group = group.element(if view.site.is_empty() {
            Level::NOTE.with_name("more").message(format!("check-files explain {}", rule.id))
        } else {
            Level::NOTE.with_name("page").message(view.page(rule))
        });
    }
    group
}

/// The lines of a file around what is marked in it.
fn snippet<'a>(view: &View<'a>, file: usize, marks: &[Mark<'a>], masked: &'a [String]) -> Element<'a> {
    let source = view.project.files.get(file).map(|file| &file.source).filter(|source| !source.text.is_empty());
    let (Some(source), Some(text)) = (source, masked.get(file)) else {
        return Origin::path(view.path(file)).into();
    };
    let spans: Vec<Range<usize>> = marks.iter().map(|(place, ..)| shown(source, place.span)).collect();
    let first = spans.iter().map(|span| source.line(span.start)).min().unwrap_or(1);
    let last = spans.iter().map(|span| source.line(span.end)).max().unwrap_or(1);
    let first = first.saturating_sub(AROUND).max(1);
    let (start, end) = (source.line_span(first).start, source.line_span(last + AROUND).end);
    let part = text.get(start..end).unwrap_or_default();
    let annotations = marks.iter().zip(spans).map(|((_, kind, said), span)| {
        let span = span.start - start..span.end - start;
        kind.span(span).label((!said.is_empty()).then_some(*said))
    });
    Snippet::source(part).path(view.path(file)).line_start(first).annotations(annotations).into()
}

/// What is underlined: the whole place, or its first line if it has too many.
fn shown(source: &Source, span: Span) -> Range<usize> {
    let end = span.end.min(source.text.len()).max(span.start);
    let start = span.start.min(source.text.len());
    let text = source.slice(Span { start, end });
    if text.lines().count() > LINES {
        return start..source.line_span(source.line(start)).end.max(start);
    }
    start..start + text.trim_end().len()
}

/// A text with line ends, so that no line is longer than the width.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// How much was found, and how much of it differs from the base.
pub fn summary(view: &View<'_>) -> String {
    let report = view.report;
    let of = |severity| report.findings.iter().filter(|finding| finding.rule.severity == severity).count();
    let files = count(view.project.files.len(), "file");
    let mut line = if report.findings.is_empty() {
        format!("No findings in {files}")
    } else {
        let parts = [Severity::High, Severity::Medium, Severity::Low].map(|one| (of(one), one.name()));
        let parts: Vec<_> =
            parts.iter().filter(|part| part.0 > 0).map(|part| format!("{} {}", part.0, part.1)).collect();
        format!("{} in {files}: {}", count(report.findings.len(), "finding"), parts.join(", "))
    };
    if let Some(delta) = view.delta {
        let new = delta.is_new.iter().filter(|is_new| **is_new).count();
        line.push_str(&format!("; {new} new, {} fixed since the base", delta.fixed.len()));
    }
    if !report.ignored.is_empty() {
        line.push_str(&format!("; {} ignored", report.ignored.len()));
    }
    if !report.gaps.is_empty() {
        line.push_str(&format!("; {}", count(report.gaps.len(), "gap")));
    }
    line.push_str(".\n");
    line
}
