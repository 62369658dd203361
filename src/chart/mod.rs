//! From a chart's data to its picture and its table, as markup. Nothing here is reactive: a new answer is a new picture.
//!
//! Across, all is in percent, so that one picture fits every width; up, in pixels, so that labels can keep their distance.
//! No style stands in the markup: the style sheet knows the classes.

mod bars;
mod influence;
mod lines;
mod ruler;
mod table;
#[cfg(test)]
mod tests;

use crate::calculators::{Chart, Plot, fill};
pub use influence::influences;

/// Height of the area that lines are drawn in, in pixels.
const HEIGHT: f64 = 280.0;
/// Height of a line of text, in pixels.
const LINE: f64 = 17.0;
/// Width of a letter, in pixels, on the safe side.
const LETTER: f64 = 6.6;

/// What a chart becomes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The picture, as elements of a grid.
    pub picture: String,
    /// Names of what is drawn, with their marks.
    pub legend: String,
    /// The rows and columns of a table, with heading.
    pub table: String,
    /// Where each row of the table is in the picture, as a fraction of the width; empty where rows have no such place.
    pub places: Vec<f64>,
    /// Each row of the table as a sentence.
    pub sentences: Vec<String>,
}

impl Drawing {
    /// Draws a chart.
    pub fn of(chart: &Chart) -> Self {
        let readout = chart.readout();
        let (picture, legend, places) = match &chart.plot {
            Plot::Lines(lines) => (lines::picture(lines), lines::legend(lines), lines::places(lines)),
            Plot::Bars(bars) => (bars::picture(bars), bars::legend(bars), Vec::new()),
        };
        Self { picture, legend, table: table::table(&readout), places, sentences: table::sentences(&readout) }
    }

    /// The row nearest to this fraction of the width.
    pub fn nearest(&self, fraction: f64) -> Option<usize> {
        let mut nearest = None;
        for (row, place) in self.places.iter().enumerate() {
            let distance = (place - fraction).abs();
            if nearest.is_none_or(|(_, least)| distance < least) {
                nearest = Some((row, distance));
            }
        }
        nearest.map(|(row, _)| row)
    }
}

/// Puts coordinates into a pattern, to a tenth.
fn put(markup: &mut String, pattern: &str, numbers: &[f64]) {
    let rounded: Vec<_> = numbers.iter().map(|number| (number * 10.0).round() / 10.0).collect();
    markup.push_str(&fill(pattern, &rounded));
}

/// Text as it may stand between two tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
