//! What a page says, ready to be shown.

use super::links::Link;
use models::Calculator;

/// The content of a page.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// HTML and islands, in order.
    pub blocks: Vec<Block>,
    /// The same as Markdown.
    pub markdown: Vec<Piece>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The sources, as HTML list items.
    pub sources: Vec<String>,
    /// Ids of the sources that are cited, of those in the registry.
    pub cited: Vec<String>,
    /// Ids of the claims that are quoted, in order.
    pub claims: Vec<String>,
    /// Names of the diagrams that are shown, in order.
    pub diagrams: Vec<String>,
    /// What the marks of claims in the text open, as HTML.
    pub notes: Vec<String>,
    /// The links, in order.
    pub links: Vec<Link>,
    /// Its words, code aside, for comparing pages.
    pub text: String,
    /// Its code, for being found.
    pub code: String,
}

/// A piece of a page as HTML.
#[derive(Clone, Debug)]
pub enum Block {
    /// Ready HTML.
    Html(String),
    /// A calculator in the text.
    Calculator(&'static Calculator),
}

/// A piece of a page as Markdown.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Ready Markdown.
    Text(String),
    /// Where a link leads, as written: what it becomes depends on where the site stands.
    Link(String),
    /// The address of a file of the site that is no Markdown.
    File(String),
    /// A calculator in the text.
    Calculator(&'static Calculator),
}

/// A heading below the page's title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its place: what a link has behind `#`.
    pub id: String,
    /// Its text.
    pub text: String,
    /// 2 or 3.
    pub level: u8,
    /// Where it stands in [`Body::text`], and how much of [`Body::code`] stands before it.
    pub at: (usize, usize),
}

impl Body {
    /// Number of words of the text, code aside.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether a number of the text can become the reader's own.
    pub fn has_readers_numbers(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Html(html) if html.contains("data-yours=")))
    }

    /// What stands before the first heading, and what stands below each heading up to the next: words and code.
    pub fn parts(&self) -> impl Iterator<Item = (Option<&Heading>, String)> {
        let starts = std::iter::once(None).chain(self.headings.iter().map(Some));
        let ends = self.headings.iter().map(|heading| heading.at).chain([(self.text.len(), self.code.len())]);
        starts.zip(ends).map(|(heading, end)| {
            let start = heading.map_or((0, 0), |heading| (heading.at.0 + heading.text.len(), heading.at.1));
            let words = self.text.get(start.0..end.0).unwrap_or_default();
            let code = self.code.get(start.1..end.1).unwrap_or_default();
            (heading, format!("{words}{code}"))
        })
    }
}
