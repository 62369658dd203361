//! A Markdown text copied piece by piece, with what differs between our files and what readers get.

use super::body::Piece;
use std::ops::Range;

/// A copy in the making.
#[derive(Debug)]
pub(super) struct Transcript<'a> {
    text: &'a str,
    copied: usize,
    pieces: Vec<Piece>,
}

impl<'a> Transcript<'a> {
    /// Copies `text` from a place on.
    pub(super) fn new(text: &'a str, start: usize) -> Self {
        Self { text, copied: start, pieces: Vec::new() }
    }

    /// Puts these pieces where the text has this part.
    pub(super) fn replace(&mut self, part: Range<usize>, pieces: impl IntoIterator<Item = Piece>) {
        self.copy(part.start);
        self.pieces.extend(pieces);
        self.copied = part.end;
    }

    /// Notes where a link leads. A link by reference has no address of its own and stays as it is.
    pub(super) fn link(&mut self, link: Range<usize>, to: &str) {
        if let Some(place) = self.text[link.clone()].rfind(to) {
            let start = link.start + place;
            self.replace(start..start + to.len(), [Piece::Link(to.into())]);
        }
    }

    /// The copy.
    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.copy(self.text.trim_end().len());
        self.pieces
    }

    fn copy(&mut self, to: usize) {
        if let Some(text) = self.text.get(self.copied..to).filter(|text| !text.is_empty()) {
            self.pieces.push(Piece::Text(text.into()));
        }
    }
}
