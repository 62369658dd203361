//! Views that pages and islands share.

mod chart;

pub use chart::chart;
