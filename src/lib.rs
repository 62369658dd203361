//! Axum in Production: the Leptos application. In the browser it is the island of a calculator; natively it is every page.

pub mod islands;
#[cfg(not(target_family = "wasm"))]
pub mod pages;
#[cfg(not(target_family = "wasm"))]
pub mod ui;
