//! Footnotes are a page's sources: numbered by first use, listed at its end.

use super::fault::{Fault, Source};

/// The footnotes of one page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Names by first use, each with the places of its uses.
    used: Vec<(String, Vec<usize>)>,
    /// Names with their place and their HTML.
    defined: Vec<(String, usize, String)>,
}

impl Footnotes {
    /// The mark in the text.
    pub(super) fn reference(&mut self, name: &str, offset: usize) -> String {
        let place = self.used.iter().position(|(used, _)| used == name).unwrap_or_else(|| {
            self.used.push((name.into(), Vec::new()));
            self.used.len() - 1
        });
        let uses = &mut self.used[place].1;
        uses.push(offset);
        let (number, id) = (place + 1, back(place, uses.len() - 1));
        format!(
            "<sup class=\"source\"><a href=\"#source-{number}\" id=\"{id}\" aria-label=\"Source {number}\">{number}</a></sup>"
        )
    }

    /// What the mark stands for.
    pub(super) fn define(&mut self, name: &str, offset: usize, html: String) {
        self.defined.push((name.into(), offset, html));
    }

    /// The list, in order of first use; empty without a footnote.
    pub(super) fn list(self, source: Source<'_>, faults: &mut Vec<Fault>) -> Vec<String> {
        for (name, offset, _) in &self.defined {
            if !self.used.iter().any(|(used, _)| used == name) {
                faults.push(source.fault(
                    *offset,
                    format!("no text uses the footnote `{name}`"),
                    "use it or delete it",
                ));
            }
        }
        let item = |(place, (name, uses)): (usize, &(String, Vec<usize>))| {
            let (_, _, html) = self.defined.iter().find(|(defined, ..)| defined == name)?;
            let links = (0..uses.len())
                .map(|nth| format!(" <a href=\"#{}\" aria-label=\"Back to the text\">↩</a>", back(place, nth)));
            Some(format!("<li id=\"source-{}\">{html}{}</li>", place + 1, links.collect::<String>()))
        };
        self.used.iter().enumerate().filter_map(item).collect()
    }
}

fn back(place: usize, nth: usize) -> String {
    let number = place + 1;
    if nth == 0 { format!("ref-{number}") } else { format!("ref-{number}-{}", nth + 1) }
}
