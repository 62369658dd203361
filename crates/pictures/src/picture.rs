//! A preview picture as SVG, with its alternative text and version.

use super::Card;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Increase this when the same SVG must be drawn again: after a change of the typeface, the renderer or the PNG
/// encoder.
const EDITION: u32 = 1;

/// The preview picture of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The alternative text.
    pub alt: String,
    /// A hash of the picture.
    pub version: String,
    svg: String,
}

impl From<&Card> for Picture {
    fn from(card: &Card) -> Self {
        let svg = card.svg();
        let mut hasher = DefaultHasher::new();
        (EDITION, &svg).hash(&mut hasher);
        Self { alt: card.alt(), version: format!("{:016x}", hasher.finish()), svg }
    }
}

impl Picture {
    /// Returns the SVG.
    pub fn svg(&self) -> &str {
        &self.svg
    }
}
