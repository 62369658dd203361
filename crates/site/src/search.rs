//! Builds the search index and the scripts that read it in the browser.
//!
//! `records` collects what can be found, `index` builds Pagefind's files from the records, and `words` lists the words of the
//! site, for correcting misspelled queries. All files are in one folder. Its name changes with its content, so scripts never read
//! the files of another build.

mod index;
mod records;
mod words;

pub use records::{Record, ResultKind};

use super::page::RenderedPage;
use app::pages::Pages;
use checksums::integrity;
use content::Library;
use faults::{Fault, Place};
use index::{File, Index};
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The placeholder for the name of the folder in pages.
const FOLDER_PLACEHOLDER: &str = "data-search=\"/search/\"";

/// The scripts in the folder.
const SCRIPTS: [(&str, &str); 5] = [
    (
        "dialog.js",
        concat!(include_str!("../../../src/pages/scripts/in-full.js"), include_str!("scripts/search/dialog.js")),
    ),
    ("engine.js", include_str!("scripts/search/engine.js")),
    ("excerpt.js", include_str!("scripts/search/excerpt.js")),
    ("files.js", include_str!("scripts/search/files.js")),
    ("typos.js", include_str!("scripts/search/typos.js")),
];

/// The placeholder in scripts for the digests of other files.
const DIGESTS: &str = "const DIGESTS = {};";

/// Pagefind's script, and the line to put before it. With this line it fetches files through `files.js`, like our scripts.
const PAGEFIND: (&str, &str) =
    ("pagefind.js", "const { get: fetch } = await import(`./files.js${new URL(import.meta.url).search}`);\n");

/// The code and the dependencies that create the other files of the folder. Its name changes with them too.
const INDEX_SOURCES: [&str; 4] = [
    include_str!("search.rs"),
    include_str!("search/index.rs"),
    include_str!("search/words.rs"),
    include_str!("../../../Cargo.lock"),
];

/// The search index of the site.
#[derive(Clone, Debug)]
pub struct Search {
    /// Everything that can be found.
    pub records: Vec<Record>,
    folder: String,
}

impl Search {
    /// Collects the records of these pages.
    pub(super) fn new(library: &Library, source: &Pages, pages: &[RenderedPage]) -> Self {
        let records = records::records(library, source, pages);
        let mut hasher = DefaultHasher::new();
        (&records, SCRIPTS, INDEX_SOURCES).hash(&mut hasher);
        Self { records, folder: format!("search-{:016x}", hasher.finish()) }
    }

    /// Returns the HTML of a page with the name of the folder.
    pub(super) fn with_folder_name(&self, html: &str) -> String {
        html.replace(FOLDER_PLACEHOLDER, &format!("data-search=\"/{}/\"", self.folder))
    }

    /// The files of the folder: names and contents.
    ///
    /// # Errors
    ///
    /// Returns an error if Pagefind cannot build its index.
    pub fn files(&self) -> Result<Vec<File>, Box<dyn Error>> {
        let index = Index::build(&self.records)?;
        let table = self.table(&index)?;
        let mut data = index.files;
        data.push(("records.json".into(), table.into_bytes()));
        data.push(("words.txt".into(), words::words(&self.records).into_bytes()));
        for (_, script) in data.iter_mut().filter(|(name, _)| name == PAGEFIND.0) {
            *script = [PAGEFIND.1.as_bytes(), script].concat();
        }
        // Pagefind's own files are compressed, so a truncated one fails to decompress.
        let plain = data.iter().filter(|(name, _)| name.ends_with(".json") || name.ends_with(".txt"));
        let digests: BTreeMap<_, _> = plain.map(|(name, content)| (name, integrity(content))).collect();
        let digests = format!("const DIGESTS = {};", json!(digests));
        let own = SCRIPTS.map(|(name, text)| (name.to_string(), text.replace(DIGESTS, &digests).into_bytes()));
        let files = own.into_iter().chain(data);
        Ok(files.map(|(name, content)| (format!("{}/{name}", self.folder), content)).collect())
    }

    /// The records without their texts, so that results can be listed before anything else is loaded.
    fn table(&self, index: &Index) -> Result<String, Box<dyn Error>> {
        let row = |record: &Record| {
            let name = index.names.get(&record.address);
            let missing = || {
                let place = Place::page(&record.address);
                Fault::new(place, "Pagefind skipped its search record", "check that the record has a text")
            };
            let name = name.ok_or_else(missing)?;
            let Record { address, kind, title, .. } = record;
            let key = if let ResultKind::Claim(verdict) = kind { verdict.key() } else { "" };
            Ok(json!([name, kind.label(), &address[1..], title, kind.detail(), key]))
        };
        let rows = self.records.iter().map(row).collect::<Result<Vec<_>, Fault>>()?;
        Ok(serde_json::to_string(&rows)?)
    }
}
