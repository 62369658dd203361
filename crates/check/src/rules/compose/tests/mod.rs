//! Files of ours: without faults, and with the faults that a single line decides.

mod cases;
mod good;
mod platforms;

use crate::project::Project;
use crate::report::Finding;
use crate::rules::look;
use crate::source::Source;

/// Findings as line and rule, without the pedantic ones.
fn found(files: &[(&str, &str)]) -> Vec<(usize, &'static str)> {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    let project = Project::new(sources.collect());
    let line = |finding: &Finding| project.files[finding.place.file].source.line(finding.place.span.start);
    let all = look(&project).into_iter().filter(|finding| !finding.rule.pedantic);
    all.map(|finding| (line(&finding), finding.rule.id)).collect()
}
