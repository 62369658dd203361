//! The content of a page, rendered.

use super::links::Link;
use super::service::Needs;
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
    /// Ids of the cited sources that are in the registry.
    pub cited: Vec<String>,
    /// Ids of the quoted claims, in order.
    pub claims: Vec<String>,
    /// Names of the diagrams, in order.
    pub diagrams: Vec<String>,
    /// The notes that claim marks in the text open, as HTML.
    pub notes: Vec<String>,
    /// The links, in order.
    pub links: Vec<Link>,
    /// The code that it includes from files, in order.
    pub snippets: Vec<Snippet>,
    /// Its text without code, for comparing pages.
    pub text: String,
    /// Its code, for the search index.
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
    /// The target of a link, as written. Its final form depends on the address of the site.
    Link(String),
    /// The address of a file of the site that is not Markdown.
    File(String),
    /// A calculator in the text.
    Calculator(&'static Calculator),
}

/// Code that a page includes from a file.
#[derive(Clone, Debug)]
pub struct Snippet {
    /// The file, from the root of the project.
    pub path: String,
    /// The region, unless it is the whole file.
    pub region: Option<String>,
    /// The code, as the page shows it.
    pub code: String,
    /// What the code needs to compile, if it is Rust of the service.
    pub needs: Needs,
}

/// A heading below the page's title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its id, for links.
    pub id: String,
    /// Its text.
    pub text: String,
    /// 2 or 3.
    pub level: u8,
    /// Its offsets in [`Body::text`] and [`Body::code`].
    pub at: (usize, usize),
}

impl Body {
    /// The number of words, without code.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether readers can replace a number in the text with their own.
    pub fn has_readers_numbers(&self) -> bool {
        self.has_markup("data-yours=")
    }

    /// Whether readers can download the starter.
    pub fn has_starter(&self) -> bool {
        self.has_markup("data-starter")
    }

    fn has_markup(&self, markup: &str) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Html(html) if html.contains(markup)))
    }

    /// The text and code before the first heading, and below each heading up to the next one.
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
