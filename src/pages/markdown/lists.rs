//! The pages that list other pages, as Markdown.

use crate::pages::document::Document;
use crate::pages::site_page::{Contents, SitePage};

pub(in crate::pages) fn home(contents: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    for section in &contents.library.sections {
        document.text("## ").link(&section.index.about.title, &section.index.address).text("\n\n");
        document.pages(&section.pages);
        document.text("\n");
    }
    document.text("## Calculators\n\n");
    document.pages(&contents.library.calculators);
    document.text("\n## Tools and data\n\n");
    for page in contents.in_menu() {
        document.entry(page.title, page.address, page.summary);
    }
    document
}

pub(in crate::pages) fn reference(contents: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    for section in &contents.library.sections {
        document.text(format!("## {}\n\n{}\n\n", section.index.about.title, section.index.about.summary));
        document.pages(&section.pages);
        document.text("\n");
    }
    document
}

pub(in crate::pages) fn calculators(contents: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    document.pages(&contents.library.calculators);
    document
}
