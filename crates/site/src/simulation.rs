//! The worker of the simulation: its files in a folder that is named by their content, and what loads them.

use super::embedding::move_by_content;
use app::pages::without_comments;
use checksums::integrity;
use std::path::Path;
use std::{fs, io};

/// The files of the worker, whose names Trunk leaves as they are. The first loads the others.
pub(super) const FILES: [&str; 3] = ["simulate_loader.js", "simulate.js", "simulate_bg.wasm"];

/// What takes the place of Trunk's loader, which asks only once.
const LOADER: &str = include_str!("scripts/simulate-loader.js");

/// Moves the worker that Trunk has staged, if there is one, and returns the name of its folder: a page of one version never
/// meets the worker of another.
///
/// # Errors
///
/// Files that cannot be read, written or moved.
pub(super) fn stage(staging: &Path) -> io::Result<Option<String>> {
    let [loader, _, program] = FILES.map(|name| staging.join(name));
    if !loader.exists() {
        return Ok(None);
    }
    let digest = integrity(&fs::read(program)?);
    fs::write(loader, without_comments(LOADER).replace("INTEGRITY", &digest))?;
    move_by_content(staging, "simulate", &FILES).map(Some)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use checksums::fingerprint;
    use tempfile::TempDir;

    #[test]
    fn the_folder_is_named_by_what_is_in_it_and_the_loader_knows_the_program() {
        let folder = TempDir::new().expect("a temporary folder");
        assert_eq!(stage(folder.path()).expect("nothing to move"), None);
        for name in FILES {
            fs::write(folder.path().join(name), name).expect("a file to write");
        }
        let name = stage(folder.path()).expect("files to move").expect("a folder");
        let contents = FILES.map(|file| fs::read(folder.path().join(&name).join(file)).expect("a file"));
        assert_eq!(name, format!("simulate-{}", fingerprint(contents.iter().map(Vec::as_slice))));
        let loader = String::from_utf8_lossy(&contents[0]);
        assert!(loader.contains(&format!("const integrity = \"{}\"", integrity(b"simulate_bg.wasm"))), "{loader}");
    }
}
