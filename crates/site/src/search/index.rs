//! The index: the files that [Pagefind](https://pagefind.app) builds from the records and reads in the browser.

use super::records::Record;
use flate2::read::GzDecoder;
use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::Read;
use tokio::runtime::Builder;

/// The number of files with the texts of the records. Each has a few sections of a page, one or two kilobytes.
const BUNDLES: u32 = 240;

/// A file: its name and its content.
pub(super) type File = (String, Vec<u8>);

pub(super) struct Index {
    pub(super) files: Vec<File>,
    /// Pagefind's names of the records, by address.
    pub(super) names: HashMap<String, String>,
}

impl Index {
    pub(super) fn build(records: &[Record]) -> Result<Self, Box<dyn Error>> {
        let files = Builder::new_current_thread().build()?.block_on(index_files(records))?;
        let names = names(&files)?;
        Ok(Self { files, names })
    }
}

async fn index_files(records: &[Record]) -> Result<Vec<File>, Box<dyn Error>> {
    let options = PagefindServiceConfig::builder().max_fragments(BUNDLES).build();
    let mut index = PagefindIndex::new(Some(options))?;
    for record in records {
        let meta = BTreeMap::from([("title".into(), record.title.clone())]);
        let (address, text) = (record.address.clone(), record.text.clone());
        index.add_custom_record(address, text, "en".into(), Some(meta), None, None).await?;
    }
    let files = index.get_files().await?;
    let named = files.into_iter().map(|file| (file.filename.to_string_lossy().into_owned(), file.contents));
    Ok(named.filter(|(name, _)| is_needed(name)).collect())
}

/// Whether a file is part of the index or reads it. The others are Pagefind's user interface and files for other languages.
fn is_needed(name: &str) -> bool {
    ["pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"].contains(&name)
        || [".pf_meta", ".pf_index", ".pf_fragment"].iter().any(|end| name.ends_with(end))
}

/// Pagefind's names of the records, by address. Search results contain only these names, which Pagefind derives from the texts.
fn names(files: &[File]) -> Result<HashMap<String, String>, Box<dyn Error>> {
    let mut names = HashMap::new();
    for (name, packed) in files.iter().filter(|(name, _)| name.ends_with(".pf_fragment")) {
        let mut text = String::new();
        GzDecoder::new(packed.as_slice()).read_to_string(&mut text)?;
        let Some(text) = text.strip_prefix("pagefind_dcd") else {
            return Err(format!("Pagefind's file {name} does not have the format of version 1.6").into());
        };
        let bundle: BTreeMap<String, Value> = serde_json::from_str(text)?;
        for (name, fragment) in bundle {
            let address = fragment.get("url").and_then(Value::as_str).unwrap_or_default();
            names.insert(address.to_string(), name);
        }
    }
    Ok(names)
}
