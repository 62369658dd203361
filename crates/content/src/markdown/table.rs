//! Tables. On a phone, rows of sentences become cards; a table of short cells stays one, and scrolls if it is too wide.

use super::cards::Cards;
use super::directive;
use super::reader::{Reader, Spanned};
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use std::ops::Range;

/// Letters of a row that fit into a line of a phone.
const LINE: usize = 40;
/// Letters of a cell from which it reads as a sentence.
const SENTENCE: usize = 22;

/// Returns the text of each cell, row by row, the head in front.
fn rows(events: &[Spanned<'_>]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (event, _) in events {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => rows.last_mut().into_iter().for_each(|row| row.push(String::new())),
            Event::Text(text) | Event::Code(text) => {
                rows.last_mut().and_then(|row| row.last_mut()).into_iter().for_each(|cell| cell.push_str(text));
            }
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    rows
}

/// Returns whether rows are better read as cards on a phone.
fn are_cards(rows: &[Vec<String>]) -> bool {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let fits = (0..columns).map(width).sum::<usize>() <= LINE;
    !fits && (1..columns).any(|column| width(column) > SENTENCE)
}

impl<'a> Reader<'a> {
    /// Reads the start of a table. Like the method below, consumes no event.
    pub(super) fn table(&mut self, columns: &[Alignment], span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        if columns.iter().any(|column| *column != Alignment::None) {
            let remedy = "remove the colons below its heading: the policy forbids style attributes";
            self.fault(span.start, "a table column has an alignment", remedy);
        }
        let mut rows = rows(rest);
        if are_cards(&rows) {
            self.push_html(directive::TABLE.replacen("table", "table table--cards", 1));
            self.cards = Some(Cards::of(rows.swap_remove(0)));
        } else {
            self.push_html(directive::TABLE.into());
        }
        self.pending.push(Event::Start(Tag::Table(columns.to_vec())));
        0
    }

    /// Reads the head of a table. Each column needs a heading, for screen readers and cards.
    pub(super) fn table_head(&mut self, rest: &[Spanned<'a>]) -> usize {
        let head = rest.iter().take_while(|(event, _)| !matches!(event, Event::End(TagEnd::TableHead)));
        for pair in head.collect::<Vec<_>>().windows(2) {
            if let [(Event::Start(Tag::TableCell), span), (Event::End(TagEnd::TableCell), _)] = pair {
                self.fault(span.start, "a table column has no heading", "add one");
            }
        }
        self.pending.push(Event::Start(Tag::TableHead));
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn sentences_are_cards_and_numbers_stay_in_columns() {
        let sentence = "a handler that waits for the database";
        assert!(are_cards(&table(&[&["Sign", "Cause"], &["p99 rises", sentence]])));
        // What fits is compared at a glance.
        assert!(!are_cards(&table(&[&["Limit", "Workers"], &["500m", "1"]])));
        // Only the names are long: the numbers are to be compared.
        assert!(!are_cards(&table(&[&["Profile", "Clean", "Cached", "Size"], &[sentence, "52.6 s", "4.1 s", "3 MB"]])));
    }
}
