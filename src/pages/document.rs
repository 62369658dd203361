//! A builder of Markdown documents.

use content::{Inline, Page, Piece};

/// Pieces of Markdown. Their links are resolved later, when the base of the site is known.
pub(super) struct Document(pub Vec<Piece>);

impl Document {
    /// A document that begins with a title and a summary.
    pub fn new(title: &str, summary: &str) -> Self {
        Self(vec![Piece::Text(format!("# {title}\n\n> {summary}\n\n"))])
    }

    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.0.push(Piece::Text(text.into()));
        self
    }

    pub fn link(&mut self, title: &str, to: &str) -> &mut Self {
        self.text(format!("[{title}](")).0.push(Piece::Link(to.into()));
        self.text(")")
    }

    /// A link to a file that has no Markdown version.
    pub fn file(&mut self, title: &str, to: &str) -> &mut Self {
        self.text(format!("[{title}](")).0.push(Piece::File(to.into()));
        self.text(")")
    }

    pub fn inline(&mut self, inline: &Inline) -> &mut Self {
        self.pieces(&inline.markdown)
    }

    pub fn pieces(&mut self, pieces: &[Piece]) -> &mut Self {
        self.0.extend(pieces.iter().cloned());
        self
    }

    /// A list of links to pages, with their summaries.
    pub fn pages(&mut self, pages: &[Page]) {
        for page in pages {
            self.entry(&page.about.title, &page.address, &page.about.summary);
        }
    }

    /// A list item that links to a page, with the page's summary.
    pub fn entry(&mut self, title: &str, to: &str, summary: &str) {
        self.text("- ").link(title, to).text(format!(": {summary}\n"));
    }
}
