//! What the scripts of pages and embeds share.

/// The code that loads the program of a calculator, for every script that needs it.
pub const PROGRAM: &str = include_str!("scripts/program.js");

/// Writes an input in full, for every script that needs it.
pub const IN_FULL: &str = include_str!("scripts/in-full.js");

/// A script without the lines that are only comments.
pub fn without_comments(script: &str) -> String {
    let mut in_block = false;
    let lines = script.lines().filter(|line| {
        let line = line.trim();
        let starts_block = line.starts_with("/**");
        let is_comment = in_block || starts_block || line.starts_with("//");
        in_block = (in_block || starts_block) && !line.ends_with("*/");
        !is_comment
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}
