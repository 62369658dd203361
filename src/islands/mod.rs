//! What lives in the browser.

mod actions;
mod browser;
mod calculator;
mod live;
mod setting;
mod trial;

pub use calculator::live_calculator;
pub use setting::Placement;

/// Called once when the WebAssembly is there, before the islands are hydrated one by one.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| browser::stop(&panic.to_string())));
    leptos::mount::hydrate_islands();
}
