//! Facts that readers enter once about their own service, and the calculator inputs that these facts fill. Native only.
//!
//! Labels, hints, units and ranges are those of the calculators' fields, so that the panel and the calculators agree.
//! The panel has all of this as attributes, which a small script reads in the browser.

mod facts;
mod mark;
#[cfg(test)]
mod tests;

pub use facts::{DEFAULT_PLATFORM, FACTS, Fact, Fill, PLATFORM, Per, Platform, platforms};
pub use mark::Mark;
