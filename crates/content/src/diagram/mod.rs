//! Drawings: SVG of our own, checked, and put into pages with a text beside them.
//!
//! A drawing has shapes and words, and nothing that says how they look: that is `style/diagrams.css`, so that drawings follow
//! the theme. What it says without being seen is its `<desc>`.

mod check;
mod write;

use faults::{Fault, Faults, Place, Source};
use pulldown_cmark_escape::escape_html_body_text;
use roxmltree::Document;
use std::path::{Path, PathBuf};

/// A drawing that pages can show.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// What pages call it: the name of its file.
    pub name: String,
    /// What it shows, as a sentence.
    pub title: String,
    /// The same in words.
    pub words: String,
    /// Whether it shows numbers.
    pub has_numbers: bool,
    /// Its file.
    pub path: PathBuf,
    svg: String,
}

/// Reads a file; what is wrong with it is noted. What is left of a wrong one is there all the same, for pages that name it.
pub(super) fn read(path: &Path, text: &str, faults: &mut Faults) -> Diagram {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let source = Source { path, text };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let place = Place::line(path, error.pos().row as usize);
            faults.push(Fault::new(place, format!("this is no XML: {error}"), "mend it"));
            return Diagram { name, ..Diagram::default() };
        }
    };
    faults.extend(check::faults(&document, source));
    let said = |tag| check::said(&document, tag).unwrap_or_default();
    Diagram {
        title: said("title"),
        words: said("desc"),
        has_numbers: has_numbers(&document),
        svg: write::svg(&document, &id(&name)),
        name,
        path: path.into(),
    }
}

impl Diagram {
    /// As it stands between two paragraphs. Who does not see the picture hears its title as its name, and finds the words
    /// right below it as a text that can be read at one's own pace, which a description in an attribute cannot.
    pub(super) fn figure(&self) -> String {
        let (id, svg) = (id(&self.name), &self.svg);
        format!(
            "<figure class=\"diagram\" aria-labelledby=\"{id}\"><div class=\"diagram__sheet\">\
             <figcaption id=\"{id}\">{}</figcaption>{svg}\
             <details class=\"diagram__words\" id=\"{id}-words\"><summary>In words</summary><p>{}</p></details></div></figure>\n",
            escaped(&self.title),
            escaped(&self.words),
        )
    }

    /// As it stands in a page's Markdown.
    pub(super) fn markdown(&self) -> String {
        format!("**Diagram: {}.** {}", self.title.trim_end_matches('.'), self.words)
    }
}

/// What a drawing is called within a page, where headings have ids too.
fn id(name: &str) -> String {
    format!("diagram-{name}")
}

/// Whether a drawing contains a number.
fn has_numbers(document: &Document<'_>) -> bool {
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let words = texts.flat_map(|text| text.descendants()).filter_map(|node| node.text());
    words.into_iter().any(|words| words.contains(|letter: char| letter.is_ascii_digit()))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    // Writing to a `String` does not fail.
    let _ = escape_html_body_text(&mut escaped, text);
    escaped
}
