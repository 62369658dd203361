//! What to see to before the first deploy.

use super::symptoms::link;
use super::{Record, Toml};
use crate::content::fault::{Fault, Source as File};
use crate::content::inline::Inline;
use crate::content::links::Link;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Items that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they are about.
    pub title: String,
    /// The items, in order.
    pub items: Vec<Item>,
}

/// One thing to see to.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its permanent name: `/checklist/#id`, and under which a reader's device keeps the tick.
    pub id: String,
    /// What to do.
    pub to_do: Inline,
    /// How to see that it is done.
    pub verify: Inline,
    /// Where there is more, as written.
    pub page: Link,
}

/// Reads `checklist.toml`.
pub(in crate::content) fn read(
    path: &Path,
    text: &str,
    faults: &mut Vec<Fault>,
    links: &mut Vec<(PathBuf, Link)>,
) -> Vec<Group> {
    let toml = Toml::new(File { path, text });
    let table = toml.parse("the file", text);
    let mut root = Record::new(&toml, "the file", table.get_ref(), 0);
    let mut ids = BTreeSet::new();
    let mut groups = Vec::new();
    for mut record in root.tables("group", "the group") {
        let title = record.text("title", 3..61).text;
        let mut items = Vec::new();
        for mut record in record.tables("item", "the item") {
            let id = record.text("id", 3..61);
            let to_do = record.inline("do", 10..301);
            let verify = record.inline("verify", 5..401);
            let page = link(&toml, record.text("page", 1..121));
            record.finish();
            if !ids.insert(id.text.clone()) {
                toml.fault(id.at, format!("there are two items `{}`", id.text), "change one of them");
            }
            links.push((path.to_path_buf(), page.clone()));
            items.push(Item { id: id.text, to_do, verify, page });
        }
        record.finish();
        groups.push(Group { title, items });
    }
    root.finish();
    let (found, read) = toml.finish();
    faults.extend(found);
    links.extend(read.into_iter().map(|link| (path.to_path_buf(), link)));
    groups
}
