//! The registry of sources: what pages and claims cite by id.

use super::{Found, Record, Toml};
use crate::inline::Inline;
use crate::links::is_address;
use std::collections::BTreeMap;
use std::path::Path;

/// Where something was read, or how it was measured.
#[derive(Clone, Debug)]
pub struct Source {
    /// What pages and claims call it.
    pub id: String,
    /// Its title, with who publishes it.
    pub title: String,
    /// Where it was read or how it was measured.
    pub origin: Origin,
    /// The day of that, as `YYYY-MM-DD`; nothing when it is cited without having been opened.
    pub seen: Option<String>,
    /// Its line in `sources.toml`.
    pub line: usize,
}

/// What kind of source it is.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Published at this address.
    Published(String),
    /// Our own; how it was done.
    Own(Inline),
}

/// All sources, by id.
pub type Sources = BTreeMap<String, Source>;

/// Reads `sources.toml`.
pub(crate) fn read(path: &Path, text: &str, found: &mut Found) -> Sources {
    found.read(path, text, all)
}

fn all(toml: &Toml<'_>, root: &mut Record<'_, '_>) -> Sources {
    let mut sources = Sources::new();
    let mut addresses = BTreeMap::new();
    for (id, mut record) in root.named("the source") {
        let title = record.text("title", 8..141).text;
        let unopened = record.is_set("unopened");
        let seen = (!unopened).then(|| record.day("seen"));
        let address = record.optional_text("url", 12..401);
        let how = record.optional_inline("how", 20..401);
        let origin = match (address, how) {
            (Some(url), None) => {
                if !url.text.is_empty() && !is_address(&url.text) {
                    toml.fault(url.at, format!("`{}` is no address", url.text), "write one that begins with https://");
                }
                if let Some(other) = addresses.insert(url.text.clone(), id.clone()) {
                    toml.fault(url.at, format!("the source `{other}` has the same address"), "keep one of them");
                }
                Origin::Published(url.text)
            }
            (None, Some(how)) => Origin::Own(how),
            _ => {
                let remedy = "add `url`, or `how` where it is our own measurement";
                toml.fault(record.at(), format!("the source `{id}` must have one of `url` and `how`"), remedy);
                Origin::Own(Inline::default())
            }
        };
        let line = toml.line(record.at());
        record.finish();
        sources.insert(id.clone(), Source { id, title, origin, seen, line });
    }
    sources
}
