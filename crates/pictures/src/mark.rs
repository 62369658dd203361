//! The mark of the site.

use crate::color::ACCENT;

/// The mark as SVG, in the accent's color.
pub const MARK: &str = include_str!("../../../style/icon.svg");

/// The mark in another color, with this corner and width.
pub fn placed(x: f32, y: f32, width: f32, color: &str) -> String {
    let start = format!(r#"<svg x="{x}" y="{y}" width="{width}" height="{width}""#);
    MARK.trim().replacen("<svg", &start, 1).replace(ACCENT, color)
}
