//! What the scripts of pages and embeds share.

/// The code that loads the program of a calculator, for every script that needs it.
pub const PROGRAM: &str = include_str!("scripts/program.js");

/// Writes an input in full, for every script that needs it.
pub const IN_FULL: &str = include_str!("scripts/in-full.js");

/// A script without its comment lines.
pub fn without_comments(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}
