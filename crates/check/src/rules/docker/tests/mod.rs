//! Situations that the examples of the rules do not show.

mod any_text;
mod build;
mod patches;
mod runtime;

use super::RULES;
use crate::project::Project;
use crate::report::Finding;
use crate::source::Source;

type Files<'a> = &'a [(&'a str, &'a str)];

fn project(files: Files<'_>) -> Project {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    Project::new(sources.collect())
}

fn found(files: Files<'_>) -> Vec<Finding> {
    crate::look(&project(files))
}

/// Whether a rule finds something in a Dockerfile, with other files around it.
fn finds(rule: &str, text: &str, others: Files<'_>) -> bool {
    assert!(RULES.iter().any(|one| one.id == rule), "{rule}");
    let mut files = vec![("Dockerfile", text)];
    files.extend(others);
    found(&files).iter().any(|finding| finding.rule.id == rule)
}

/// A builder, `$` for its commands, and an image with the binary.
fn built(run: &str, runtime: &str) -> String {
    format!(
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\n{run}\nFROM {runtime}\nCOPY --from=build /app/target/release/app /app\nUSER 1000\nCMD [\"/app\"]\n"
    )
}
