//! The checklist for the first deploy.

use super::findings::{Findings, Links};
use crate::inline::Inline;
use crate::links::Link;
use std::collections::BTreeSet;
use std::path::Path;
use toml_reader::TableReader;

/// A group of checklist items.
#[derive(Clone, Debug)]
pub struct ChecklistGroup {
    /// Its heading.
    pub title: String,
    /// The items, in order.
    pub items: Vec<ChecklistItem>,
}

/// A checklist item.
#[derive(Clone, Debug)]
pub struct ChecklistItem {
    /// Its permanent name: `/checklist/#id`, and the key under which the browser stores the tick.
    pub id: String,
    /// What to do.
    pub to_do: Inline,
    /// How to verify that it is done.
    pub verify: Inline,
    /// The page with details, as written.
    pub page: Link,
}

/// Reads `checklist.toml`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> Vec<ChecklistGroup> {
    findings.read(path, text, |root, links| {
        let mut ids = BTreeSet::new();
        let mut group = |mut table: TableReader<'_, '_>| {
            let title = table.text("title", 3..61).text;
            let items = table.tables("item", "the item").into_iter();
            let items = items.map(|table| item(table, links, &mut ids)).collect();
            table.finish();
            ChecklistGroup { title, items }
        };
        root.tables("group", "the group").into_iter().map(&mut group).collect()
    })
}

/// Reads an item. `ids` are the ids of all items before it.
fn item(mut table: TableReader<'_, '_>, links: &mut Links, ids: &mut BTreeSet<String>) -> ChecklistItem {
    let id = table.text("id", 3..61);
    let to_do = links.inline(&mut table, "do", 10..301);
    let verify = links.inline(&mut table, "verify", 5..401);
    let page = table.text("page", 1..121);
    let page = links.link(&table, page);
    table.finish();
    if !ids.insert(id.text.clone()) {
        table.fault(id.at, format!("two items have the id `{}`", id.text), "change one of the ids");
    }
    ChecklistItem { id: id.text, to_do, verify, page }
}
