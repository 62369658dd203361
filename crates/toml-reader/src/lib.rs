//! TOML files, read key by key: one run names every missing, unknown and wrong key, with its line and a remedy.
//!
//! This reads the tree that `toml` parses and not through `serde`, which stops at the first fault. `toml-span` has the same
//! idea in its `TableHelper`, but it parses no dates, stops at the first line that is not TOML, and keeps only the value of
//! a number, while prices are published with the digits of their file.

mod document;
mod table;

pub use document::{Document, Placed};
pub use table::{Name, Number, TableReader};
