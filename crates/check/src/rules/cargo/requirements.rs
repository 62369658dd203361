//! The version of Rust that manifests and lock files need.

use super::lock::{self, Lock, has};
use super::versions::{Version, read};
use super::workspace::{Crates, home};
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::source::Span;
use crate::tree::Node;

/// A version of Rust that something needs.
#[derive(Clone, Debug)]
pub struct Need<'a> {
    /// The version.
    pub version: Version,
    /// What needs it, for a sentence.
    pub what: String,
    /// Its file.
    pub at: At<'a>,
    /// Its place.
    pub span: Span,
}

/// The first Rust that reads an edition.
///
/// Source: <https://doc.rust-lang.org/edition-guide/editions/>.
const EDITIONS: [(&str, u32); 2] = [("2021", 56), ("2024", 85)];

/// The first Cargo that reads a resolver.
///
/// Source: <https://doc.rust-lang.org/cargo/CHANGELOG.html>.
const RESOLVERS: [(&str, u32); 2] = [("2", 51), ("3", 84)];

/// The first Cargo that reads lock files of version 4.
///
/// Source: <https://github.com/rust-lang/cargo/pull/14595>.
const LOCK_V4: u32 = 78;

/// A crate, its first version that needs this Rust, the first one that needs another, and the minor version of Rust.
type OfCrate = (&'static str, Version, Version, u32);

/// What well-known crates need.
///
/// Source: `rust-version` of all versions in the index of crates.io, November 2026.
const CRATES: [OfCrate; 9] = [
    ("axum", Version(0, 7, 0), Version(0, 8, 0), 66),
    ("axum", Version(0, 8, 0), Version(0, 8, 5), 75),
    ("axum", Version(0, 8, 5), Version(0, 8, 9), 78),
    ("axum", Version(0, 8, 9), Version(0, 9, 0), 80),
    ("sqlx", Version(0, 9, 0), Version(0, 10, 0), 94),
    ("tokio", Version(1, 39, 0), Version(1, 48, 0), 70),
    ("tokio", Version(1, 48, 0), Version(1, 54, 0), 71),
    ("tokio", Version(1, 54, 0), Version(1, 55, 0), 85),
    ("hyper-util", Version(0, 1, 21), Version(0, 1, 22), 85),
];

/// What a root, its members and its lock file need. The lock file counts only where the build has it.
pub fn needs<'a>(project: &'a Project, crates: &Crates<'a>, top: usize, has_lock: bool) -> Vec<Need<'a>> {
    let mut found = Vec::new();
    for (place, manifest) in crates.family(top).enumerate() {
        let mut add = |node: Option<&'a Node>, name: &str, version: &dyn Fn(&str) -> Option<Version>| {
            let Some((node, text)) = node.and_then(|node| Some((node, node.text()?))) else { return };
            let Some(version) = version(text) else { return };
            found.push(Need { version, what: format!("{name} = \"{text}\""), at: manifest.at, span: node.span });
        };
        for table in [&["package"][..], &["workspace", "package"]] {
            let Some(package) = manifest.root.at(table) else { continue };
            add(package.get("edition"), "edition", &|text| of(&EDITIONS, text));
            // Members that are not built are not checked.
            if place == 0 {
                add(package.get("rust-version"), "rust-version", &read);
            }
        }
        for table in [&["package"][..], &["workspace"]] {
            let resolver = manifest.root.at(table).and_then(|table| table.get("resolver"));
            add(resolver, "resolver", &|text| of(&RESOLVERS, text));
        }
    }
    let Some(root) = crates.list.get(top).map(|one| home(one.manifest)).filter(|_| has_lock) else { return found };
    for lock in Lock::all(project).into_iter().filter(|lock| lock.folder == root) {
        of_lock(project, &lock, &mut found);
    }
    found
}

fn of(table: &[(&str, u32)], text: &str) -> Option<Version> {
    table.iter().find(|row| row.0 == text).map(|row| Version(1, row.1, 0))
}

fn of_lock<'a>(project: &'a Project, lock: &Lock<'a>, found: &mut Vec<Need<'a>>) {
    let toml = project.toml_of(Kind::CargoLock).find(|(at, _)| at.file == lock.at.file).map(|(_, toml)| toml);
    if let Some(node) = toml.and_then(|toml| toml.root.get("version")).filter(|node| node.text() == Some("4")) {
        let what = "version = 4 of Cargo.lock".into();
        found.push(Need { version: Version(1, LOCK_V4, 0), what, at: lock.at, span: node.span });
    }
    for (name, from, until, rust) in CRATES {
        for package in lock.named(name) {
            let Some(version) = lock::version(package) else { continue };
            let is_meant = from <= version && version < until;
            // What only tests of other crates need is not built.
            if !is_meant || !lock.local().any(|own| has(own, name)) {
                continue;
            }
            let span = package.node.get("version").map_or(package.node.span, |node| node.span);
            let what = format!("{name} {}", package.version);
            found.push(Need { version: Version(1, rust, 0), what, at: lock.at, span });
        }
    }
}
