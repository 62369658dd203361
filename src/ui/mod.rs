//! Views that pages and islands share, generic over the calculators.

mod chart;
mod field;

pub use chart::chart;
pub use field::{Answer, group};
