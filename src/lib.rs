//! Axum in Production: the Leptos application. In the browser it contains the islands of the calculators; natively it
//! contains every page.

pub mod islands;
#[cfg(not(target_family = "wasm"))]
pub mod pages;
