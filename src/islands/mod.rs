//! Islands: calculators in the pages of the site, with Leptos.

mod calculator;

#[cfg(not(target_family = "wasm"))]
pub use calculator::live_calculator;

/// Hydrates the islands of the page, one of these calculators each. Called once, when the WebAssembly is there.
#[cfg(target_family = "wasm")]
pub fn start(calculators: &'static [models::Calculator]) {
    live::start(calculators);
    leptos::mount::hydrate_islands();
}
