//! Comments and annotations that ignore findings, those for other tools included.

mod annotations;
mod comments;
mod needs;
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
use crate::source::Span;

pub use problems::{RULES, closest};

/// The name in our own comments.
pub const TOOL: &str = "axum-check";

/// Comments of a file, and annotations of an object, beyond this number are not read, because each is compared with all
/// findings. [`gaps`] reports a file with so many comments.
const MOST: usize = 200;

/// A comment or an annotation that ignores findings.
#[derive(Clone, Debug)]
struct Ignore {
    /// The tool whose comment it is.
    by: &'static str,
    /// Where the comment is.
    place: Place,
    /// What it ignores.
    what: What,
    /// Where.
    covers: Covers,
    /// Why, or nothing.
    reason: String,
}

/// Which rules are ignored.
#[derive(Clone, Debug)]
enum What {
    /// These, by our names, with the place of each name.
    Own(Vec<(String, Span)>),
    /// Those with one of these names in another tool.
    Also(Vec<String>),
    /// Those that another tool has too. Its names are told by their form.
    AllOf(fn(&str) -> bool),
}

/// Where findings are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Covers {
    /// In the file.
    File,
    /// Where a finding begins in these bytes.
    Range(Span),
    /// Where a finding begins on this line.
    Line(usize),
    /// Nowhere, because of where the comment is.
    Nothing,
}

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

impl Ignore {
    /// Whether it ignores a finding.
    fn matches(&self, finding: &Finding, project: &Project) -> bool {
        if self.place.file != finding.place.file || !self.covers(finding, project) {
            return false;
        }
        let is_meant = || match &self.what {
            What::Own(ids) => ids.iter().any(|(id, _)| id == finding.rule.id),
            What::Also(names) => names.iter().any(|name| finding.rule.also.iter().any(|also| is_same(name, also))),
            What::AllOf(is_of) => finding.rule.also.iter().any(|also| is_of(also)),
        };
        is_meant()
    }

    fn covers(&self, finding: &Finding, project: &Project) -> bool {
        let start = finding.place.span.start;
        match self.covers {
            Covers::File => true,
            Covers::Range(span) => span.contains(start),
            Covers::Line(line) => {
                let file = project.files.get(finding.place.file);
                file.is_some_and(|file| file.source.line(start) == line)
            }
            Covers::Nothing => false,
        }
    }
}

/// Whether two names of another tool are the same. Trivy writes one check as `AVD-DS-0002`, `DS-0002` and `DS002`.
fn is_same(name: &str, also: &str) -> bool {
    name == also || others::of_trivy(name).is_some_and(|check| others::of_trivy(also) == Some(check))
}
