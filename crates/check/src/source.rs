//! A file that a reader gives: its text, and where its lines are.

use std::ops::Range;

/// A byte-order mark, which editors do not show.
const MARK: &str = "\u{feff}";

/// Text of a file, with the place of each line.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the reader gave it, with slashes.
    pub path: String,
    /// The text, without a byte-order mark.
    pub text: String,
    /// Where lines begin, in bytes.
    lines: Vec<usize>,
}

/// A range of bytes of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// A place in a file, as editors count: from 1, and columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Returns the line of the first byte that is not UTF-8.
    pub fn new(path: impl Into<String>, bytes: &[u8]) -> Result<Self, usize> {
        let text = str::from_utf8(bytes).map_err(|error| {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or(bytes);
            1 + valid.iter().filter(|byte| **byte == b'\n').count()
        })?;
        let text = text.strip_prefix(MARK).unwrap_or(text);
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place + 1);
        Ok(Self {
            path: path.into().replace('\\', "/"),
            text: text.into(),
            lines: std::iter::once(0).chain(starts).collect(),
        })
    }

    /// A file whose text is not known.
    pub fn empty(path: impl Into<String>) -> Self {
        Self { path: path.into().replace('\\', "/"), text: String::new(), lines: vec![0] }
    }

    /// The name of the file, without its folder.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder of the file, with a slash at its end, or nothing.
    pub fn folder(&self) -> &str {
        self.path.rfind('/').map_or("", |slash| &self.path[..=slash])
    }

    /// The line of a byte, from 1.
    pub fn line(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte).max(1)
    }

    /// The place of a byte.
    pub fn position(&self, byte: usize) -> Position {
        let line = self.line(byte);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let before = self.slice(Span { start, end: byte });
        Position { line, column: before.chars().count() + 1 }
    }

    /// The bytes of a line, without its end; empty for a line beyond the last.
    pub fn line_span(&self, line: usize) -> Span {
        let Some(start) = line.checked_sub(1).and_then(|place| self.lines.get(place)).copied() else {
            return Span { start: self.text.len(), end: self.text.len() };
        };
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        let text = self.slice(Span { start, end });
        Span { start, end: start + text.trim_end_matches('\r').len() }
    }

    /// The number of lines.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The text of a range, or nothing if it is not one.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(Range::from(span)).unwrap_or_default()
    }
}

impl Span {
    /// Whether a byte is in it.
    pub fn contains(self, byte: usize) -> bool {
        (self.start..self.end).contains(&byte)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("a\\b.txt", text.as_bytes()).expect("text")
    }

    #[test]
    fn places_are_those_of_editors() {
        let source = source("\u{feff}eins\r\nzwei ä x\n\nvier");
        assert_eq!((source.path.as_str(), source.name(), source.folder()), ("a/b.txt", "b.txt", "a/"));
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        let x = source.text.find('x').expect("a letter");
        assert_eq!(source.position(x), Position { line: 2, column: 8 });
        assert_eq!(source.position(source.text.len()), Position { line: 4, column: 5 });
        assert_eq!(source.slice(source.line_span(1)), "eins");
        assert_eq!(source.slice(source.line_span(3)), "");
        assert_eq!(source.slice(source.line_span(4)), "vier");
        assert_eq!(source.slice(source.line_span(5)), "");
        assert_eq!(source.count(), 4);
    }

    #[test]
    fn other_bytes_are_refused_with_their_line() {
        assert_eq!(Source::new("x", b"one\ntwo\n\xff").err(), Some(3));
    }
}
