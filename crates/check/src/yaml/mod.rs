//! YAML as documents of nodes with their places.

mod read;
#[cfg(test)]
mod tests;

use crate::source::Span;
use crate::tree::Node;
pub use read::read;

/// What a file has: documents and comments, up to and beyond an error.
#[derive(Clone, Debug, Default)]
pub struct Yaml {
    /// The documents that are not empty, in order.
    pub documents: Vec<Document>,
    /// The text of each comment after `#`, and where it is, with the `#`.
    pub comments: Vec<(String, Span)>,
    /// Where a template can print whole lines, so that what is absent may be there.
    pub blocks: Vec<usize>,
    /// The indentation of the lines that each block prints, where it is known.
    pub columns: Vec<Option<usize>>,
    /// What is not YAML: where, and what the parser says.
    pub errors: Vec<(usize, String)>,
}

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it contains.
    pub root: Node,
    /// Whether it is whole. Of a document with an error, only what comes before it is known.
    pub is_whole: bool,
}
