//! The map of a section: its pages in stages, in the front matter of its index.

use crate::links::{Link, is_page_address};
use toml_reader::{Placed, TableReader};

/// More stages do not fit beside each other.
const STAGES: std::ops::RangeInclusive<usize> = 2..=5;

/// The pages of a section along what the section is about, such as the path of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionMap {
    /// What the stages follow.
    pub title: String,
    /// The page to read first. A stage contains it.
    pub start: Link,
    /// The stages, in order.
    pub stages: Vec<Stage>,
    /// Its line in the file.
    pub line: usize,
}

/// A stage of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// The addresses of its pages. They may be pages of other sections.
    pub pages: Vec<Link>,
}

impl SectionMap {
    /// The pages of all stages.
    pub fn pages(&self) -> impl Iterator<Item = &Link> {
        self.stages.iter().flat_map(|stage| &stage.pages)
    }
}

/// Reads the map from the front matter of the section at the address `/section/`.
pub(super) fn read(front_matter: &mut TableReader<'_, '_>, section: &str) -> Option<SectionMap> {
    let mut map = front_matter.table("map", "write it as [map]")?.named("the map");
    let title = map.text("title", 8..61).text;
    let start = map.text("start", 1..121);
    let start = page(&map, start, section);
    let stage = |mut table: TableReader<'_, '_>| {
        let name = table.text("name", 3..31).text;
        let pages: Vec<_> = table.list("pages").into_iter().map(|text| page(&table, text, section)).collect();
        if pages.is_empty() {
            table.fault(table.at(), "the stage has no pages", "list those that belong to it in `pages`");
        }
        table.finish();
        Stage { name, pages }
    };
    let stages: Vec<_> = map.tables("stage", "the stage").into_iter().map(stage).collect();
    if !stages.is_empty() && !STAGES.contains(&stages.len()) {
        let what = format!("the number of stages is {}", stages.len());
        map.fault(map.at(), what, format!("write {} to {} of them", STAGES.start(), STAGES.end()));
    }
    map.finish();
    Some(SectionMap { title, start, stages, line: map.line(map.at()) })
}

/// A page by the name of its file, or by its address if it is not in the section.
fn page(table: &TableReader<'_, '_>, Placed { text, at }: Placed, section: &str) -> Link {
    let to = if text.starts_with('/') { text.clone() } else { format!("{section}{text}/") };
    if !text.is_empty() && !is_page_address(&to) {
        let remedy = "write the name of a file of this section without .md, or the complete address of another page";
        table.fault(at, format!("`{text}` does not name a page"), remedy);
    }
    Link { to, line: table.line(at) }
}
