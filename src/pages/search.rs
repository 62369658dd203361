//! Search: the control in the bar, and what it reads in the browser.
//!
//! `records` says what can be found, `index` has Pagefind make files of that, `words` has what a misspelled word may have meant.
//! They stand in one folder, with the scripts that read them; its name changes with its content, so that nothing in it is ever stale.

mod index;
mod records;
mod words;

pub use records::{Kind, Record};

use super::Rendered;
use crate::content::Library;
use index::{File, Index};
use leptos::prelude::*;
use serde_json::json;
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What the pages say instead of the folder before it has its name.
const UNNAMED: &str = "data-search=\"/search/\"";

/// The scripts of the folder.
const SCRIPTS: [(&str, &str); 4] = [
    ("dialog.js", include_str!("scripts/search/dialog.js")),
    ("engine.js", include_str!("scripts/search/engine.js")),
    ("excerpt.js", include_str!("scripts/search/excerpt.js")),
    ("typos.js", include_str!("scripts/search/typos.js")),
];

/// What the other files of the folder are made by: its name changes with them, too.
const MADE_BY: [&str; 4] = [
    include_str!("search.rs"),
    include_str!("search/index.rs"),
    include_str!("search/words.rs"),
    include_str!("../../Cargo.lock"),
];

/// The control in the bar. Without a script it leads to the list of all pages.
pub(super) fn control() -> AnyView {
    view! {
        <a class="bar__search" href="/reference/" data-search="/search/">
            <svg viewBox="0 0 20 20" aria-hidden="true">
                <circle cx="8.5" cy="8.5" r="5.5"></circle>
                <path d="m12.75 12.75 4.5 4.5"></path>
            </svg>
            <span class="bar__search-word">"Search"</span>
            <span class="bar__search-word--still">"All topics"</span>
            <kbd aria-hidden="true">"/"</kbd>
        </a>
    }
    .into_any()
}

/// The same in the text of a page; nothing without a script.
pub(super) fn button() -> AnyView {
    view! { <button type="button" class="button" data-search="/search/" hidden>"Search"</button> }.into_any()
}

/// What can be found on the whole site.
#[derive(Clone, Debug)]
pub struct Search {
    /// Everything that can be found.
    pub records: Vec<Record>,
    folder: String,
}

impl Search {
    /// What can be found on these pages.
    pub(super) fn new(library: &Library, pages: &[Rendered]) -> Self {
        let records = records::records(library, pages);
        let mut hasher = DefaultHasher::new();
        (&records, SCRIPTS, MADE_BY).hash(&mut hasher);
        Self { records, folder: format!("search-{:016x}", hasher.finish()) }
    }

    /// A page that knows the folder.
    pub(super) fn named_in(&self, html: &str) -> String {
        html.replace(UNNAMED, &format!("data-search=\"/{}/\"", self.folder))
    }

    /// The files of the folder.
    ///
    /// # Errors
    ///
    /// What Pagefind says when it cannot build its index.
    pub fn files(&self) -> Result<Vec<File>, Box<dyn Error>> {
        let index = Index::of(&self.records)?;
        let table = self.table(&index)?;
        let own = SCRIPTS.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()));
        let data = [
            ("records.json".into(), table.into_bytes()),
            ("words.txt".into(), words::words(&self.records).into_bytes()),
        ];
        let files = own.into_iter().chain(data).chain(index.files);
        Ok(files.map(|(name, content)| (format!("{}/{name}", self.folder), content)).collect())
    }

    /// The records without their texts: what a result is called, before anything else is loaded.
    fn table(&self, index: &Index) -> Result<String, Box<dyn Error>> {
        let row = |record: &Record| {
            let name = index.names.get(&record.address);
            let name = name.ok_or_else(|| format!("Pagefind has no entry for {}", record.address))?;
            let Record { address, kind, title, .. } = record;
            let key = if let Kind::Claim(verdict) = kind { verdict.key() } else { "" };
            Ok(json!([name, kind.word(), &address[1..], title, kind.detail(), key]))
        };
        let rows = self.records.iter().map(row).collect::<Result<Vec<_>, String>>()?;
        Ok(serde_json::to_string(&rows)?)
    }
}
