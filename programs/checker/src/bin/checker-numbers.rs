//! Computes the verdicts of all calculators for a reader's deployment files.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

/// In a third of the code of the allocator of `std`.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {}

/// Returns the verdicts for files, given as paths and contents, as markup.
#[wasm_bindgen]
pub fn numbers(paths: Vec<String>, contents: Vec<Uint8Array>) -> String {
    let files: Vec<_> = paths.into_iter().zip(contents.iter().map(Uint8Array::to_vec)).collect();
    check_numbers::numbers(&files, "..")
}
