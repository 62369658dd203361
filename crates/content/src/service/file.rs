//! A file of the service, and where the site has it.

use super::about::about;
use super::names::Names;
use super::region::Region;
use crate::markdown::highlighted_lines;
use std::sync::OnceLock;

/// The folder of the service.
pub(crate) const FOLDER: &str = "service/";
/// Files that programs write: too long to read, and only in the archive.
const GENERATED: [&str; 3] = ["Cargo.lock", "package-lock.json", "requirements"];

/// A file of the service.
#[derive(Clone, Debug)]
pub struct ServiceFile {
    /// The path from the root of the project: `service/src/app.rs`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The name of its grammar.
    pub language: &'static str,
    /// Its regions, in order.
    pub regions: Vec<Region>,
    /// Whether it may be run.
    pub executable: bool,
    pub(super) names: OnceLock<Names>,
}

impl ServiceFile {
    /// The path in the service: `src/app.rs`.
    pub fn name(&self) -> &str {
        self.path.strip_prefix(FOLDER).unwrap_or(&self.path)
    }

    /// The address of its page: `/service/src/app.rs/`. Hosts may hide names that begin with a dot, so those go without it.
    pub fn address(&self) -> String {
        format!(
            "/{FOLDER}{}/",
            self.name().split('/').map(|part| part.trim_start_matches('.')).collect::<Vec<_>>().join("/")
        )
    }

    /// The address of the raw file. It ends in `.txt`, so that browsers show it and hosts compress it.
    pub fn raw(&self) -> String {
        format!("{}.txt", self.address().trim_end_matches('/'))
    }

    /// Whether it has a page. Files that programs write have none.
    pub fn has_page(&self) -> bool {
        !self.path.split('/').any(|part| GENERATED.contains(&part))
    }

    /// What it is for, in the first sentences of the file. Empty without any.
    pub fn about(&self) -> String {
        about(&self.text, self.language)
    }

    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.text))
    }

    /// The region with this name.
    pub fn region(&self, name: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    /// The text, line by line as HTML.
    pub fn highlighted(&self) -> Vec<String> {
        highlighted_lines(&self.text, self.language)
    }
}
