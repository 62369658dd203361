//! Facts that readers enter once about their own service, and the calculator inputs that these facts fill. Native only.
//!
//! Labels, hints, units and ranges are those of the calculators' fields, so that the panel and the calculators agree. The browser
//! gets all of this as attributes of the panel, which a small script reads.

mod facts;
mod mark;
#[cfg(test)]
mod tests;

pub use facts::{FACTS, Fact, Fill, PLATFORM, PLATFORM_UNLESS_SAID, Per, Platform, platforms};
pub use mark::Mark;
