//! What calculators in other people's pages need: a program of their own, the scripts of the pages around them, and what those are
//! told.
//!
//! Names and addresses here are in other people's pages for years. They may be added to, never changed.

mod oembed;

pub(super) use oembed::{file as oembed_file, oembed};

use super::policy::{fingerprint, integrity};
use super::scripts::without_comments;
use std::path::Path;
use std::{fs, io};

/// The program, whose names Trunk leaves as they are.
const PROGRAM: [&str; 2] = ["embedded.js", "embedded_bg.wasm"];

/// Gives each frame the height of what is in it.
const FRAMES: (&str, &str) = ("embed.js", include_str!("scripts/embedding/embed.js"));
/// The custom element.
const ELEMENT: (&str, &str) = ("axum-calculator.js", include_str!("scripts/embedding/axum-calculator.js"));

/// The scripts that other people's pages load: names and contents of files.
pub(super) fn scripts() -> [(String, String); 2] {
    [FRAMES, ELEMENT].map(|(name, text)| (name.into(), without_comments(text)))
}

/// The digest of the script that gives frames their height, as a page that loads it can ask for.
pub(super) fn integrity_of_frames() -> String {
    integrity(without_comments(FRAMES.1).as_bytes())
}

/// The script of an embed, for a site at `base`. Gives the program that Trunk has staged a folder that is named by its content.
///
/// # Errors
///
/// Files that cannot be read or moved.
pub(super) fn start(base: &str, staging: &Path) -> io::Result<String> {
    let folder =
        if staging.join(PROGRAM[0]).exists() { move_by_content(staging, "embedded", &PROGRAM)? } else { String::new() };
    let [js, wasm] = PROGRAM.map(|file| format!("{base}{folder}/{file}"));
    let text = without_comments(include_str!("scripts/embedding/start.js"));
    Ok(format!("<script type=\"module\" data-js=\"{js}\" data-wasm=\"{wasm}\" data-worker>{text}</script>"))
}

/// Moves files into a folder whose name says what is in it, so that those of two builds are never mixed. Returns the name.
///
/// # Errors
///
/// Files that cannot be read or moved.
pub(super) fn move_by_content(staging: &Path, name: &str, files: &[&str]) -> io::Result<String> {
    let contents = files.iter().map(|file| fs::read(staging.join(file))).collect::<io::Result<Vec<_>>>()?;
    let folder = format!("{name}-{}", fingerprint(contents.iter().map(Vec::as_slice)));
    fs::create_dir_all(staging.join(&folder))?;
    for file in files {
        fs::rename(staging.join(file), staging.join(&folder).join(file))?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_frames_is_small_and_the_one_that_was_promised() {
        let [(name, text), (element, _)] = scripts();
        assert_eq!((name.as_str(), element.as_str()), ("embed.js", "axum-calculator.js"));
        assert!(text.len() < 1200, "{}", text.len());
        let promised = "sha384-0IcpVNoT7BdmrcBpUjHtyTVk3pwTFlpL51hTBA/aBTpsxO/PZWh2KO2sz8JbsvEF";
        let remedy = "pages that ask for the digest of embed.js would no longer load it: leave it as it is, and put what is new into a file of another name";
        assert_eq!(integrity_of_frames(), promised, "{remedy}");
    }
}
