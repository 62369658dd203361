//! The head of a content file: TOML between two lines of `+++`.

use crate::links::is_page_address;
use faults::{Faults, Source};
use toml_reader::{Document, Name, Placed, TableReader};

const FENCE: &str = "+++";

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The page's heading; unique on the site.
    pub title: String,
    /// One sentence: what the reader gets.
    pub summary: String,
    /// Place among its neighbors; unique there.
    pub order: i64,
    /// When the page was last checked, as `YYYY-MM-DD`.
    pub updated: String,
    /// Sources to read on, by id.
    pub reading: Vec<String>,
    /// Addresses where the page stood.
    pub formerly: Vec<String>,
}

/// The front matter, and where the rest of the file begins. `is_source` says whether there is a source of an id.
pub(crate) fn split(source: Source<'_>, is_source: impl Fn(&str) -> bool) -> Result<(FrontMatter, usize), Faults> {
    let remedy = "begin the file with a line `+++`, the keys title, summary, order and updated, and a line `+++`";
    let missing = |what| Faults::from(source.fault(0, what, remedy));
    let start = format!("{FENCE}\n");
    let Some(rest) = source.text.strip_prefix(&start) else { return Err(missing("there is no front matter")) };
    let Some(length) = rest.find(&format!("\n{FENCE}\n")) else { return Err(missing("the front matter does not end")) };

    let document = Document::parse_part(source, start.len(), &rest[..length], "the front matter");
    let mut table = TableReader::root(&document, Name::Noun("the front matter"));
    let front_matter = FrontMatter {
        title: table.text("title", 1..61).text,
        summary: table.text("summary", 50..161).text,
        order: table.whole_number("order"),
        updated: table.day("updated"),
        reading: table.list_of("reading", "source", |id| is_source(id).then(|| id.to_string())),
        formerly: table.list("formerly").into_iter().filter_map(|place| former_address(place, &document)).collect(),
    };
    table.finish();
    document.finish().or((front_matter, start.len() + length + FENCE.len() + 2))
}

fn former_address(Placed { text, at }: Placed, document: &Document<'_>) -> Option<String> {
    if is_page_address(&text) {
        return Some(text);
    }
    document.fault(
        at,
        format!("`{text}` in `formerly` is no address of a page"),
        "write it as it was, like /old/address/",
    );
    None
}
