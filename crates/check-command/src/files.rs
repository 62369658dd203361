//! Finds and reads the files of a repository.

use crate::outcome::Result;
use check::{File, Kind, LARGEST, Source};
use ignore::WalkBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Folders with the files of others, and with what a build has written.
const SKIPPED: [&str; 4] = [".git", "target", "node_modules", "vendor"];

/// A file or a folder that was given.
#[derive(Clone, Debug)]
pub struct Root {
    /// Where it is.
    pub path: PathBuf,
    /// What stands before the paths in it, in reports.
    pub prefix: String,
    /// Whether it is a file.
    pub is_file: bool,
}

/// The files to check, by the paths in reports.
#[derive(Debug, Default)]
pub struct Files {
    /// Where each file is.
    pub paths: BTreeMap<String, PathBuf>,
    /// What was read.
    pub read: BTreeMap<String, File>,
    /// Those that Git does not have, although a build has them.
    pub untracked: BTreeSet<String>,
}

impl Root {
    /// Looks at a path that was given.
    pub fn new(path: &Path) -> Result<Self> {
        let found = std::fs::metadata(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let text = path.to_string_lossy().replace('\\', "/");
        let mut text = text.as_str();
        while let Some(rest) = text.strip_prefix("./") {
            text = rest.trim_start_matches('/');
        }
        let text = text.trim_end_matches('/');
        let prefix = match text {
            "" if path.is_absolute() => "/".into(),
            "" | "." => String::new(),
            _ if found.is_file() => text.into(),
            _ => format!("{text}/"),
        };
        Ok(Self { path: path.into(), prefix, is_file: found.is_file() })
    }
}

impl Files {
    /// Finds and reads the files of a root.
    pub fn add(&mut self, root: &Root) -> Result<()> {
        if root.is_file {
            return self.read(root.prefix.clone(), &root.path, true);
        }
        let mut folders = vec![root.path.clone()];
        let walk = WalkBuilder::new(&root.path)
            .hidden(false)
            .require_git(false)
            // The settings of one user must not change what a check finds.
            .git_global(false)
            .filter_entry(|entry| !is_skipped(&entry.file_name().to_string_lossy()) || entry.depth() == 0)
            .build();
        for entry in walk {
            let entry = entry.map_err(|error| format!("cannot search {}: {error}", root.path.display()))?;
            match entry.file_type() {
                Some(kind) if kind.is_dir() => folders.push(entry.into_path()),
                Some(kind) if kind.is_file() => self.read_in(root, entry.path(), false)?,
                _ => {}
            }
        }
        folders.iter().try_for_each(|folder| self.add_untracked(root, folder))
    }

    /// Reads what a build uses although `.gitignore` often lists it: the lock file and the prepared queries. Of files
    /// with variables, only the names matter.
    fn add_untracked(&mut self, root: &Root, folder: &Path) -> Result<()> {
        let entries =
            std::fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
        for entry in entries.flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            let name = name.to_string_lossy();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if name == ".sqlx" && is_folder {
                let queries =
                    std::fs::read_dir(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
                queries.flatten().try_for_each(|query| self.read_in(root, &query.path(), true))?;
            } else if !is_folder && (name == "Cargo.lock" || name == ".dockerignore" || is_environment(&name)) {
                self.read_in(root, &path, true)?;
            }
        }
        Ok(())
    }

    fn read_in(&mut self, root: &Root, path: &Path, is_untracked: bool) -> Result<()> {
        let below = path.strip_prefix(&root.path).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let shown = format!("{}{below}", root.prefix);
        if self.read.contains_key(&shown) || !is_wanted(&shown) {
            return Ok(());
        }
        if is_untracked {
            self.untracked.insert(shown.clone());
        }
        self.read(shown, path, false)
    }

    fn read(&mut self, shown: String, path: &Path, is_given: bool) -> Result<()> {
        // One byte more than the limit shows that a file is too large.
        let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        if !is_environment(Source::empty(&*shown).name()) {
            let read = std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
            read.map_err(|error| format!("cannot read {shown}: {error}"))?;
        }
        self.keep(shown.clone(), &bytes, is_given);
        if self.read.contains_key(&shown) {
            self.paths.insert(shown, path.into());
        }
        Ok(())
    }

    /// Keeps a file that was given, or that some rule reads.
    pub fn keep(&mut self, shown: String, bytes: &[u8], is_given: bool) {
        let bytes = if is_environment(Source::empty(&*shown).name()) { &[] } else { bytes };
        let file = File::of_bytes(shown.clone(), bytes);
        let is_known = file.kind != Kind::Other || is_environment(file.source.name());
        // A manifest that cannot be read may be one. A data file that cannot be read is rarely one.
        let is_unread = !file.is_read() && !shown.ends_with(".json");
        if is_given || is_known || is_unread {
            self.read.insert(shown, file);
        }
    }

    /// The files in the order of their paths.
    pub fn project(&self) -> check::Project {
        check::Project { files: self.read.values().cloned().collect() }
    }
}

/// Whether a folder or a file in a folder with this name is left out.
pub fn is_skipped(name: &str) -> bool {
    SKIPPED.contains(&name)
}

/// Whether a file may have a kind that rules read. Of YAML and JSON, only the text tells.
pub fn is_wanted(path: &str) -> bool {
    let source = Source::empty(path);
    let name = source.name().to_ascii_lowercase();
    let is_tree = [".yaml", ".yml", ".json", ".tpl"].iter().any(|end| name.ends_with(end));
    is_tree || is_environment(&name) || Kind::of(&source) != Kind::Other
}

/// Whether a file has variables, such as `.env` and `.env.local`. Its text is never read: it is full of secrets.
pub fn is_environment(name: &str) -> bool {
    name == ".env" || name.starts_with(".env.")
}
