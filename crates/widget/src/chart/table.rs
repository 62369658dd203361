//! The table of a chart's numbers.

use crate::markup::{coordinates, text};
use models::Readout;

/// Returns the heading and rows of a table; rows have their position in the picture, in percent, if there is one.
pub fn table(readout: &Readout, places: &[f64]) -> String {
    let mut markup = String::from("<thead><tr>");
    for name in &readout.head {
        markup.push_str(r#"<th scope="col">"#);
        text(&mut markup, name, "</th>");
    }
    markup.push_str("</tr></thead><tbody>");
    for (number, row) in readout.rows.iter().enumerate() {
        match places.get(number) {
            Some(place) => coordinates(&mut markup, r#"<tr data-place="{=}">"#, &[*place]),
            None => markup.push_str("<tr>"),
        }
        for (column, cell) in row.iter().enumerate() {
            let (open, close) = if column == 0 { (r#"<th scope="row">"#, "</th>") } else { ("<td>", "</td>") };
            markup.push_str(open);
            text(&mut markup, cell, close);
        }
        markup.push_str("</tr>");
    }
    markup.push_str("</tbody>");
    markup
}
