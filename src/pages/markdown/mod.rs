//! Every page once more as Markdown, for language models, terminals and whoever prefers it: `index.md` beside `index.html`,
//! a list of all of them (`llms.txt`, <https://llmstxt.org>), and all of them in one file (`llms-full.txt`).

mod calculator;
mod data;
mod lists;

pub use lists::{all_in_one, list_of_all, title_of};

use content::{Inline, Library, Page, Piece, source_markdown};

/// The page at an address as Markdown; nothing for one that only the browser needs.
pub fn document(library: &Library, address: &str) -> Option<Vec<Piece>> {
    let document = match address {
        "/" => lists::home(library),
        "/reference/" => lists::reference(library),
        "/calculators/" => lists::calculators(library),
        "/claims/" => data::claims(library),
        "/symptoms/" => data::symptoms(library),
        "/checklist/" => data::checklist(library),
        "/sources/" => data::sources(library),
        "/licenses/" => data::licenses(library),
        "/offline/" => data::offline(),
        _ => file(library, address)?,
    };
    Some(document.0)
}

/// A page that is a file. The calculator in a frame is its page.
fn file(library: &Library, address: &str) -> Option<Document> {
    let address = address.replace("/embed/", "/calculators/");
    let page = library.all().find(|page| page.address == address)?;
    let mut document = Document::new(&page.about.title, &page.about.summary);
    document.text(format!("Checked on {}. ", page.about.updated)).text("[This page for people](");
    document.0.push(Piece::File(page.address.clone()));
    document.text(")\n\n");
    if let Some(section) = library.sections.iter().find(|section| section.index.address == address) {
        document.body(page);
        lists::pages(&mut document, &section.pages);
        return Some(document);
    }
    if let Some(calculator) = models::Calculator::named(&page.slug).filter(|_| address.starts_with("/calculators/")) {
        calculator::whole(&mut document, calculator);
        document.text("\n");
    }
    document.body(page);
    related(&mut document, library, page);
    Some(document)
}

fn related(document: &mut Document, library: &Library, page: &Page) {
    let related = library.related(page);
    if !related.is_empty() {
        document.text("\n## Related\n\n");
        for (other, likeness) in related {
            document.text("- ").link(&other.about.title, &other.address);
            document.text(format!(" ({:.0} % alike): {}\n", likeness * 100.0, other.about.summary));
        }
    }
    let reading = page.about.reading.iter().filter_map(|id| library.sources.get(id));
    let reading: Vec<_> = reading.map(|source| format!("- {}\n", source_markdown(source))).collect();
    if !reading.is_empty() {
        document.text(format!("\n## Further reading\n\n{}", reading.concat()));
    }
}

/// Markdown in the making.
struct Document(Vec<Piece>);

impl Document {
    fn new(title: &str, summary: &str) -> Self {
        Self(vec![Piece::Text(format!("# {title}\n\n> {summary}\n\n"))])
    }

    fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.0.push(Piece::Text(text.into()));
        self
    }

    fn link(&mut self, title: &str, to: &str) -> &mut Self {
        self.text(format!("[{title}](")).0.push(Piece::Link(to.into()));
        self.text(")")
    }

    fn inline(&mut self, inline: &Inline) -> &mut Self {
        self.0.extend(inline.markdown.iter().cloned());
        self
    }

    /// A page's text, its calculators written out.
    fn body(&mut self, page: &Page) {
        for piece in &page.body.markdown {
            match piece {
                Piece::Calculator(calculator) => calculator::short(self, calculator),
                other => self.0.push(other.clone()),
            }
        }
        self.text("\n");
    }
}
