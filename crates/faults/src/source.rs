//! The text of a file, to convert byte offsets to places.

use super::fault::{Fault, Place};
use std::path::Path;

/// A file's path and text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The path as the build opens it.
    pub path: &'a Path,
    /// The complete text.
    pub text: &'a str,
}

impl Source<'_> {
    /// Returns the line of a byte offset, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }

    /// Returns the place of a byte offset.
    pub fn place(&self, offset: usize) -> Place {
        Place::line(self.path, self.line(offset))
    }

    /// Creates a fault at a byte offset.
    pub fn fault(&self, offset: usize, what: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault::new(self.place(offset), what, remedy)
    }
}
