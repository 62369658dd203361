//! What a shared link to a page shows, as SVG, with the typeface in `fonts/`, so that it is the same on every machine.

mod card;
mod lines;
pub mod mark;
mod picture;
mod typeface;

pub use card::{Card, HEIGHT, WIDTH};
pub use picture::Picture;
pub use typeface::{NAME as TYPEFACE, Weight, missing};

/// The typeface of the pictures: regular and semibold.
pub const FONTS: [&[u8]; 2] = [typeface::REGULAR, typeface::SEMIBOLD];

/// The colors of the light theme, as in `style/tokens.css`.
pub mod color {
    /// The surface.
    pub const PAPER: &str = "#fdfcfa";
    /// Text.
    pub const INK: &str = "#1d1b18";
    /// Text that matters less.
    pub const INK_SOFT: &str = "#5c564d";
    /// A sunk surface.
    pub const SUNK: &str = "#f5f2ec";
    /// The accent.
    pub const ACCENT: &str = "#a8390b";
}

#[cfg(test)]
mod tests {
    use super::color::{ACCENT, INK, INK_SOFT, PAPER, SUNK};

    #[test]
    fn the_colors_are_those_of_the_site() {
        let tokens = include_str!("../../../style/tokens.css");
        let roles =
            [("text", INK), ("text-soft", INK_SOFT), ("surface", PAPER), ("surface-sunk", SUNK), ("accent", ACCENT)];
        for (role, color) in roles {
            assert!(tokens.contains(&format!("--{role}: light-dark({color},")), "--{role} is not {color}");
        }
        assert!(super::mark::MARK.contains(ACCENT), "style/icon.svg has another color");
    }
}
