//! No files import each other in a circle of three or more: such files can only be understood together.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod modules;

use modules::Crate;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The files that each file imports from.
type Imports = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

#[test]
fn no_three_files_import_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found: Vec<_> = modules::roots(root).iter().flat_map(|lib| circles(&Crate::read(lib).imports())).collect();
    let lines = found.iter().map(|circle| {
        let names = circle.iter().map(|file| file.strip_prefix(root).unwrap_or(file).display().to_string());
        format!("{} and back to the first", names.collect::<Vec<_>>().join(" imports "))
    });
    let lines: Vec<_> = lines.collect();
    assert!(lines.is_empty(), "move what they share into a file of its own:\n{}", lines.join("\n"));
}

/// Circles of three or more files: the shortest through each file, each once.
fn circles(imports: &Imports) -> Vec<Vec<PathBuf>> {
    let mut found = BTreeMap::new();
    for start in imports.keys() {
        if let Some(circle) = shortest(imports, start) {
            let mut files = circle.clone();
            files.sort();
            found.entry(files).or_insert(circle);
        }
    }
    found.into_values().collect()
}

/// The shortest circle through a file that is no pair, breadth first.
fn shortest(imports: &Imports, start: &Path) -> Option<Vec<PathBuf>> {
    let mut paths = vec![vec![start.to_path_buf()]];
    let mut seen = BTreeSet::new();
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in &paths {
            for next in imports.get(path.last()?).into_iter().flatten() {
                if next == start && path.len() > 2 {
                    return Some(path.clone());
                }
                // A file counts once for each second file of the path: the first way to it may be that of a pair.
                if !path.contains(next) && seen.insert((path.get(1).cloned(), next.clone())) {
                    longer.push([path.as_slice(), std::slice::from_ref(next)].concat());
                }
            }
        }
        paths = longer;
    }
    None
}

fn imports(pairs: &[(&str, &str)]) -> Imports {
    let mut imports = Imports::new();
    for (from, to) in pairs {
        imports.entry(from.into()).or_default().insert(to.into());
    }
    imports
}

#[test]
fn a_pair_passes_and_a_circle_of_three_is_found() {
    assert_eq!(circles(&imports(&[("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")])), Vec::<Vec<PathBuf>>::new());
    let circle = circles(&imports(&[("a", "b"), ("b", "a"), ("b", "c"), ("c", "a"), ("c", "d")]));
    assert_eq!(circle, [["a", "b", "c"].map(PathBuf::from)]);
}

#[test]
fn imports_are_followed_through_facades_lists_and_paths() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        ("lib.rs", "mod a;\nmod b;\npub use b::c::Thing;\n#[cfg(test)]\nmod tests;"),
        (
            "a.rs",
            "use super::{Thing, b};\nuse crate::b as bee;\nfn f() -> bee::c::Thing { todo!() }\nfn g() -> crate::b::Other { todo!() }\n#[cfg(test)] mod tests { use super::f; }",
        ),
        ("b.rs", "pub mod c;\nmod d;\npub struct Other;\nfn g() { c::call() }"),
        ("b/c.rs", "pub struct Thing;\npub fn call() {}\nuse std::fs;"),
        ("b/d.rs", "use super::super::a;\nuse self::super::c;"),
        ("tests.rs", "use super::a;"),
    ];
    for (name, text) in files {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
    let file = |name: &str| folder.path().join(name);
    let expected = [
        (file("a.rs"), vec![file("b.rs"), file("b/c.rs")]),
        (file("b.rs"), vec![file("b/c.rs")]),
        (file("b/d.rs"), vec![file("a.rs"), file("b/c.rs")]),
    ];
    let expected: Imports = expected.into_iter().map(|(from, to)| (from, to.into_iter().collect())).collect();
    assert_eq!(Crate::read(&file("lib.rs")).imports(), expected);
}
