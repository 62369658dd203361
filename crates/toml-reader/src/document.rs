//! A TOML document, and its faults.

use faults::{Fault, Faults, Source};
use std::cell::RefCell;
use toml::Spanned;
use toml::de::DeTable;

/// A TOML file, or the part of a file that is TOML.
#[derive(Debug)]
pub struct Document<'a> {
    source: Source<'a>,
    start: usize,
    table: Spanned<DeTable<'a>>,
    faults: RefCell<Faults>,
}

impl<'a> Document<'a> {
    /// Parses a file. Faults call it by `noun`, as in "the file is not valid TOML".
    pub fn parse(source: Source<'a>, noun: &str) -> Self {
        Self::parse_part(source, 0, source.text, noun)
    }

    /// Parses a part of a file that begins at the byte `start`.
    pub fn parse_part(source: Source<'a>, start: usize, part: &'a str, noun: &str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(part);
        let document = Self { source, start, table, faults: RefCell::default() };
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            document.fault(at, format!("{noun} is not valid TOML: {}", error.message()), "correct the line");
        }
        document
    }

    /// Returns the table of the top-level keys.
    pub(super) fn root(&self) -> &DeTable<'a> {
        self.table.get_ref()
    }

    /// Adds a fault at a byte offset of the TOML.
    pub fn fault(&self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.push(self.source.fault(self.start + at, what, remedy));
    }

    fn push(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }

    /// Returns the line in the file of a byte offset of the TOML.
    pub fn line(&self, at: usize) -> usize {
        self.source.line(self.start + at)
    }

    /// Returns the faults found so far.
    pub fn finish(self) -> Faults {
        self.faults.into_inner()
    }
}

/// A text and its byte offset in the TOML.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// The byte offset, for [`Document::fault`].
    pub at: usize,
}
