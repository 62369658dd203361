//! A chart's picture and table, from its data.
//!
//! Horizontal positions are in percent, so that one picture fits every width; vertical positions are in pixels, so that
//! labels keep their distance. The markup has classes and no styles. Each row of the table has its horizontal position
//! in `data-place`, which links it to the picture.

mod bars;
mod layout;
mod lines;
mod names;
mod ruler;
mod table;
#[cfg(test)]
mod tests;
mod thumbnail;

use super::markup::{coordinates, text};
use models::Plot;
pub use thumbnail::thumbnail;

/// A drawn plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The picture and a slider to read values, which is at what the reader entered.
    pub picture: String,
    /// The rows of the table, with a heading.
    pub table: String,
}

impl Drawing {
    /// Draws a plot.
    pub fn of(plot: &Plot) -> Self {
        let readout = plot.readout();
        let mut picture = String::from(r#"<div class="plot">"#);
        let places = match plot {
            Plot::Lines(lines) => lines::picture(&mut picture, lines),
            Plot::Bars(bars) => bars::picture(&mut picture, bars),
        };
        picture.push_str("</div>");
        if let Plot::Bars(bars) = plot {
            picture.push_str(r#"<ul class="legend" aria-hidden="true">"#);
            for (number, name) in bars.parts.iter().enumerate() {
                coordinates(&mut picture, r#"<li class="series-{=}">"#, &[number as f64 + 1.0]);
                text(&mut picture, name, "</li>");
            }
            picture.push_str("</ul>");
        }
        let last = readout.rows.len().max(1) - 1;
        coordinates(
            &mut picture,
            r#"<p class="chart__reading"><label>Read values <input type="range" min="0" max="{=}" value="{=}" aria-valuetext=""#,
            &[last as f64, readout.own as f64],
        );
        let own = readout.rows.get(readout.own).map(|row| row_in_words(&readout.head, row)).unwrap_or_default();
        text(&mut picture, &own, r#""></label> <output>"#);
        text(&mut picture, &own, "</output></p>");
        Self { picture, table: table::table(&readout, &places) }
    }
}

/// Returns switches that highlight the lines of a plot, for readers who do not use a pointer. They are not part of the
/// drawing, so that they keep their state when it is drawn again.
pub fn highlights(plot: &Plot) -> String {
    let mut markup = String::new();
    let Plot::Lines(lines) = plot else { return markup };
    if lines.series.len() < 2 {
        return markup;
    }
    for (number, series) in lines.series.iter().enumerate() {
        coordinates(&mut markup, r#"<label class="series-{=}"><input type="checkbox">"#, &[number as f64 + 1.0]);
        text(&mut markup, series.label, "</label>");
    }
    markup
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
