//! Checks a reader's Rust code. It is a program of its own, because the parser is larger than the rules.

use checker_programs::Files;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

fn main() {}

/// Checks files; see [`Files::check`].
#[wasm_bindgen]
pub fn check(paths: Vec<String>, contents: Vec<Uint8Array>, pedantic: bool) -> Vec<String> {
    Files { paths, contents }.check(check_code::check, pedantic, "code-")
}

/// Applies the patch of a finding; see [`Files::apply`].
#[wasm_bindgen]
pub fn apply(paths: Vec<String>, contents: Vec<Uint8Array>, pedantic: bool, place: usize) -> Vec<String> {
    Files { paths, contents }.apply(check_code::check, pedantic, place)
}
