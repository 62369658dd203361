//! Each format, on the examples of all rules and on one report in full.

mod expected;
mod rules;
mod sample;
mod schemas;
mod secrets;
