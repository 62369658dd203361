//! A patch as a unified diff.

use check::{Patch, Source, Span};

/// The lines shown before and after a change.
const AROUND: usize = 2;

/// Longer diffs are not shown. A file on one line would be in the diff of each of its findings.
const LONGEST: usize = 20_000;

/// The diff of a patch in a file; nothing if the patch changes another file or too much to
/// show.
pub fn unified(source: &Source, file: usize, patch: &Patch) -> Option<String> {
    let mut edits: Vec<_> = patch.edits.iter().filter(|(place, _)| place.file == file).collect();
    check::sort_by_key(&mut edits, |(place, _)| place.span);
    let (first, last) = (edits.first()?.0.span.start, edits.last()?.0.span.end);
    let lines = source.line(first)..=source.line(last);
    let from = lines.start().saturating_sub(AROUND).max(1);
    let to = (lines.end() + AROUND).min(source.count());
    if source.line_span(to).end - source.line_span(from).start > LONGEST {
        return None;
    }
    let before = slice(source, from, to);
    let mut after = String::new();
    let mut at = source.line_span(from).start;
    for (place, text) in edits {
        after.push_str(source.slice(Span { start: at, end: place.span.start }));
        after.push_str(text);
        at = place.span.end.max(at);
    }
    after.push_str(source.slice(Span { start: at, end: source.line_span(to).end }));
    if before.len() + after.len() > LONGEST {
        return None;
    }
    Some(hunk(&source.path, from, &before, &after))
}

fn slice(source: &Source, from: usize, to: usize) -> String {
    source.slice(Span { start: source.line_span(from).start, end: source.line_span(to).end }).into()
}

/// One hunk: what both texts begin and end with is context, and the rest is replaced.
fn hunk(path: &str, from: usize, before: &str, after: &str) -> String {
    let [old, new]: [Vec<&str>; 2] = [before, after].map(|text| text.lines().collect());
    let same = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - same;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let mut diff = format!("--- a/{path}\n+++ b/{path}\n@@ -{from},{} +{from},{} @@\n", old.len(), new.len());
    let mut add = |sign: char, lines: &[&str]| {
        for line in lines {
            diff.push(sign);
            diff.push_str(line);
            diff.push('\n');
        }
    };
    add(' ', old.get(..same).unwrap_or_default());
    add('-', old.get(same..old.len() - tail).unwrap_or_default());
    add('+', new.get(same..new.len() - tail).unwrap_or_default());
    add(' ', old.get(old.len() - tail..).unwrap_or_default());
    diff
}

#[cfg(test)]
mod tests {
    use super::*;
    use check::Place;

    #[test]
    fn a_change_has_context_and_line_numbers() {
        let text = "a\nb\nc\nd\ne\nf\n";
        let source = Source::new("x.yaml", text.as_bytes()).expect("text");
        let at = text.find('d').expect("a place");
        let place = Place { file: 0, span: Span { start: at, end: at + 1 } };
        let patch = Patch { edits: vec![(place, "D\nD2".into())], safe: true };
        let diff = unified(&source, 0, &patch).expect("a diff");
        assert_eq!(diff, "--- a/x.yaml\n+++ b/x.yaml\n@@ -2,5 +2,6 @@\n b\n c\n-d\n+D\n+D2\n e\n f\n");
        assert_eq!(unified(&source, 1, &patch), None);
    }
}
