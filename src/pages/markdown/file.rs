//! A page of `content/` as Markdown.

use super::calculator;
use crate::pages::addresses::{EMBEDS, calculator};
use crate::pages::document::Document;
use crate::pages::section_map::section_map_markdown;
use crate::pages::site_page::Contents;
use crate::pages::tested::tested_with;
use content::{Library, Page, Piece, source_markdown};
use models::Calculator;

/// The page of `content/` at an address. An embed has the Markdown of its calculator's page.
pub(super) fn document(contents: &Contents, address: &str) -> Option<Document> {
    let library = &contents.library;
    let address = match address.strip_prefix(EMBEDS) {
        Some(slug) => &calculator(slug.trim_end_matches('/')),
        None => address,
    };
    let page = library.all().find(|page| page.address == address)?;
    let mut document = Document::new(&page.about.title, &page.about.summary);
    document
        .text(format!("Checked on {}. ", page.about.updated))
        .file("HTML version of this page", &page.address)
        .text("\n\n");
    if let Some(section) = library.section_at(address) {
        body(&mut document, page);
        if let Some(map) = &page.about.map {
            section_map_markdown(&mut document, contents, map);
        }
        document.pages(&section.pages);
        return Some(document);
    }
    if let Some(calculator) = Calculator::named(&page.slug).filter(|one| calculator(one.slug) == address) {
        super::calculator::whole(&mut document, calculator);
        document.text("\n");
    }
    body(&mut document, page);
    if library.pages().any(|other| other.address == page.address) {
        document.text(format!("\n{}\n", tested_with(library, page)));
    }
    related(&mut document, library, page);
    Some(document)
}

fn related(document: &mut Document, library: &Library, page: &Page) {
    let related = library.related(page);
    if !related.is_empty() {
        document.text("\n## Related\n\n");
        for (other, likeness) in related {
            document.text("- ").link(&other.about.title, &other.address);
            document.text(format!(" ({:.0}% similar): {}\n", likeness * 100.0, other.about.summary));
        }
    }
    let reading = page.about.reading.iter().filter_map(|id| library.sources.get(id));
    let reading: Vec<_> = reading.map(|source| format!("- {}\n", source_markdown(source))).collect();
    if !reading.is_empty() {
        document.text(format!("\n## Further reading\n\n{}", reading.concat()));
    }
}

/// The text of a page. Its calculators become tables and sentences.
fn body(document: &mut Document, page: &Page) {
    for piece in &page.body.markdown {
        match piece {
            Piece::Calculator(calculator) => calculator::short(document, calculator),
            other => document.0.push(other.clone()),
        }
    }
    document.text("\n");
}
