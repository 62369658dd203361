//! The lines of a file, with each finding below its line. Lines far from any finding are folded.

use crate::Panel;
use crate::markup::{between, text};
use check::{Map, Severity, Source, Span};
use std::ops::RangeInclusive;

/// The lines shown before and after a finding.
const AROUND: usize = 3;
/// Fewer lines than this are shown rather than folded.
const FEWEST: usize = 4;
/// More lines than this are counted rather than folded, because browsers take seconds to lay them out.
const MOST: usize = 600;

/// The spans of the findings of a line, and the worst of them.
#[derive(Clone, Debug, Default)]
struct Marks {
    findings: Vec<usize>,
    spans: Vec<Span>,
    worst: Option<Severity>,
}

impl Panel<'_> {
    /// A file with its findings.
    pub(crate) fn code(&self, file: usize, markup: &mut String) {
        let Some(source) = self.project.files.get(file).map(|file| &file.source) else { return };
        let mut marks = Map::<usize, Marks>::new();
        for (place, finding) in self.of_file(file) {
            let span = finding.place.span;
            let line = source.line(span.start);
            // A finding is below the last line of a short span, so that the reader sees the whole span first.
            let last = source.line(span.end.saturating_sub(1).max(span.start)).min(line + AROUND);
            for at in line..=last {
                let marks = marks.or_default(at);
                marks.spans.push(span);
                marks.worst = marks.worst.max(Some(finding.rule.severity));
            }
            marks.or_default(last).findings.push(place);
        }
        let mut next = 1;
        // What follows the last newline is a line only if it has a finding.
        let lines = if source.text.ends_with('\n') { source.count() - 1 } else { source.count() };
        let count = marks.keys().copied().max().unwrap_or_default().max(lines);
        for range in shown(marks.keys().copied(), count) {
            self.fold(source, next..=range.start() - 1, markup);
            next = range.end() + 1;
            self.lines(source, range, &marks, markup);
        }
        self.fold(source, next..=count, markup);
    }

    fn lines(&self, source: &Source, range: RangeInclusive<usize>, marks: &Map<usize, Marks>, markup: &mut String) {
        let mut is_open = false;
        for line in range {
            if !is_open {
                markup.push_str("<pre class=\"lines\"><code>");
                is_open = true;
            }
            let of_line = marks.get(&line);
            write_line(source, line, of_line, markup);
            let findings = of_line.map_or(&[][..], |marks| &marks.findings);
            if !findings.is_empty() {
                markup.push_str("</code></pre>");
                is_open = false;
            }
            for place in findings {
                self.finding(*place, markup);
            }
        }
        if is_open {
            markup.push_str("</code></pre>");
        }
    }

    /// Lines without findings.
    fn fold(&self, source: &Source, range: RangeInclusive<usize>, markup: &mut String) {
        let (first, last) = (*range.start(), *range.end());
        let count = range.clone().count();
        let is_blank = range.clone().all(|line| source.slice(source.line_span(line)).trim().is_empty());
        if count == 0 || is_blank {
            return;
        }
        let name = if first == last { format!("Line {first}") } else { format!("Lines {first} to {last}") };
        if count > MOST {
            between(markup, "<p class=\"lines__rest\">", &name, ": no findings</p>");
            return;
        }
        between(markup, "<details class=\"lines__fold\"><summary>", &name, "</summary>");
        markup.push_str("<pre class=\"lines\"><code>");
        for line in range {
            write_line(source, line, None, markup);
        }
        markup.push_str("</code></pre></details>");
    }
}

/// The ranges of lines to show, in order.
fn shown(marked: impl Iterator<Item = usize>, count: usize) -> Vec<RangeInclusive<usize>> {
    let mut ranges: Vec<RangeInclusive<usize>> = Vec::new();
    for line in marked {
        let (first, last) = (line.saturating_sub(AROUND).max(1), (line + AROUND).min(count));
        match ranges.last_mut() {
            Some(range) if first <= range.end() + FEWEST => *range = *range.start()..=last,
            _ => ranges.push(if first <= FEWEST { 1 } else { first }..=last),
        }
    }
    if let Some(range) = ranges.last_mut().filter(|range| range.end() + FEWEST > count) {
        *range = *range.start()..=count;
    }
    ranges
}

fn write_line(source: &Source, line: usize, marks: Option<&Marks>, markup: &mut String) {
    let span = source.line_span(line);
    markup.push_str("<span class=\"line\" data-line=\"");
    markup.push_str(&line.to_string());
    markup.push('"');
    if let Some(worst) = marks.and_then(|marks| marks.worst) {
        between(markup, " data-severity=\"", worst.name(), "\"");
    }
    markup.push('>');
    let mut at = span.start;
    let mut spans = marks.map(|marks| marks.spans.clone()).unwrap_or_default();
    check::sort_by(&mut spans, Ord::cmp);
    for marked in spans {
        let (start, end) = (marked.start.max(at), marked.end.min(span.end));
        if start < end && source.text.is_char_boundary(start) && source.text.is_char_boundary(end) {
            text(markup, source.slice(Span { start: at, end: start }));
            between(markup, "<mark>", source.slice(Span { start, end }), "</mark>");
            at = end;
        }
    }
    text(markup, source.slice(Span { start: at, end: span.end }));
    markup.push_str("\n</span>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_near_findings_are_shown_and_near_ranges_joined() {
        for (marked, count, expected) in [
            (&[10][..], 30, vec![7..=13]),
            (&[4], 30, vec![1..=7]),
            (&[10, 20], 30, vec![7..=23]),
            (&[10, 22], 30, vec![7..=13, 19..=25]),
            (&[28], 30, vec![25..=30]),
            (&[1], 1, vec![1..=1]),
            (&[], 9, vec![]),
        ] {
            assert_eq!(shown(marked.iter().copied(), count), expected, "{marked:?}");
        }
    }
}
