//! The program with all calculators, for pages and embeds: `trunk serve` has it in place of the others.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

app::program!(models::ALL);

/// Brings the calculator to life whose setting the element says.
#[wasm_bindgen]
pub fn mount(element: Element) {
    live::mount(element);
}
