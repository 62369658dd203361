//! The worker of the simulation: a script of ours that loads the program which Trunk has built.

use crate::html::rewrite;
use app::pages::without_comments;
use checksums::{fingerprint, integrity};
use lol_html::element;
use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::path::Path;

/// What loads the program. It asks once more where Trunk's own loader asks only once.
const LOADER: &str = include_str!("scripts/simulate-loader.js");

/// The element by which Trunk says where its program is.
const OF_TRUNK: &str = "script[data-simulate]";

/// Writes the worker of the program that a shell names. Returns the shell without that, and the name of the worker's file: it has the
/// digest of all that the worker loads, so a page of one version never meets the worker of another.
///
/// # Errors
///
/// HTML that cannot be read; files that cannot be read or written.
pub(super) fn stage(html: &str, staging: &Path) -> Result<(String, Option<String>), Box<dyn Error>> {
    let files = RefCell::new(None);
    let take = vec![element!(OF_TRUNK, |script| {
        *files.borrow_mut() = script.get_attribute("data-js").zip(script.get_attribute("data-wasm"));
        script.remove();
        Ok(())
    })];
    let html = rewrite(html, take)?;
    let Some((script, program)) = files.into_inner() else { return Ok((html, None)) };
    let [script, program] = [script, program].map(|file| file.trim_start_matches("./").to_string());
    let digest = integrity(&fs::read(staging.join(&program))?);
    let loader =
        without_comments(LOADER).replace("SCRIPT", &script).replace("PROGRAM", &program).replace("INTEGRITY", &digest);
    let name = format!("simulation-{}.js", fingerprint([loader.as_bytes()]));
    fs::write(staging.join(&name), loader)?;
    Ok((html, Some(name)))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use tempfile::TempDir;

    #[test]
    fn the_worker_knows_its_program_and_is_named_by_its_content() {
        let folder = TempDir::new().expect("a temporary folder");
        assert_eq!(stage("<p>x</p>", folder.path()).expect("a shell"), ("<p>x</p>".into(), None));
        fs::write(folder.path().join("s-1_bg.wasm"), "wasm").expect("a file to write");
        let shell = "<p>x</p><script data-simulate data-js=s-1.js data-wasm=s-1_bg.wasm></script>";
        let (html, name) = stage(shell, folder.path()).expect("a shell");
        assert_eq!(html, "<p>x</p>");
        let name = name.expect("a worker");
        let loader = fs::read_to_string(folder.path().join(&name)).expect("a file");
        assert_eq!(name, format!("simulation-{}.js", fingerprint([loader.as_bytes()])));
        for part in ["\"./s-1.js\"", "\"./s-1_bg.wasm\"", &integrity(b"wasm")] {
            assert!(loader.contains(part), "{part}: {loader}");
        }
    }
}
