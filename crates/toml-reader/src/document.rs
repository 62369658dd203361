//! A TOML document, and the faults found in it.

use faults::{Fault, Faults, Source};
use std::cell::RefCell;
use toml::Spanned;
use toml::de::DeTable;

/// A file that is TOML, or the part of a file that is.
#[derive(Debug)]
pub struct Document<'a> {
    source: Source<'a>,
    start: usize,
    table: Spanned<DeTable<'a>>,
    faults: RefCell<Faults>,
}

impl<'a> Document<'a> {
    /// Parses a file. `noun` names it in faults, as in "the file is no TOML".
    pub fn parse(source: Source<'a>, noun: &str) -> Self {
        Self::parse_part(source, 0, source.text, noun)
    }

    /// Parses a part of a file, which is at the byte `start`.
    pub fn parse_part(source: Source<'a>, start: usize, part: &'a str, noun: &str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(part);
        let document = Self { source, start, table, faults: RefCell::default() };
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            document.fault(at, format!("{noun} is no TOML: {}", error.message()), "mend the line");
        }
        document
    }

    /// The table of the top-level keys.
    pub(super) fn root(&self) -> &DeTable<'a> {
        self.table.get_ref()
    }

    /// Adds a fault at a byte of the TOML.
    pub fn fault(&self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.push(self.source.fault(self.start + at, what, remedy));
    }

    fn push(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }

    /// The line in the file of a byte of the TOML.
    pub fn line(&self, at: usize) -> usize {
        self.source.line(self.start + at)
    }

    /// The faults found so far.
    pub fn finish(self) -> Faults {
        self.faults.into_inner()
    }
}

/// A text and the byte of the TOML where it is.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Its place, for [`Document::fault`].
    pub at: usize,
}
