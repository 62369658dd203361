//! The page at an address as Markdown.

use super::file;
use crate::pages::site_page::Contents;
use content::Piece;

/// The page at an address as Markdown; nothing for one that only the browser needs.
pub(in crate::pages) fn twin(contents: &Contents, address: &str) -> Option<Vec<Piece>> {
    let document = match contents.site_page(address) {
        Some(page) => page.markdown?(contents, page),
        None => file::document(&contents.library, address)?,
    };
    Some(document.0)
}
