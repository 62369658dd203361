//! The rules.

pub mod docker;
