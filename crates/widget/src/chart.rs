//! A chart's picture and table, from its data.
//!
//! Horizontal positions are in percent, so that one picture fits every width; vertical positions are in pixels, so that labels
//! keep their distance. The markup has classes and no styles. Each row of the table has its horizontal position in
//! `data-place`, which links it to the picture.

mod bars;
mod lines;
mod ruler;
mod table;
#[cfg(test)]
mod tests;

use super::text;
use models::units::{Unit, figure};
use models::{Plot, fill, with_unit};
use ruler::Ruler;

/// Height of the plot area, in pixels.
const HEIGHT: f64 = 280.0;
/// Height of a line of text, in pixels.
const LINE: f64 = 17.0;
/// Width of a letter, in pixels, rounded up.
const LETTER: f64 = 6.6;

/// A drawn plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The picture, its legend, and a slider to read values.
    pub picture: String,
    /// The rows of the table, with a heading.
    pub table: String,
}

impl Drawing {
    /// Draws a plot.
    pub fn of(plot: &Plot) -> Self {
        let readout = plot.readout();
        let mut picture = String::from("<div class=\"plot\">");
        let places = match plot {
            Plot::Lines(lines) => lines::picture(&mut picture, lines),
            Plot::Bars(bars) => bars::picture(&mut picture, bars),
        };
        picture.push_str("</div><ul class=\"legend\" aria-hidden=\"true\">");
        for (number, name) in plot.names().into_iter().enumerate() {
            put(&mut picture, "<li class=\"series-{=}\">", &[number as f64 + 1.0]);
            text(&mut picture, name, "</li>");
        }
        let last = readout.rows.len().max(1) - 1;
        put(
            &mut picture,
            "</ul><p class=\"chart__reading\"><label>Read values <input type=\"range\" min=\"0\" max=\"{=}\" value=\"0\" aria-valuetext=\"",
            &[last as f64],
        );
        let first = readout.rows.first().map(|row| row_in_words(&readout.head, row));
        text(&mut picture, &first.unwrap_or_default(), "\"></label> <output></output></p>");
        Self { picture, table: table::table(&readout, &places) }
    }
}

/// Returns a row of a chart's table as a sentence, which the slider reads out.
pub fn row_in_words(head: &[String], row: &[String]) -> String {
    let mut words = String::new();
    for (column, (name, cell)) in head.iter().zip(row).enumerate() {
        let before = match column {
            0 => "",
            1 => ": ",
            _ => ", ",
        };
        words.push_str(&[before, name, " ", cell].concat());
    }
    words
}

/// Fills coordinates into a pattern, rounded to a tenth.
pub(super) fn put(markup: &mut String, pattern: &str, numbers: &[f64]) {
    let rounded: Vec<_> = numbers.iter().map(|number| (number * 10.0).round() / 10.0).collect();
    markup.push_str(&fill(pattern, &rounded));
}

/// Places a label next to a position, toward the middle.
fn beside(percent: f64) -> &'static str {
    if percent > 60.0 { "dx=\"-4\" text-anchor=\"end\">" } else { "dx=\"4\" text-anchor=\"start\">" }
}

/// Labels a horizontal axis at this height. Only the last label has the unit: a narrow screen has no room for more. There the
/// style sheet hides every other label, counted from the end.
fn ticks_across(markup: &mut String, ruler: &Ruler, unit: Unit, height: f64) {
    let ticks = ruler.ticks();
    for (value, place) in &ticks {
        let left = place * 100.0;
        put(markup, "<text x=\"{=}%\" y=\"{=}\" ", &[left, height]);
        markup.push_str(under(left));
        let last = ticks.last().is_some_and(|(last, _)| last == value);
        text(markup, &if last { with_unit(*value, unit) } else { figure(*value) }, "</text>");
    }
}

/// Centers a label on its tick, except at the ends of the axis.
fn under(percent: f64) -> &'static str {
    match percent {
        ..3.0 => "text-anchor=\"start\">",
        97.0.. => "text-anchor=\"end\">",
        _ => "text-anchor=\"middle\">",
    }
}
