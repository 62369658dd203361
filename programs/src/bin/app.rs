//! The program of the pages: islands.

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    app::islands::start(models::ALL);
}

/// A number in the text of a page, as [`live::figure`] computes it.
#[wasm_bindgen]
pub fn figure(question: &str) -> String {
    live::figure(question)
}
