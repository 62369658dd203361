//! What calculators in other people's pages need: a program of their own, and what the pages around them are told.
//!
//! Names and addresses here are in other people's pages for years. They may be added to, never changed.

mod oembed;

pub(super) use oembed::{file as oembed_file, oembed};

use app::pages::without_comments;
use checksums::fingerprint;
use std::path::Path;
use std::{fs, io};

/// The program, whose names Trunk leaves as they are.
const PROGRAM: [&str; 2] = ["embedded.js", "embedded_bg.wasm"];

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
