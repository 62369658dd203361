//! Checks a reader's deployment files.

use check::Report;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

fn main() {}

/// Checks files, given as paths and contents. Returns the status line, the overview, what can be shared, the paths of clean
/// files (a line each), and then a section for each other file.
#[wasm_bindgen]
pub fn check(paths: Vec<String>, contents: Vec<Uint8Array>, pedantic: bool) -> Vec<String> {
    let files: Vec<_> = paths.into_iter().zip(contents.iter().map(Uint8Array::to_vec)).collect();
    let engine = if pedantic { all } else { important };
    let answer = check_panel::answer(&files, engine, "..", "finding-");
    let mut parts = vec![answer.said, answer.overview, answer.shared, answer.clean.join("\n")];
    parts.extend(answer.files);
    parts
}

fn important(project: &check::Project) -> Report {
    check::check(project, &check::Options { pedantic: false })
}

fn all(project: &check::Project) -> Report {
    check::check(project, &check::Options { pedantic: true })
}
