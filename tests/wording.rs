//! The texts outside `content/` are in plain American English too. The build checks those in it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use content::wording_faults;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders with text of the project. The Markdown files at the top are checked as well.
const FOLDERS: [&str; 9] = ["src", "crates", "programs", "service", "scripts", "hosting", "e2e", "docs", "tests"];

/// Folders of dependencies and of build output, and those that contain the texts of others.
const SKIPPED_FOLDERS: [&str; 6] = ["target", "node_modules", "licenses", "fonts", "test-results", "playwright-report"];

/// Lock files, and the list of the words themselves.
const SKIPPED_FILES: [&str; 3] = ["Cargo.lock", "package-lock.json", "wording.rs"];

/// Answers and labels of calculators that are still to be reworded. Remove each file from here with its last such word.
const PENDING: [&str; 3] = [
    "crates/models/src/build_time/inputs.rs",
    "crates/models/src/build_time/verdict.rs",
    "crates/models/src/platform_cost/verdict.rs",
];

/// The calculators write percentages with a space, so only their words are checked.
const MODELS: &str = "crates/models";

#[test]
fn texts_outside_of_the_pages_are_in_plain_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = FOLDERS.iter().flat_map(|folder| files_below(&root.join(folder))).collect();
    files.extend(entries(root).into_iter().filter(|path| path.extension() == Some(OsStr::new("md"))));
    let (mut checked, mut faults) = (0, Vec::new());
    for file in &files {
        // Pictures and other binary files are not UTF-8.
        let Ok(text) = fs::read_to_string(file) else { continue };
        checked += 1;
        let path = file.strip_prefix(root).unwrap_or(file);
        if PENDING.iter().any(|pending| path == Path::new(pending)) {
            continue;
        }
        // In Python, `is None` is code.
        let text = if path.extension() == Some(OsStr::new("py")) { text.replace(" is None", "") } else { text };
        let found = wording_faults(path, &text).into_iter().map(|fault| fault.to_string());
        faults.extend(found.filter(|fault| !(path.starts_with(MODELS) && fault.contains("percentage"))));
    }
    assert!(checked > 100, "only {checked} files were found below {}", root.display());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// All files in a folder and below it, except for those that are skipped.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in entries(folder) {
        let is_named = |names: &[&str]| path.file_name().is_some_and(|name| names.iter().any(|other| name == *other));
        if path.is_dir() {
            files.extend((!is_named(&SKIPPED_FOLDERS)).then(|| files_below(&path)).into_iter().flatten());
        } else if !is_named(&SKIPPED_FILES) {
            files.push(path);
        }
    }
    files
}

/// The entries of a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths
}
