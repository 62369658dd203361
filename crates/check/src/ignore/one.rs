//! A comment or an annotation that ignores findings.

use crate::project::Project;
use crate::report::{Finding, Place};
use crate::source::Span;

/// The name in our own comments.
pub const TOOL: &str = "axum-check";

/// Comments of a file, and annotations of an object, beyond this number are not read, because each is compared with all
/// findings. [`gaps`](super::gaps) reports a file with so many comments.
pub const MOST: usize = 200;

/// A comment or an annotation that ignores findings.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The tool whose comment it is.
    pub by: &'static str,
    /// Where the comment is.
    pub place: Place,
    /// What it ignores.
    pub what: What,
    /// Where.
    pub covers: Covers,
    /// Why, or nothing.
    pub reason: String,
}

/// Which rules are ignored.
#[derive(Clone, Debug)]
pub enum What {
    /// These, by our names, with the place of each name.
    Own(Vec<(String, Span)>),
    /// Those with one of these names in another tool.
    Also(Vec<String>),
    /// Those that another tool has too. Its names are told by their form.
    AllOf(fn(&str) -> bool),
}

/// Where findings are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// In the file.
    File,
    /// Where a finding begins in these bytes.
    Range(Span),
    /// Where a finding begins on this line.
    Line(usize),
    /// Nowhere, because of where the comment is.
    Nothing,
}

impl Ignore {
    /// Whether it ignores a finding.
    pub fn matches(&self, finding: &Finding, project: &Project) -> bool {
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
    name == also || of_trivy(name).is_some_and(|check| of_trivy(also) == Some(check))
}

/// The group and the number of one of Trivy's checks.
pub fn of_trivy(name: &str) -> Option<(String, u32)> {
    // Most names are those of other tools.
    if !name.starts_with(['A', 'a', 'D', 'd', 'K', 'k']) {
        return None;
    }
    let name = name.to_ascii_uppercase();
    let name = name.strip_prefix("AVD-").unwrap_or(&name);
    let digits = name.find(|one: char| one.is_ascii_digit())?;
    let (group, number) = (name.get(..digits)?, name.get(digits..)?);
    let group = group.trim_end_matches('-');
    matches!(group, "DS" | "KSV" | "KCV").then_some((group.into(), number.parse().ok()?))
}
