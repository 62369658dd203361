//! The registry of sources, which pages and claims cite by id.

use super::findings::{Findings, Links};
use crate::inline::Inline;
use crate::links::is_address;
use std::collections::BTreeMap;
use std::path::Path;
use toml_reader::TableReader;

/// A source of a fact: a publication or our own measurement.
#[derive(Clone, Debug)]
pub struct Source {
    /// The id by which pages and claims cite it.
    pub id: String,
    /// Its title and publisher.
    pub title: String,
    /// Its address or method.
    pub origin: Origin,
    /// The day on which it was read or measured, as `YYYY-MM-DD`; empty if it is cited unopened.
    pub seen: Option<String>,
    /// Its line in `sources.toml`.
    pub line: usize,
}

/// Where a source comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Published at this address.
    Published(String),
    /// Our own measurement, with its method.
    Own(Inline),
}

/// All sources, by id.
pub type Sources = BTreeMap<String, Source>;

/// Reads `sources.toml`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> Sources {
    findings.read(path, text, all)
}

fn all(root: &mut TableReader<'_, '_>, links: &mut Links) -> Sources {
    let mut sources = Sources::new();
    let mut addresses = BTreeMap::new();
    for (id, table) in root.all_tables("write it as [name]") {
        let mut table = table.named("the source");
        let title = table.text("title", 8..141).text;
        let unopened = table.is_set("unopened");
        let seen = (!unopened).then(|| table.day("seen"));
        let address = table.optional_text("url", 12..401);
        let how = links.optional_inline(&mut table, "how", 20..401);
        let origin = match (address, how) {
            (Some(url), None) => {
                if !url.text.is_empty() && !is_address(&url.text) {
                    table.fault(url.at, format!("`{}` is not a URL", url.text), "write one that begins with https://");
                }
                if let Some(other) = addresses.insert(url.text.clone(), id.clone()) {
                    table.fault(url.at, format!("the source `{other}` has the same address"), "keep one of them");
                }
                Origin::Published(url.text)
            }
            (None, Some(how)) => Origin::Own(how),
            _ => {
                let remedy = "add `url`, or `how` for our own measurement";
                table.fault(table.at(), format!("the source `{id}` must have either `url` or `how`"), remedy);
                Origin::Own(Inline::default())
            }
        };
        let line = table.line(table.at());
        table.finish();
        sources.insert(id.clone(), Source { id, title, origin, seen, line });
    }
    sources
}
