//! Manifests as people write them: good ones without findings, and variants of faults.

mod good;
mod layered;
mod variants;

use crate::project::Project;
use crate::rules::look;
use crate::source::Source;

/// The rules that find something in files, those that are shown only on request excluded, with lines.
fn found(files: &[(&str, &str)]) -> Vec<(&'static str, usize)> {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    let project = Project::new(sources.collect());
    let findings = look(&project).into_iter().filter(|finding| !finding.rule.pedantic);
    let line = |place: crate::report::Place| project.files[place.file].source.line(place.span.start);
    findings.map(|finding| (finding.rule.id, line(finding.place))).collect()
}
