//! Copies a Markdown text piece by piece, and replaces the parts that differ in the published Markdown.

use super::body::Piece;
use std::ops::Range;

/// A copy in progress.
#[derive(Debug)]
pub(super) struct Transcript<'a> {
    text: &'a str,
    copied: usize,
    pieces: Vec<Piece>,
}

impl<'a> Transcript<'a> {
    /// Starts a copy of `text` at `start`.
    pub(super) fn new(text: &'a str, start: usize) -> Self {
        Self { text, copied: start, pieces: Vec::new() }
    }

    /// Replaces a part of the text with these pieces.
    pub(super) fn replace(&mut self, part: Range<usize>, pieces: impl IntoIterator<Item = Piece>) {
        self.copy(part.start);
        self.pieces.extend(pieces);
        self.copied = part.end;
    }

    /// Replaces the target of a link. A reference link has no target of its own and stays as it is.
    pub(super) fn link(&mut self, link: Range<usize>, to: &str) {
        if let Some(place) = self.text[link.clone()].rfind(to) {
            let start = link.start + place;
            self.replace(start..start + to.len(), [Piece::Link(to.into())]);
        }
    }

    /// Copies the rest and returns all pieces.
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
