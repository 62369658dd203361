//! All pages by what they help to do, as the menu and the lists of pages show them.

use super::addresses::CALCULATORS;
use super::site_page::{Contents, SitePage};
use content::{Area, Page};

/// A part of the menu.
pub(super) struct Part<'a> {
    pub title: &'static str,
    /// Its keyword in markup.
    pub key: &'static str,
    pub entries: Vec<Entry<'a>>,
}

/// A page in a list.
pub(super) struct Entry<'a> {
    pub address: &'a str,
    pub title: String,
    pub summary: &'a str,
}

/// The keyword of the part with the calculators.
pub(super) const TOOLS: &str = "calculators";

/// Returns all parts. Pages that are not files are the first of theirs.
pub(super) fn parts(contents: &Contents) -> Vec<Part<'_>> {
    let mut parts: Vec<_> = contents.library.areas().map(|(area, pages)| part(contents, area, &pages)).collect();
    let list = contents.site_page(CALCULATORS).map(of_table);
    let calculators = contents.library.calculators.iter().map(|page| of_file(page, page.about.title.clone()));
    let tools = Part { title: "Calculators", key: TOOLS, entries: list.into_iter().chain(calculators).collect() };
    // In front of what is about the site itself.
    parts.insert(parts.len() - 1, tools);
    parts
}

fn part<'a>(contents: &'a Contents, area: Area, pages: &[&'a Page]) -> Part<'a> {
    let indexes = pages.iter().filter(|page| contents.library.is_index(page)).count();
    let title = |page: &Page| match (contents.library.is_index(page), indexes) {
        (true, 1) => "Overview".into(),
        (true, _) => format!("{}: overview", page.about.title),
        (false, _) => page.about.title.clone(),
    };
    let files = pages.iter().copied().map(|page| of_file(page, title(page)));
    Part { title: area.label(), key: area.key(), entries: contents.in_area(area).map(of_table).chain(files).collect() }
}

fn of_table<'a>(page: &'static SitePage) -> Entry<'a> {
    Entry { address: page.address, title: page.title.into(), summary: page.summary }
}

fn of_file(page: &Page, title: String) -> Entry<'_> {
    Entry { address: &page.address, title, summary: &page.about.summary }
}
