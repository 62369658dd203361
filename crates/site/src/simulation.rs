//! Stages the Web Worker of the simulation: our script that loads the program that Trunk builds.

use crate::html::rewrite;
use app::pages::without_comments;
use checksums::{fingerprint, integrity};
use lol_html::element;
use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::path::Path;

/// The script that loads the program. Unlike Trunk's loader, it retries once.
const LOADER: &str = include_str!("scripts/simulate-loader.js");

/// The element in which Trunk names the files of its program: see `pattern_script` in `Trunk.toml`.
const OF_TRUNK: &str = "script[data-simulate]";

/// The files of the worker. The first one loads the others.
const FILES: [&str; 3] = ["simulate_loader.js", "simulate.js", "simulate_bg.wasm"];

/// Moves the program that a shell names into a folder, with the script that loads it. Returns the shell without Trunk's element, and
/// the name of the worker's script. The name of the folder contains the digest of its content, so a page never loads the worker of
/// another version.
///
/// # Errors
///
/// Returns an error if the HTML cannot be parsed, or a file cannot be read or written.
pub(super) fn stage(html: &str, staging: &Path) -> Result<(String, Option<String>), Box<dyn Error>> {
    let files = RefCell::new(None);
    let take = vec![element!(OF_TRUNK, |script| {
        *files.borrow_mut() = script.get_attribute("data-js").zip(script.get_attribute("data-wasm"));
        script.remove();
        Ok(())
    })];
    let html = rewrite(html, take)?;
    let Some((script, program)) = files.into_inner() else { return Ok((html, None)) };
    let [script, program] = [script, program].map(|file| staging.join(file.trim_start_matches("./")));
    let contents = [fs::read(&script)?, fs::read(&program)?];
    let loader = without_comments(LOADER).replace("INTEGRITY", &integrity(&contents[1]));
    let folder =
        format!("simulate-{}", fingerprint([loader.as_bytes()].into_iter().chain(contents.iter().map(Vec::as_slice))));
    let at = |file| staging.join(&folder).join(file);
    fs::create_dir_all(staging.join(&folder))?;
    fs::write(at(FILES[0]), loader)?;
    fs::rename(script, at(FILES[1]))?;
    fs::rename(program, at(FILES[2]))?;
    Ok((html, Some(format!("{folder}/{}", FILES[0]))))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use tempfile::TempDir;

    #[test]
    fn the_folder_is_named_by_its_content_and_the_loader_has_the_integrity() {
        let folder = TempDir::new().expect("a temporary folder");
        assert_eq!(stage("<p>x</p>", folder.path()).expect("a shell"), ("<p>x</p>".into(), None));
        for name in ["s-1.js", "s-1_bg.wasm"] {
            fs::write(folder.path().join(name), name).expect("a file to write");
        }
        let shell = "<p>x</p><script data-simulate data-js=s-1.js data-wasm=s-1_bg.wasm></script>";
        let (html, name) = stage(shell, folder.path()).expect("a shell");
        assert_eq!(html, "<p>x</p>");
        let (name, _) = name.as_deref().and_then(|name| name.split_once('/')).expect("a folder");
        let contents = FILES.map(|file| fs::read(folder.path().join(name).join(file)).expect("a file"));
        assert_eq!(name, format!("simulate-{}", fingerprint(contents.iter().map(Vec::as_slice))));
        let loader = String::from_utf8_lossy(&contents[0]);
        assert!(loader.contains(&format!("const integrity = \"{}\"", integrity(b"s-1_bg.wasm"))), "{loader}");
    }
}
