//! Rules on Cargo.toml, Cargo.lock and how they fit the image.

use super::Look;
use crate::report::Rule;

/// The rules.
pub const RULES: &[&Rule] = &[];

/// What looks at the files.
pub const LOOKS: &[Look] = &[];
