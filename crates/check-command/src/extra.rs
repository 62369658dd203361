//! Rules of other crates.

use check::{Extra, Project, Rule};

/// What other crates find in the files: the rules on Rust code.
pub fn extra_findings(project: &Project) -> Extra {
    Extra { rules: check_code::rules().collect(), findings: check_code::look(project).findings }
}

/// All rules, those of other crates included.
pub fn rules() -> Vec<&'static Rule> {
    check::rules().chain(check_code::rules()).collect()
}
