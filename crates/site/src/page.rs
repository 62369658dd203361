//! A page between rendering and writing.

use super::meta::about::Meta;
use app::pages::Head;
use app::pages::addresses;
use content::Piece;
use models::{ALL, Calculator};

/// A page without its shell.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    /// Address from the root of the site, as `/section/page/`.
    pub address: String,
    /// The title, description and needs of the page.
    pub head: Head,
    /// The content of `<body>`.
    pub html: String,
    /// The page as Markdown. Pages that only a browser needs have none.
    pub markdown: Option<Vec<Piece>>,
    /// The metadata for search engines, link previews and feed readers.
    pub meta: Meta,
}

impl RenderedPage {
    /// The calculator, if this is its page or its embed.
    pub(super) fn calculator(&self) -> Option<&'static Calculator> {
        let is_its_page = |one: &&Calculator| {
            addresses::calculator(one.slug) == self.address || addresses::embed(one.slug) == self.address
        };
        ALL.iter().find(is_its_page)
    }
}
