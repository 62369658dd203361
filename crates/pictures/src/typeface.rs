//! The typeface of the pictures: Inter, in two weights, under the SIL Open Font License (`fonts/OFL.txt`).
//!
//! Both files are subsets: Latin and Greek letters, arrows and mathematical symbols.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// The font family.
pub const NAME: &str = "Inter";

pub(super) const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.ttf");
pub(super) const SEMIBOLD: &[u8] = include_bytes!("fonts/Inter-SemiBold.ttf");

/// A font weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    SemiBold,
}

impl Weight {
    /// Returns the value of the SVG attribute `font-weight`.
    pub fn number(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::SemiBold => 600,
        }
    }

    fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::SemiBold => SEMIBOLD,
        }
    }

    /// Returns the width of a text at a font size of 1. It ignores kerning, which is precise enough for wrapping.
    pub fn width(self, text: &str) -> f32 {
        let Ok(font) = FontRef::new(self.data()) else { return 0.0 };
        let (letters, metrics) = (font.charmap(), font.glyph_metrics(Size::new(1.0), LocationRef::default()));
        text.chars().filter_map(|letter| metrics.advance_width(letters.map(letter)?)).sum()
    }
}

/// Returns the letters of a text that the typeface lacks.
pub fn missing(text: &str) -> Vec<char> {
    let Ok(font) = FontRef::new(REGULAR) else { return Vec::new() };
    let letters = font.charmap();
    text.chars().filter(|letter| letters.map(*letter).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_can_be_read_and_differ() {
        let (regular, bold) = (Weight::Regular.width("Pool sizing"), Weight::SemiBold.width("Pool sizing"));
        assert!(regular > 4.0 && bold > regular, "{regular} {bold}");
    }

    #[test]
    fn missing_letters_are_found() {
        assert!(missing("≤ 50 µs × n → “λ”, 0.5%").is_empty());
        assert_eq!(missing("a 漢 b"), ['漢']);
    }
}
