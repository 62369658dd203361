//! Sizes and labels that all charts share.

use super::ruler::Ruler;
use crate::markup::{coordinates, text};
use models::units::{Unit, figure};

/// Height of the plot area, in pixels.
pub const HEIGHT: f64 = 280.0;
/// Height of a line of text, in pixels.
pub const LINE: f64 = 17.0;
/// Width of a letter, in pixels, rounded up.
pub const LETTER: f64 = 6.6;

/// Returns the attributes that place a label next to a position, on the side of the middle.
pub fn beside(percent: f64) -> &'static str {
    if percent > 60.0 { r#"dx="-4" text-anchor="end">"# } else { r#"dx="4" text-anchor="start">"# }
}

/// Writes the tick labels of a horizontal axis at this height. Only the last label has the unit, because narrow screens
/// have no room for more. There, the style sheet hides every second label, counted from the end.
pub fn x_ticks(markup: &mut String, ruler: &Ruler, unit: Unit, height: f64) {
    let ticks = ruler.ticks();
    for (value, place) in &ticks {
        let left = place * 100.0;
        coordinates(markup, r#"<text x="{=}%" y="{=}" "#, &[left, height]);
        markup.push_str(tick_anchor(left));
        let last = ticks.last().is_some_and(|(last, _)| last == value);
        text(markup, &if last { unit.format(*value) } else { figure(*value) }, "</text>");
    }
}

/// Returns the attribute that centers a label on its tick, except at the ends of the axis.
fn tick_anchor(percent: f64) -> &'static str {
    match percent {
        ..3.0 => r#"text-anchor="start">"#,
        97.0.. => r#"text-anchor="end">"#,
        _ => r#"text-anchor="middle">"#,
    }
}
