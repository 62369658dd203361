//! The pages that list other pages, as Markdown.

use crate::pages::document::Document;
use crate::pages::parts::parts;
use crate::pages::site_page::{Contents, SitePage};

/// The first page and the list of all pages, which are the same without styles.
pub(in crate::pages) fn all(contents: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    for part in parts(contents) {
        document.text(format!("## {}\n\n", part.title));
        for entry in part.entries {
            document.entry(&entry.title, entry.address, entry.summary);
        }
        document.text("\n");
    }
    document
}

pub(in crate::pages) fn calculators(contents: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    document.pages(&contents.library.calculators);
    document
}
