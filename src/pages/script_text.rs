//! What the scripts of pages and of embeds have in common.

/// What loads the program of a calculator, for every script that needs one.
pub const PROGRAM: &str = include_str!("scripts/program.js");

/// A script without the lines that only its authors read.
pub fn without_comments(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}
