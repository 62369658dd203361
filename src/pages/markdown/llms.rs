//! `llms.txt` and `llms-full.txt`, the files for language models.

use super::lists;
use super::markdown_at;
use crate::pages::document::Document;
use crate::pages::site_page::Contents;
use crate::pages::{addresses, table};
use content::Piece;

/// `llms.txt`: a list of all pages.
pub(in crate::pages) fn list_of_all(contents: &Contents) -> Vec<Piece> {
    let mut list = home(contents);
    list.text("\n## Optional\n\n");
    for (title, file) in
        [("The whole site in one file", "/llms-full.txt"), ("The claims as JSON", addresses::CLAIMS_DATA)]
    {
        list.text("- ").file(title, file).text("\n");
    }
    list.0
}

/// `llms-full.txt`: every page in one file.
pub(in crate::pages) fn all_in_one(contents: &Contents) -> Vec<Piece> {
    let files = contents.library.all().map(|page| page.address.as_str());
    // The list of all pages is what the file begins with.
    let others = contents.in_menu().map(|page| page.address);
    let others = others.filter(|address| *address != addresses::REFERENCE);
    let mut all = home(contents).0;
    for address in files.chain(others) {
        all.push(Piece::Text("\n\n---\n\n".into()));
        all.extend(markdown_at(contents, address).into_iter().flatten());
    }
    all
}

fn home(contents: &Contents) -> Document {
    lists::all(contents, &table::HOME)
}
