//! What is wrong with a price file.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing wrong with a price file: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, as a clause.
    pub what: String,
    /// What to do, as a clause.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path.display(), self.line, self.what, self.remedy)
    }
}

/// A file's text, with what was found wrong in it so far.
pub struct Source<'a> {
    path: &'a Path,
    text: &'a str,
    /// The faults, in no order.
    pub faults: Vec<Fault>,
}

impl<'a> Source<'a> {
    /// A file in which nothing was found yet.
    pub fn new(path: &'a Path, text: &'a str) -> Self {
        Self { path, text, faults: Vec::new() }
    }

    /// Notes a fault at the byte at `offset`.
    pub fn fault(&mut self, offset: usize, what: impl Into<String>, remedy: impl Into<String>) {
        let line = 1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
        self.faults.push(Fault { path: self.path.into(), line, what: what.into(), remedy: remedy.into() });
    }
}
