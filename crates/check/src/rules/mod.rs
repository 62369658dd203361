//! The rules, and what they report.

pub mod across;
pub mod address;
pub mod cargo;
pub mod compose;
pub mod docker;
pub mod kube;
pub mod platforms;
pub mod syntax;
pub mod variables;

#[cfg(test)]
mod tests;

use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Finding, Rule};

/// A function that looks at all files with one or a few rules.
type Look = fn(&Project, &mut Findings);

/// What looks at the files.
const LOOKS: &[&[Look]] =
    &[docker::LOOKS, compose::LOOKS, kube::LOOKS, cargo::LOOKS, platforms::LOOKS, across::LOOKS, syntax::LOOKS];

/// The rules by kind of file, with the name of the kind.
pub const GROUPS: [(&str, &[&Rule]); 8] = [
    ("Dockerfile", docker::RULES),
    ("Docker Compose", compose::RULES),
    ("Kubernetes and Helm", kube::RULES),
    ("Cargo", cargo::RULES),
    ("Fly and Render", platforms::RULES),
    ("Several files together", across::RULES),
    ("Syntax", syntax::RULES),
    ("Comments that ignore findings", crate::ignore::RULES),
];

/// All rules, in the order of the pages.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|(_, rules)| rules.iter().copied())
}

/// Looks at all files.
pub fn look(project: &Project) -> Vec<Finding> {
    let mut findings = Findings::default();
    for look in LOOKS.iter().copied().flatten() {
        look(project, &mut findings);
    }
    findings.sorted()
}
