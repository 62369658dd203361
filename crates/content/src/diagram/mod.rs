//! Diagrams: SVG files, checked and embedded in pages with a description.
//!
//! A diagram contains shapes and text but no styles. Those are in `style/diagrams.css`, so that diagrams follow the theme. Its
//! `<desc>` describes it in words.

mod check;
mod write;

use faults::{Fault, Faults, Place, Source};
use pulldown_cmark_escape::escape_html_body_text;
use roxmltree::Document;
use std::path::{Path, PathBuf};

/// A diagram that pages can show.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// Its name, which is that of its file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its description.
    pub words: String,
    /// Whether it shows numbers.
    pub has_numbers: bool,
    /// Its file.
    pub path: PathBuf,
    svg: String,
}

/// Reads a file and adds its faults. A faulty diagram is returned too, so that the pages that show it do not report it as missing.
pub(super) fn read(path: &Path, text: &str, faults: &mut Faults) -> Diagram {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let source = Source { path, text };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let place = Place::line(path, error.pos().row as usize);
            faults.push(Fault::new(place, format!("invalid XML: {error}"), "fix it"));
            return Diagram { name, ..Diagram::default() };
        }
    };
    faults.extend(check::faults(&document, source));
    let text_of = |tag| check::element_text(&document, tag).unwrap_or_default();
    Diagram {
        title: text_of("title"),
        words: text_of("desc"),
        has_numbers: has_numbers(&document),
        svg: write::svg(&document, &id(&name)),
        name,
        path: path.into(),
    }
}

impl Diagram {
    /// The diagram as HTML. A screen reader announces its title. The description follows as ordinary text, which can be read at
    /// the reader's own pace, unlike an attribute.
    pub(super) fn figure(&self) -> String {
        figure(&id(&self.name), &self.title, &self.svg, &self.words)
    }

    /// The diagram as Markdown.
    pub(super) fn markdown(&self) -> String {
        markdown(&self.title, &self.words)
    }
}

/// A drawing with its title and its description. The drawing names `id` as its title and `id-words` as its description.
pub(super) fn figure(id: &str, title: &str, svg: &str, words: &str) -> String {
    format!(
        "<figure class=\"diagram\" aria-labelledby=\"{id}\"><div class=\"diagram__sheet\">\
         <figcaption id=\"{id}\">{}</figcaption>{svg}\
         <details class=\"diagram__words\" id=\"{id}-words\"><summary>In words</summary><p>{}</p></details></div></figure>\n",
        escaped(title),
        escaped(words),
    )
}

/// The same as Markdown.
pub(super) fn markdown(title: &str, words: &str) -> String {
    format!("**Diagram: {}.** {words}", title.trim_end_matches('.'))
}

/// The id of a diagram on a page. The prefix avoids collisions with headings.
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
    // Writing to a `String` cannot fail.
    let _ = escape_html_body_text(&mut escaped, text);
    escaped
}
