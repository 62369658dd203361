//! Stacked bars, one below the other, held against a limit.

use super::ruler::Ruler;
use super::{LINE, escaped, put};
use crate::calculators::{Axis, Bars, Scale, with_unit};

/// Height of a bar with its name above, in pixels.
const ROW: f64 = 54.0;
/// Height of the bar itself.
const THICK: f64 = 24.0;

/// The names of the parts.
pub fn legend(bars: &Bars) -> String {
    let mut markup = String::new();
    for (number, part) in bars.parts.iter().enumerate() {
        put(&mut markup, "<li class=\"series-{=}\">", &[number as f64 + 1.0]);
        markup.push_str(&escaped(part));
        markup.push_str("</li>");
    }
    markup
}

/// The picture.
pub fn picture(bars: &Bars) -> String {
    let totals = bars.bars.iter().map(|bar| bar.values.iter().sum::<f64>());
    let axis = Axis { label: "", unit: bars.unit, scale: Scale::Linear };
    let ruler = Ruler::over(&axis, totals.chain(bars.limit.iter().map(|limit| limit.to)), true);
    let percent = |value: f64| ruler.place(value).unwrap_or_default() * 100.0;

    let mut markup = String::new();
    let height = bars.bars.len() as f64 * ROW + LINE + 6.0;
    put(&mut markup, "<svg class=\"plot__bars\" height=\"{=}\" aria-hidden=\"true\">", &[height]);
    let bottom = height - LINE;
    for (value, place) in ruler.ticks() {
        let anchor = if place > 0.97 {
            "end"
        } else if place < 0.03 {
            "start"
        } else {
            "middle"
        };
        put(
            &mut markup,
            "<line class=\"plot__grid\" x1=\"{=}%\" x2=\"{=}%\" y1=\"0\" y2=\"{=}\"/>",
            &[place * 100.0, place * 100.0, bottom],
        );
        put(&mut markup, "<text x=\"{=}%\" y=\"{=}\" text-anchor=\"", &[place * 100.0, height - 3.0]);
        markup.push_str(anchor);
        markup.push_str("\">");
        markup.push_str(&escaped(&with_unit(value, bars.unit)));
        markup.push_str("</text>");
    }
    for (row, bar) in bars.bars.iter().enumerate() {
        let top = row as f64 * ROW;
        put(&mut markup, "<text class=\"plot__name\" x=\"0\" y=\"{=}\">", &[top + 15.0]);
        markup.push_str(&escaped(bar.label));
        markup.push_str(" <tspan>");
        let total = bar.values.iter().sum();
        markup.push_str(&if bar.unbounded { "no limit".into() } else { escaped(&with_unit(total, bars.unit)) });
        markup.push_str("</tspan></text>");
        let mut so_far = 0.0;
        for (number, value) in bar.values.iter().enumerate() {
            let left = percent(so_far);
            so_far += value;
            let width = percent(so_far) - left;
            if width > 0.0 {
                put(
                    &mut markup,
                    "<rect class=\"series-{=}\" x=\"{=}%\" width=\"{=}%\" y=\"{=}\" height=\"{=}\"><title>",
                    &[number as f64 + 1.0, left, width, top + 21.0, THICK],
                );
                markup.push_str(&escaped(bars.parts.get(number).copied().unwrap_or_default()));
                markup.push(' ');
                markup.push_str(&escaped(&with_unit(*value, bars.unit)));
                markup.push_str("</title></rect>");
            }
        }
        if bar.unbounded {
            let left = percent(so_far);
            put(
                &mut markup,
                "<rect class=\"plot__endless\" x=\"{=}%\" width=\"{=}%\" y=\"{=}\" height=\"{=}\"/>",
                &[left, 100.0 - left, top + 21.0, THICK],
            );
        }
    }
    if let Some(limit) = &bars.limit {
        let left = percent(limit.from);
        let (anchor, aside) = if left > 60.0 { ("end", -4.0) } else { ("start", 4.0) };
        put(
            &mut markup,
            "<line class=\"plot__limit\" x1=\"{=}%\" x2=\"{=}%\" y1=\"0\" y2=\"{=}\"/>",
            &[left, left, bottom],
        );
        put(&mut markup, "<text class=\"plot__limit\" x=\"{=}%\" y=\"12\" dx=\"{=}\" text-anchor=\"", &[left, aside]);
        markup.push_str(anchor);
        markup.push_str("\">");
        markup.push_str(&escaped(&limit.label));
        markup.push(' ');
        markup.push_str(&escaped(&with_unit(limit.from, bars.unit)));
        markup.push_str("</text>");
    }
    markup.push_str("</svg>");
    markup
}
