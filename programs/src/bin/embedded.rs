//! The program of the embeds: calculators without Leptos. A frame has one, a page with custom elements several.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

fn main() {
    live::start(models::ALL);
}

/// Brings the calculator to life whose setting the element says.
#[wasm_bindgen]
pub fn mount(element: Element) {
    live::mount(element);
}
