//! The text of a file, for turning byte offsets into places.

use super::fault::{Fault, Place};
use std::path::Path;

/// A file's path and text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The path as the build opens it.
    pub path: &'a Path,
    /// All of the file's text.
    pub text: &'a str,
}

impl Source<'_> {
    /// The line of the byte at `offset`, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }

    /// The place of the byte at `offset`.
    pub fn place(&self, offset: usize) -> Place {
        Place::line(self.path, self.line(offset))
    }

    /// A fault at the byte at `offset`.
    pub fn fault(&self, offset: usize, what: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault::new(self.place(offset), what, remedy)
    }
}
