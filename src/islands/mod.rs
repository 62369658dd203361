//! What lives in the browser.

mod browser;
mod calculator;

pub use calculator::{Placement, live_calculator};

/// Called once when the WebAssembly is there, before the islands are hydrated one by one.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| browser::stop(&panic.to_string())));
    leptos::mount::hydrate_islands();
}
