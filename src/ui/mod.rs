//! A calculator as a whole, as views: what the prerenderer writes, and what the browser then changes part by part.
//!
//! `data-part` names the places that [`widget`] is written to, `data-act` what a button does.

mod actions;
mod calculator;
mod chart;
mod details;

pub use calculator::{calculator, setting};
