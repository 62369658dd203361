//! Rules of other crates.

use check::{Extra, Project, Rule};

/// What other crates find in the files. The rules on Rust code join here.
pub fn extra_findings(_project: &Project) -> Extra {
    Extra::default()
}

/// All rules, those of other crates included.
pub fn rules() -> Vec<&'static Rule> {
    check::rules().chain(extra_findings(&Project::default()).rules).collect()
}
