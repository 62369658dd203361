//! The site's logo mark.

use crate::color::ACCENT;

/// The mark as SVG, in the accent color.
pub const MARK: &str = include_str!("../../../style/icon.svg");

/// Returns the mark in another color, with this top left corner and width.
pub fn placed(x: f32, y: f32, width: f32, color: &str) -> String {
    let start = format!(r#"<svg x="{x}" y="{y}" width="{width}" height="{width}""#);
    MARK.trim().replacen("<svg", &start, 1).replace(ACCENT, color)
}
