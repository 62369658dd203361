//! What readers say once about their own service, and which inputs of the calculators that fills. Native only.
//!
//! Labels, hints, units and ranges are those of the calculators' fields, so that panel and calculators never disagree. The
//! browser gets all of this as attributes of the panel: a small script does the rest.

mod facts;
mod mark;
#[cfg(test)]
mod tests;

pub use facts::{FACTS, Fact, Fill, PLATFORM, PLATFORM_UNLESS_SAID, Per, Platform, platforms};
pub use mark::Mark;
