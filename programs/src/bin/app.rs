//! The program with all calculators, for pages and embeds. It is the only one of `trunk serve`.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

app::program!(models::ALL);

/// Mounts the calculator that the element names.
#[wasm_bindgen]
pub fn mount(element: Element) {
    live::mount(element);
}
