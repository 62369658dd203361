//! The numbers of a chart for those who want the numbers: a table, and each row as a sentence.

use super::escaped;
use crate::calculators::Readout;

/// Heading and rows of a table.
pub fn table(readout: &Readout) -> String {
    let mut markup = String::from("<thead><tr>");
    for name in &readout.head {
        cell(&mut markup, "<th scope=\"col\">", name, "</th>");
    }
    markup.push_str("</tr></thead><tbody>");
    for row in &readout.rows {
        markup.push_str("<tr>");
        for (column, text) in row.iter().enumerate() {
            let (open, close) = if column == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
            cell(&mut markup, open, text, close);
        }
        markup.push_str("</tr>");
    }
    markup.push_str("</tbody>");
    markup
}

fn cell(markup: &mut String, open: &str, text: &str, close: &str) {
    markup.push_str(open);
    markup.push_str(&escaped(text));
    markup.push_str(close);
}

/// Each row as `Pool size 10: p99 4.2 ms, mean 1 ms`.
pub fn sentences(readout: &Readout) -> Vec<String> {
    let sentence = |row: &Vec<String>| {
        let mut sentence = String::new();
        for (column, (name, text)) in readout.head.iter().zip(row).enumerate() {
            sentence.push_str(match column {
                0 => "",
                1 => ": ",
                _ => ", ",
            });
            sentence.push_str(name);
            sentence.push_str(if name.is_empty() { "" } else { " " });
            sentence.push_str(text);
        }
        sentence
    };
    readout.rows.iter().map(sentence).collect()
}
