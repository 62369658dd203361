//! The files of the reference service: their text, the regions that pages quote, and what a quoted region needs to compile.

mod needs;
mod package;
mod region;

pub use needs::{LocalName, Needs};
pub use region::Region;
pub(crate) use region::{Line, lines};

use faults::{Fault, Faults, Place};
use package::Package;
use std::fs;
use std::path::Path;

/// The folder of the service.
pub(crate) const FOLDER: &str = "service/";
/// Names that are built, or secret: the same as in `service/.gitignore`.
const IGNORED: [&str; 3] = ["target", ".env", "secrets"];
/// What a comment at the top of a file begins with.
const COMMENTS: [&str; 5] = ["//!", "//", "#", "--", ";"];
/// Files that programs write: too long to read, and only in the archive.
const GENERATED: [&str; 2] = ["Cargo.lock", "requirements"];

/// The service.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// Its files, sorted by path.
    pub files: Vec<ServiceFile>,
    packages: Vec<Package>,
}

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

    /// What it is for: the first paragraph of the comment that it begins with. Empty without one.
    pub fn about(&self) -> String {
        let lines = self.text.lines().skip_while(|line| line.starts_with("#!") || line.starts_with("# syntax"));
        let comment = lines.map_while(|line| COMMENTS.iter().find_map(|leader| line.strip_prefix(leader)));
        let words = comment.map(str::trim).take_while(|line| !line.is_empty() && !line.starts_with("region: "));
        words.collect::<Vec<_>>().join(" ").replace('`', "")
    }

    /// The region with this name.
    pub fn region(&self, name: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    /// The text, line by line as HTML.
    pub fn highlighted(&self) -> Vec<String> {
        crate::markdown::highlighted_lines(&self.text, self.language)
    }
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
            if IGNORED.contains(&name.as_str()) {
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
                }),
                Err(error) => faults.push(fault(&path, &error)),
            }
        }
    }

    /// The file at a path from the root of the project.
    pub fn file(&self, path: &str) -> Option<&ServiceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// What Rust code from the file at `path` needs to compile.
    pub fn needs(&self, path: &str, code: &str) -> Needs {
        let file = self.file(path).filter(|file| file.language == "rust");
        let package = self.packages.iter().filter(|package| path.starts_with(&package.folder));
        match (file, package.max_by_key(|package| package.folder.len())) {
            (Some(file), Some(package)) => needs::of(self, package, file, code),
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
