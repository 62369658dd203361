//! The pages that lead to others, and the two files for language models.

use super::{Document, document};
use crate::pages::{DATA, SITE, addresses, home};
use content::{Library, Page, Piece};

pub(super) fn home(library: &Library) -> Document {
    let mut document = Document::new(SITE, home::DESCRIPTION);
    for section in &library.sections {
        document.text("## ").link(&section.index.about.title, &section.index.address).text("\n\n");
        pages(&mut document, &section.pages);
        document.text("\n");
    }
    document.text("## Calculators\n\n");
    pages(&mut document, &library.calculators);
    data(&mut document);
    document
}

pub(super) fn reference(library: &Library) -> Document {
    let mut document = Document::new("All pages", "Every page of the reference, by section.");
    for section in &library.sections {
        document.text(format!("## {}\n\n{}\n\n", section.index.about.title, section.index.about.summary));
        pages(&mut document, &section.pages);
        document.text("\n");
    }
    document
}

pub(super) fn calculators(library: &Library) -> Document {
    let mut document =
        Document::new("Calculators", "Each with its inputs, its formula and its answer to the defaults.");
    pages(&mut document, &library.calculators);
    document
}

/// Links to pages, with their summaries.
pub(super) fn pages(document: &mut Document, pages: &[Page]) {
    for page in pages {
        document.text("- ").link(&page.about.title, &page.address).text(format!(": {}\n", page.about.summary));
    }
}

/// Links to the pages that are made of data.
fn data(document: &mut Document) {
    document.text("\n## Tools and data\n\n");
    for (address, title, summary) in DATA {
        document.text("- ").link(title, address).text(format!(": {summary}\n"));
    }
}

/// `llms.txt`: what there is, for a language model to choose from.
pub fn list_of_all(library: &Library) -> Vec<Piece> {
    let mut list = home(library);
    list.text("\n## Optional\n\n");
    for (title, file) in [("All of it in one file", "/llms-full.txt"), ("The claims as JSON", addresses::CLAIMS)] {
        list.text(format!("- [{title}](")).0.push(Piece::File(file.into()));
        list.text(")\n");
    }
    list.0
}

/// `llms-full.txt`: every page in one file.
pub fn all_in_one(library: &Library) -> Vec<Piece> {
    let pages = library.all().map(|page| page.address.as_str());
    let data = DATA.iter().map(|(address, ..)| *address);
    let mut all = home(library).0;
    for address in pages.chain(data) {
        all.push(Piece::Text("\n\n---\n\n".into()));
        all.extend(document(library, address).into_iter().flatten());
    }
    all
}

/// The title of the page that a link leads to.
pub fn title_of(library: &Library, to: &str) -> String {
    let address = to.split('#').next().unwrap_or_default();
    let data = DATA.iter().find(|(known, ..)| *known == address).map(|(_, title, _)| (*title).to_string());
    let page = library.all().find(|page| page.address == address).map(|page| page.about.title.clone());
    page.or(data).unwrap_or_else(|| address.into())
}
