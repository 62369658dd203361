//! The picture of a page, before it is drawn.

use super::Card;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Changes when the same SVG is to be drawn anew: with the typeface, the renderer or the way of writing PNG.
const EDITION: u32 = 1;

/// A picture of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What it says, in words.
    pub alt: String,
    /// Another one when the picture is another.
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
    /// What is drawn.
    pub fn svg(&self) -> &str {
        &self.svg
    }
}
