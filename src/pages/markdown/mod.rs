//! Every page as Markdown, for language models, terminals, and readers who prefer it: `index.md` beside `index.html`, a list of
//! all pages (`llms.txt`, <https://llmstxt.org>), and all pages in one file (`llms-full.txt`).

mod calculator;
pub(super) mod check;
pub(super) mod data;
mod file;
pub(super) mod files;
pub(super) mod lists;
mod llms;
pub(super) mod symptoms;

pub(super) use llms::{all_in_one, list_of_all};

use super::site_page::Contents;
use content::Piece;

/// The page at an address as Markdown. Returns nothing for a page that only a browser needs.
pub(super) fn markdown_at(contents: &Contents, address: &str) -> Option<Vec<Piece>> {
    let document = match contents.site_page(address) {
        Some(page) => page.markdown?(contents, page),
        None => file::document(contents, address)
            .or_else(|| files::file(&contents.library, address))
            .or_else(|| symptoms::page(contents, address))
            .or_else(|| check::rule(contents, address))?,
    };
    Some(document.0)
}
