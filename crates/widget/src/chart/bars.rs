//! Stacked bars with limits.

use super::layout::{LINE, mark_labels, x_ticks};
use super::ruler::Ruler;
use crate::markup::{coordinates, text};
use models::{Axis, Bars, Scale};

/// Height of a bar including its name, in pixels.
const ROW: f64 = 54.0;
/// Height of the bar itself, in pixels.
const THICK: f64 = 24.0;

/// Draws the bars. Returns no positions: the rows of the table have none in the picture.
pub fn picture(markup: &mut String, bars: &Bars) -> Vec<f64> {
    let totals = bars.bars.iter().map(|bar| bar.values.iter().sum::<f64>());
    let axis = Axis::new("", bars.unit, Scale::Linear);
    let end = bars.end.unwrap_or(f64::INFINITY);
    let values = totals.chain(bars.limits.iter().map(|limit| limit.to)).map(|value| value.min(end));
    let ruler = Ruler::over(&axis, values, true);
    let percent = |value: f64| ruler.place(value).unwrap_or_default() * 100.0;

    let mut labels = String::new();
    let limit = |value| Some(if ruler.contains(value) { percent(value) } else { 200.0 });
    let [head, _] = mark_labels(&mut labels, bars.limits.iter(), bars.unit, limit);
    let height = head + bars.bars.len() as f64 * ROW + LINE + 6.0;
    coordinates(markup, r#"<svg class="plot__bars" height="{=}" aria-hidden="true">"#, &[height]);
    let bottom = height - LINE;
    for (_, place) in ruler.ticks() {
        let left = place * 100.0;
        coordinates(
            markup,
            r#"<line class="plot__grid" x1="{=}%" x2="{=}%" y1="{=}" y2="{=}"/>"#,
            &[left, left, head, bottom],
        );
    }
    x_ticks(markup, &ruler, bars.unit, height - 3.0);
    for (row, bar) in bars.bars.iter().enumerate() {
        let top = head + row as f64 * ROW;
        let mut so_far = 0.0;
        for (number, value) in bar.values.iter().enumerate() {
            let left = percent(so_far);
            so_far += value;
            let width = percent(so_far) - left;
            if width > 0.0 {
                coordinates(
                    markup,
                    r#"<rect class="series-{=}" x="{=}%" width="{=}%" y="{=}" height="{=}"><title>"#,
                    &[number as f64 + 1.0, left, width, top + 21.0, THICK],
                );
                text(markup, bars.parts.get(number).copied().unwrap_or_default(), " ");
                text(markup, &bars.unit.format(*value), "</title></rect>");
            }
        }
        if bar.unbounded {
            let left = percent(so_far);
            coordinates(
                markup,
                r#"<rect class="plot__endless" x="{=}%" width="{=}%" y="{=}" height="{=}"/>"#,
                &[left, 100.0 - left, top + 21.0, THICK],
            );
        }
        if bar.unbounded || !ruler.contains(so_far) {
            // Two zigzags: the bar goes on beyond the axis.
            coordinates(
                markup,
                r#"<svg class="plot__break" x="100%" y="{=}"><path d="M-16-2l6 5-6 5 6 5-6 5 6 5-6 5h8l6-5-6-5 6-5-6-5 6-5-6-5z"/></svg>"#,
                &[top + 21.0],
            );
        }
        coordinates(markup, r#"<text class="plot__name" x="0" y="{=}">"#, &[top + 15.0]);
        text(markup, bar.label, " <tspan>");
        text(markup, &bars.total(bar), "</tspan></text>");
    }
    // The limits are drawn over the bars, to the bottom of the axis.
    coordinates(markup, r#"<svg class="plot__limits" height="{=}">"#, &[bottom]);
    markup.push_str(&labels);
    markup.push_str("</svg></svg>");
    Vec::new()
}
