//! Checks a reader's deployment files.

use check::{Options, Project};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

/// In a third of the code of the allocator of `std`.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {}

/// Checks files, given as paths and contents. Returns the parts of the answer: see [`check_panel::Answer::into_parts`].
#[wasm_bindgen]
pub fn check(paths: Vec<String>, contents: Vec<Uint8Array>, pedantic: bool) -> Vec<String> {
    check_panel::answer(&files(paths, &contents), engine(pedantic), "..", "finding-").into_parts()
}

/// Applies the patch of a finding. Returns the path of the changed file and its new text, or nothing.
#[wasm_bindgen]
pub fn apply(paths: Vec<String>, contents: Vec<Uint8Array>, pedantic: bool, place: usize) -> Vec<String> {
    let changed = check_panel::apply(&files(paths, &contents), engine(pedantic), place);
    changed.map_or_else(Vec::new, |(path, text)| vec![path, text])
}

fn files(paths: Vec<String>, contents: &[Uint8Array]) -> Vec<(String, Vec<u8>)> {
    paths.into_iter().zip(contents.iter().map(Uint8Array::to_vec)).collect()
}

fn engine(pedantic: bool) -> check_panel::Engine {
    let important = |project: &Project| check::findings(project, &Options { pedantic: false });
    let all = |project: &Project| check::findings(project, &Options { pedantic: true });
    if pedantic { all } else { important }
}
