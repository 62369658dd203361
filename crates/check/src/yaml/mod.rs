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

impl Yaml {
    /// The places in a range where a template can print whole lines, each with the indentation of those lines.
    pub fn blocks_in(&self, range: Span) -> impl Iterator<Item = Option<usize>> {
        let first = self.blocks.partition_point(|block| *block < range.start);
        let blocks = self.blocks.iter().enumerate().skip(first).take_while(move |(_, block)| **block < range.end);
        blocks.map(|(place, _)| self.columns.get(place).copied().flatten())
    }

    /// Whether a template can print whole lines in a range.
    pub fn is_filled(&self, range: Span) -> bool {
        self.blocks_in(range).next().is_some()
    }
}
