//! Pictures that are drawn while the site is built: the site's icons, what a shared link to a page shows, and what leads to a
//! calculator where no frame can stand. Native only.
//!
//! Each is SVG first, drawn with the typeface in `fonts/`, so that it is the same on every machine.

mod card;
mod gallery;
mod icon;
mod invitation;
mod lines;
mod paint;
mod typeface;

pub use card::{Card, HEIGHT, WIDTH};
pub use gallery::{Gallery, Picture};
pub use icon::icons;
pub use invitation::invitation;

/// A file: its name and what is in it.
pub type File = (String, Vec<u8>);

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The colors of the light theme, as in `style/tokens.css`.
mod color {
    pub(super) const PAPER: &str = "#fdfcfa";
    pub(super) const INK: &str = "#1d1b18";
    pub(super) const INK_SOFT: &str = "#5c564d";
    pub(super) const SUNK: &str = "#f5f2ec";
    pub(super) const ACCENT: &str = "#a8390b";
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
        assert!(super::icon::MARK.contains(ACCENT), "style/icon.svg has another color");
    }
}
