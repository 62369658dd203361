//! Computes the verdicts of all calculators for a reader's deployment files.

use checker_programs::Files;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

fn main() {}

/// Returns the verdicts for files as markup.
#[wasm_bindgen]
pub fn numbers(paths: Vec<String>, contents: Vec<Uint8Array>) -> String {
    check_numbers::numbers(&Files { paths, contents }.read(), "..")
}
