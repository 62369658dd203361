//! Islands: calculators in the pages of the site, with Leptos.

mod calculator;
#[cfg(feature = "hydrate")]
mod program;

#[cfg(feature = "ssr")]
pub use calculator::live_calculator;
