//! Islands: calculators in the pages of the site, with Leptos.

mod calculator;

#[cfg(not(target_family = "wasm"))]
pub use calculator::live_calculator;

/// A program of pages with these calculators: `program!(&[models::pool_sizing::CALCULATOR]);` is the whole of it.
#[macro_export]
macro_rules! program {
    ($calculators:expr) => {
        fn main() {
            $crate::islands::start($calculators);
        }

        /// A number in the text of a page, as [`live::figure`] computes it.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn figure(question: &str) -> String {
            live::figure(question)
        }
    };
}

/// Hydrates the islands of the page, one of these calculators each. Called once, when the WebAssembly is there.
#[cfg(target_family = "wasm")]
pub fn start(calculators: &'static [models::Calculator]) {
    live::start(calculators);
    leptos::mount::hydrate_islands();
}
