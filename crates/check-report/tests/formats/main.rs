//! Each format, on the examples of all rules and on one report in full.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod expected;
mod rules;
mod sample;
mod schemas;
mod secrets;
