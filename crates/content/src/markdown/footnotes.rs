//! Footnotes: the sources of a page, numbered by first use and listed at its end.

use crate::body::Piece;
use crate::claim_html::{source_html, source_markdown};
use crate::record::Sources;
use faults::{Faults, Source};

/// The footnotes of one page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Names by first use, each with the offsets of its uses.
    used: Vec<(String, Vec<usize>)>,
    /// Names with their offsets and HTML.
    defined: Vec<(String, usize, String)>,
    /// Names that only the Markdown version defines.
    appended: Vec<(String, Vec<Piece>)>,
}

/// The footnotes of a page in the order of first use.
#[derive(Debug, Default)]
pub(super) struct FootnoteList {
    /// As HTML.
    pub(super) items: Vec<String>,
    /// Definitions that the Markdown of the page lacks.
    pub(super) markdown: Vec<Piece>,
    /// Ids of the sources that are in the registry.
    pub(super) cited: Vec<String>,
}

impl Footnotes {
    /// Adds a use. Returns its mark in the text.
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

    /// Adds a definition.
    pub(super) fn define(&mut self, name: &str, offset: usize, html: String) {
        self.defined.push((name.into(), offset, html));
    }

    /// Adds a definition for the Markdown version only.
    pub(super) fn append(&mut self, name: String, text: Vec<Piece>) {
        self.appended.push((name, text));
    }

    /// The list. A name without a definition on the page must be a source of the registry.
    pub(super) fn list(self, source: Source<'_>, sources: &Sources, faults: &mut Faults) -> FootnoteList {
        for (name, offset, _) in &self.defined {
            if !self.used.iter().any(|(used, _)| used == name) {
                faults.push(source.fault(
                    *offset,
                    format!("no text uses the footnote `{name}`"),
                    "use it or delete it",
                ));
            } else if sources.contains_key(name) {
                let what = format!("the footnote `{name}` is also defined in content/sources.toml");
                faults.push(source.fault(*offset, what, "delete it here, or give it another name"));
            }
        }
        let mut list = FootnoteList { markdown: vec![Piece::Text("\n".into())], ..FootnoteList::default() };
        for (place, (name, uses)) in self.used.iter().enumerate() {
            let defined = self.defined.iter().find(|(defined, ..)| defined == name).map(|(_, _, html)| html.clone());
            let html = match (defined, sources.get(name)) {
                (Some(html), _) => html,
                (None, Some(source)) => {
                    list.cited.push(name.clone());
                    list.markdown.push(Piece::Text(format!("\n[^{name}]: {}\n", source_markdown(source))));
                    source_html(source)
                }
                (None, None) => {
                    let remedy =
                        "define it at the end of the file, or add a source with this id to content/sources.toml";
                    let offset = uses.first().copied().unwrap_or_default();
                    faults.push(source.fault(offset, format!("the footnote `{name}` has no definition"), remedy));
                    continue;
                }
            };
            let links = (0..uses.len())
                .map(|nth| format!(" <a href=\"#{}\" aria-label=\"Back to the text\">↩</a>", back(place, nth)));
            list.items.push(format!("<li id=\"source-{}\">{html}{}</li>", place + 1, links.collect::<String>()));
        }
        for (name, text) in self.appended {
            list.markdown.push(Piece::Text(format!("\n[^{name}]: ")));
            list.markdown.extend(text);
            list.markdown.push(Piece::Text("\n".into()));
        }
        list
    }
}

fn back(place: usize, nth: usize) -> String {
    let number = place + 1;
    if nth == 0 { format!("ref-{number}") } else { format!("ref-{number}-{}", nth + 1) }
}
