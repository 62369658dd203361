//! The front matter of a page: TOML between two `+++` lines.

use super::area::Area;
use super::section_map::{self, SectionMap};
use crate::links::is_page_address;
use faults::{Faults, Source};
use toml_reader::{Document, Name, Placed, TableReader};

const FENCE: &str = "+++";

/// The metadata of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The page's heading; unique on the site.
    pub title: String,
    /// One sentence on what the page covers.
    pub summary: String,
    /// Sort key within its section; unique there.
    pub order: i64,
    /// The area of the menu that lists the page, or a section's pages unless they name another one.
    pub area: Option<Area>,
    /// When the page was last checked, as `YYYY-MM-DD`.
    pub updated: String,
    /// Ids of sources for further reading.
    pub reading: Vec<String>,
    /// Former addresses of the page, which redirect to it.
    pub formerly: Vec<String>,
    /// Whether the page claims that its Rust compiles as it stands on the page.
    pub standalone: bool,
    /// The map of the section, if the page is its index.
    pub map: Option<SectionMap>,
}

/// Reads the front matter. Returns it with the offset of the rest of the file. `is_source` returns whether an id is that of a
/// source.
pub(crate) fn split(source: Source<'_>, is_source: impl Fn(&str) -> bool) -> Result<(FrontMatter, usize), Faults> {
    let remedy = "begin the file with a line `+++`, the keys title, summary, order and updated, and a line `+++`";
    let missing = |what| Faults::from(source.fault(0, what, remedy));
    let start = format!("{FENCE}\n");
    let Some(rest) = source.text.strip_prefix(&start) else { return Err(missing("there is no front matter")) };
    let Some(length) = rest.find(&format!("\n{FENCE}\n")) else {
        return Err(missing("the front matter has no closing `+++`"));
    };

    let document = Document::parse_part(source, start.len(), &rest[..length], "the front matter");
    let mut table = TableReader::root(&document, Name::Noun("the front matter"));
    let front_matter = FrontMatter {
        title: table.text("title", 1..61).text,
        summary: table.text("summary", 50..161).text,
        order: table.whole_number("order"),
        area: if table.has("area") { table.choice("area", &Area::ALL) } else { None },
        updated: table.day("updated"),
        reading: table.list_of("reading", "source", |id| is_source(id).then(|| id.to_string())),
        standalone: table.is_set("standalone"),
        formerly: table.list("formerly").into_iter().filter_map(|place| former_address(place, &document)).collect(),
        map: section_of(source).and_then(|address| section_map::read(&mut table, &address)),
    };
    table.finish();
    document.finish().or((front_matter, start.len() + length + FENCE.len() + 2))
}

/// The address of the section whose index this is.
fn section_of(source: Source<'_>) -> Option<String> {
    let folder = source.path.parent()?.file_name()?.to_str()?;
    source.path.ends_with("index.md").then(|| format!("/{folder}/"))
}

fn former_address(Placed { text, at }: Placed, document: &Document<'_>) -> Option<String> {
    if is_page_address(&text) {
        return Some(text);
    }
    document.fault(
        at,
        format!("`{text}` in `formerly` is not the address of a page"),
        "write the complete former address, like /old/address/",
    );
    None
}
