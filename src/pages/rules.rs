//! The rules of the checker.

use check::{Project, Report, Rule};

/// Every rule with what checks its kind of files.
pub(super) fn rules() -> impl Iterator<Item = (&'static Rule, fn(&Project) -> Report)> {
    let of_files = check::rules().map(|rule| (rule, every_finding as fn(&Project) -> Report));
    let of_code = check_code::rules().map(|rule| (rule, check_code::look as fn(&Project) -> Report));
    of_files.chain(of_code)
}

fn every_finding(project: &Project) -> Report {
    check::check(project, &check::Options { pedantic: true })
}
