//! Comments and annotations that ignore findings, those for other tools included.

mod annotations;
mod comments;
mod needs;
mod one;
mod others;
mod own;
mod problems;
mod rust;
mod scope;
#[cfg(test)]
mod tests;
mod toml;

use crate::project::Project;
use crate::report::{Finding, Gap, Ignored, Place, Rule};
use one::MOST;

pub use one::TOOL;
pub use problems::{RULES, closest};

/// Separates the findings that are ignored, and reports ignores that are wrong.
pub fn apply(project: &Project, findings: Vec<Finding>, known: &[&'static Rule]) -> (Vec<Finding>, Vec<Ignored>) {
    let mut own = own::ignores(project);
    let mut others = others::ignores(project);
    others.extend(annotations::ignores(project));
    let (mut left, mut ignored) = (Vec::new(), Vec::new());
    for finding in findings {
        let by_own = own.iter_mut().find_map(|one| one.ignores(&finding, project));
        let by = by_own.or_else(|| others.iter().find(|one| one.matches(&finding, project)).cloned());
        match by {
            Some(by) => ignored.push(Ignored { finding, reason: by.reason, by: by.by, place: by.place }),
            None => left.push(finding),
        }
    }
    left.extend(problems::problems(project, &own, known));
    (left, ignored)
}

/// The files of which not all comments that ignore findings are read.
pub fn gaps(project: &Project) -> Vec<Gap> {
    let mut found = Vec::new();
    for (file, read) in project.files.iter().enumerate() {
        let text = &read.source.text;
        // Fewer words than this cannot be more comments.
        let has_many = |word: &str| text.match_indices(word).nth(MOST).is_some();
        let Some(word) = [TOOL, "hadolint", "trivy:"].into_iter().find(|word| has_many(word)) else { continue };
        let named = comments::comments(read).into_iter().filter(|one| one.text.starts_with(word));
        if let Some(first) = named.skip(MOST).map(|one| one.span).next() {
            let what = format!("Only the first {MOST} comments of this file that begin with {word} are read.");
            found.push(Gap { place: Place { file, span: first }, what });
        }
    }
    found
}
