//! What other crates know about the files.

use check::deployment::Deployment;
use check::{Extra, Project, Rule, facts};
use check_numbers::derived;

/// What other crates find in the files: rules on Rust code, and numbers such as the peak connections of a database.
pub fn extra(project: &Project) -> Extra {
    Extra {
        rules: check_code::rules().collect(),
        findings: check_code::look(project).findings,
        facts: derived(&Deployment::new(project), &facts(project)),
    }
}

/// All rules, those of other crates included.
pub fn rules() -> Vec<&'static Rule> {
    check::rules().chain(check_code::rules()).collect()
}
