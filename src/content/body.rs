//! What a page says, ready to be shown.

use super::links::Link;
use crate::calculators::Calculator;

/// The content of a page.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// HTML and islands, in order.
    pub blocks: Vec<Block>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The sources, as HTML list items.
    pub sources: Vec<String>,
    /// The links, in order.
    pub links: Vec<Link>,
    /// Words of the text, code aside.
    pub words: usize,
}

/// A piece of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// Ready HTML.
    Html(String),
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
}
