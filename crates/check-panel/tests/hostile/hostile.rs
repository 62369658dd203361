//! Large files as an attacker would write them.

mod code;
mod manifests;

/// The name of a case, a path and a text.
pub type Case = (&'static str, &'static str, String);

/// Paths and texts that repeat what a rule may compare with each other, or a part of each, such as a tenth.
pub fn hostile(part: usize) -> Vec<Case> {
    [manifests::cases(part), code::cases(part)].concat()
}

/// Numbered parts, one after the other.
fn numbered(count: usize, part: impl Fn(usize) -> String) -> String {
    (1..=count).map(part).collect()
}
