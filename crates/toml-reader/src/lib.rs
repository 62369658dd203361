//! Reads TOML files key by key. One run reports every missing, unknown and invalid key, with its line and a remedy.
//!
//! It reads the tree that `toml` parses instead of deserializing with `serde`, which stops at the first error. The
//! `TableHelper` of `toml-span` is similar, but `toml-span` does not parse dates, stops at the first syntax error, and
//! keeps only the value of a number, while we publish prices with the digits of their file.

mod document;
mod table;

pub use document::{Document, Placed};
pub use table::{Name, Number, TableReader};
