//! The files of the reference service: their text, the regions that pages quote, and what a quoted region needs to compile.

mod about;
mod file;
mod names;
mod needs;
mod package;
mod region;

pub use file::ServiceFile;
pub use needs::{LocalName, Needs};
pub use package::RequiredCrate;
pub use region::Region;
pub(crate) use region::{Line, lines};

use faults::{Fault, Faults, Place};
use file::FOLDER;
use package::Package;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// Folders that are built, or secret: the same as in `service/.gitignore`.
const IGNORED: [&str; 3] = ["target", "node_modules", "secrets"];
/// The hidden files that belong to the service. Editors and systems create others.
const HIDDEN: [&str; 3] = [".dockerignore", ".env.example", ".gitignore"];

/// The service.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// Its files, sorted by path.
    pub files: Vec<ServiceFile>,
    packages: Vec<Package>,
}

impl Service {
    /// Reads all files below `service/` in the folder `root`. A project without the folder has no service.
    pub(crate) fn read(root: &Path, faults: &mut Faults) -> Self {
        let mut service = Self::default();
        if root.join(FOLDER).is_dir() {
            service.read_folder(root, FOLDER.trim_end_matches('/'), faults);
        }
        service.files.sort_by(|a, b| a.path.cmp(&b.path));
        service.packages = Package::all(&service.files, faults);
        service
    }

    fn read_folder(&mut self, root: &Path, folder: &str, faults: &mut Faults) {
        let fault = |path: &str, error: &dyn std::fmt::Display| {
            Fault::new(
                Place::file(path),
                format!("cannot read it: {error}"),
                "the site publishes it, so make it readable text",
            )
        };
        let entries = match fs::read_dir(root.join(folder)) {
            Ok(entries) => entries,
            Err(error) => return faults.push(fault(folder, &error)),
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            let is_foreign = name.starts_with('.') && !HIDDEN.contains(&name.as_str());
            if is_foreign || IGNORED.contains(&name.as_str()) {
                continue;
            }
            if entry.path().is_dir() {
                self.read_folder(root, &path, faults);
                continue;
            }
            match fs::read_to_string(entry.path()) {
                Ok(text) => self.files.push(ServiceFile {
                    language: super::include::language(&path),
                    regions: region::regions(&text),
                    executable: is_executable(&entry.path()),
                    path,
                    text,
                    names: OnceLock::new(),
                }),
                Err(error) => faults.push(fault(&path, &error)),
            }
        }
    }

    /// The files that have a page.
    pub fn pages(&self) -> impl Iterator<Item = &ServiceFile> {
        self.files.iter().filter(|file| file.has_page())
    }

    /// The file whose page is at an address.
    pub fn page(&self, address: &str) -> Option<&ServiceFile> {
        self.pages().find(|file| file.address() == address)
    }

    /// The file at a path from the root of the project.
    pub fn file(&self, path: &str) -> Option<&ServiceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Names and versions for code that needs these crates. They begin with Rust and axum.
    pub fn versions<'a>(&self, crates: impl IntoIterator<Item = &'a RequiredCrate>) -> Vec<(String, String)> {
        let Some(package) = self.packages.iter().find(|package| package.folder == FOLDER) else { return Vec::new() };
        let mut versions = vec![("Rust".to_string(), package.rust.clone())];
        let axum = package.version("axum").map(|version| ("axum".to_string(), version.to_string()));
        for used in axum.into_iter().chain(crates.into_iter().map(|used| (used.name.clone(), used.version.clone()))) {
            if !versions.iter().any(|(name, _)| *name == used.0) {
                versions.push(used);
            }
        }
        versions
    }

    /// What Rust code from the file at `path` needs to compile.
    pub fn needs(&self, path: &str, code: &str) -> Needs {
        let file = self.file(path).filter(|file| file.language == "rust");
        let package = self.packages.iter().filter(|package| path.starts_with(&package.folder));
        match (file, package.max_by_key(|package| package.folder.len())) {
            (Some(file), Some(package)) => needs::of(&self.files, package, file, code),
            _ => Needs::default(),
        }
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.ends_with("scripts"))
}
