//! The colors of the light theme, as in `style/tokens.css`.

/// The background.
pub const PAPER: &str = "#fdfcfa";
/// Text.
pub const INK: &str = "#1d1b18";
/// Secondary text.
pub const INK_SOFT: &str = "#5c564d";
/// A recessed background.
pub const SUNK: &str = "#f5f2ec";
/// The accent color.
pub const ACCENT: &str = "#a8390b";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::MARK;

    #[test]
    fn the_colors_are_those_of_the_site() {
        let tokens = include_str!("../../../style/tokens.css");
        let roles =
            [("text", INK), ("text-soft", INK_SOFT), ("surface", PAPER), ("surface-sunk", SUNK), ("accent", ACCENT)];
        for (role, color) in roles {
            assert!(tokens.contains(&format!("--{role}: light-dark({color},")), "--{role} is not {color}");
        }
        assert!(MARK.contains(ACCENT), "style/icon.svg has another color");
    }
}
