//! Search: the control in the bar, and what it reads in the browser.
//!
//! `records` says what can be found, `index` has Pagefind make files of that, `words` has what a misspelled word may have meant.
//! They stand in one folder, with the scripts that read them; its name changes with its content, so that nothing in it is ever stale.

mod index;
mod records;
mod words;

pub use records::{Record, ResultKind};

use super::RenderedPage;
use app::pages::Pages;
use checksums::integrity;
use content::Library;
use index::{File, Index};
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What the pages say instead of the folder before it has its name.
const FOLDER_PLACEHOLDER: &str = "data-search=\"/search/\"";

/// The scripts of the folder.
const SCRIPTS: [(&str, &str); 5] = [
    ("dialog.js", include_str!("scripts/search/dialog.js")),
    ("engine.js", include_str!("scripts/search/engine.js")),
    ("excerpt.js", include_str!("scripts/search/excerpt.js")),
    ("files.js", include_str!("scripts/search/files.js")),
    ("typos.js", include_str!("scripts/search/typos.js")),
];

/// The place in them for the digests of other files.
const DIGESTS: &str = "const DIGESTS = {};";

/// Pagefind's own script, and what goes before it: it then fetches its files as ours do.
const PAGEFIND: (&str, &str) =
    ("pagefind.js", "const { get: fetch } = await import(`./files.js${new URL(import.meta.url).search}`);\n");

/// What the other files of the folder are made by: its name changes with them, too.
const INDEX_SOURCES: [&str; 4] = [
    include_str!("search.rs"),
    include_str!("search/index.rs"),
    include_str!("search/words.rs"),
    include_str!("../../../Cargo.lock"),
];

/// What can be found on the whole site.
#[derive(Clone, Debug)]
pub struct Search {
    /// Everything that can be found.
    pub records: Vec<Record>,
    folder: String,
}

impl Search {
    /// What can be found on these pages.
    pub(super) fn new(library: &Library, source: &Pages, pages: &[RenderedPage]) -> Self {
        let records = records::records(library, source, pages);
        let mut hasher = DefaultHasher::new();
        (&records, SCRIPTS, INDEX_SOURCES).hash(&mut hasher);
        Self { records, folder: format!("search-{:016x}", hasher.finish()) }
    }

    /// A page that knows the folder.
    pub(super) fn with_folder_name(&self, html: &str) -> String {
        html.replace(FOLDER_PLACEHOLDER, &format!("data-search=\"/{}/\"", self.folder))
    }

    /// The files of the folder.
    ///
    /// # Errors
    ///
    /// What Pagefind says when it cannot build its index.
    pub fn files(&self) -> Result<Vec<File>, Box<dyn Error>> {
        let index = Index::build(&self.records)?;
        let table = self.table(&index)?;
        let mut data = index.files;
        data.push(("records.json".into(), table.into_bytes()));
        data.push(("words.txt".into(), words::words(&self.records).into_bytes()));
        for (_, script) in data.iter_mut().filter(|(name, _)| name == PAGEFIND.0) {
            *script = [PAGEFIND.1.as_bytes(), script].concat();
        }
        // The packed ones tell by themselves that they were cut short.
        let plain = data.iter().filter(|(name, _)| name.ends_with(".json") || name.ends_with(".txt"));
        let digests: BTreeMap<_, _> = plain.map(|(name, content)| (name, integrity(content))).collect();
        let digests = format!("const DIGESTS = {};", json!(digests));
        let own = SCRIPTS.map(|(name, text)| (name.to_string(), text.replace(DIGESTS, &digests).into_bytes()));
        let files = own.into_iter().chain(data);
        Ok(files.map(|(name, content)| (format!("{}/{name}", self.folder), content)).collect())
    }

    /// The records without their texts: what a result is called, before anything else is loaded.
    fn table(&self, index: &Index) -> Result<String, Box<dyn Error>> {
        let row = |record: &Record| {
            let name = index.names.get(&record.address);
            let name = name.ok_or_else(|| format!("Pagefind has no entry for {}", record.address))?;
            let Record { address, kind, title, .. } = record;
            let key = if let ResultKind::Claim(verdict) = kind { verdict.key() } else { "" };
            Ok(json!([name, kind.label(), &address[1..], title, kind.detail(), key]))
        };
        let rows = self.records.iter().map(row).collect::<Result<Vec<_>, String>>()?;
        Ok(serde_json::to_string(&rows)?)
    }
}
