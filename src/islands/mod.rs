//! Calculators on pages: the prerendered markup, and the Leptos island that updates it in the browser.
//!
//! In the markup, `data-part` names the places that [`widget`] writes to, and `data-act` names the action of a button.

#[cfg(not(target_family = "wasm"))]
mod actions;
#[cfg(not(target_family = "wasm"))]
mod calculator;
#[cfg(not(target_family = "wasm"))]
mod chart;
#[cfg(not(target_family = "wasm"))]
mod details;
mod live_calculator;
#[cfg(not(target_family = "wasm"))]
mod moving;

#[cfg(not(target_family = "wasm"))]
pub use {
    calculator::{calculator_view, setting_element},
    live_calculator::live_calculator,
    moving::moving_picture,
};

/// Defines the program of the pages with these calculators: `program!(&[models::pool_sizing::CALCULATOR]);`.
#[macro_export]
macro_rules! program {
    ($calculators:expr) => {
        fn main() {
            $crate::islands::start($calculators);
        }

        /// Computes a number in the text of a page: see [`live::figure`].
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn figure(question: &str) -> String {
            live::figure(question)
        }
    };
}

/// Hydrates the islands of the page, each of which has one of these calculators. Called once, after the WebAssembly is loaded.
#[cfg(target_family = "wasm")]
pub fn start(calculators: &'static [models::Calculator]) {
    live::start(calculators);
    leptos::mount::hydrate_islands();
}
