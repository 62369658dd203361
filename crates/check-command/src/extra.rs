//! What other crates know about the files.

use check::deployment::Deployment;
use check::{Extra, Project, Rule, facts};
use check_numbers::derived;

/// What the rules on Rust code find.
pub fn of_code(project: &Project) -> Extra {
    Extra { rules: check_code::rules().collect(), findings: check_code::look(project).findings, ..Extra::default() }
}

/// What a report has from other crates: also numbers, such as the peak connections of a database.
pub fn of_report(project: &Project) -> Extra {
    Extra { facts: derived(&Deployment::new(project), &facts(project)), ..of_code(project) }
}

/// All rules, those of other crates included.
pub fn rules() -> Vec<&'static Rule> {
    check::rules().chain(check_code::rules()).collect()
}
