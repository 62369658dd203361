//! What a check finds.

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Wasteful, or untidy.
    Low,
    /// Fails eventually, or costs much.
    Medium,
    /// Fails in production.
    High,
}

/// How certain it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Depends on what the files do not say.
    Likely,
    /// Follows from the files.
    Sure,
}

impl Severity {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Confidence {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, in ignores and in the address of its page.
    pub id: &'static str,
    /// What it finds, as a sentence without a period.
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How certain it is.
    pub confidence: Confidence,
    /// Why it matters, in two sentences.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// The page of the reference behind it, as an address on the site.
    pub page: &'static str,
    /// The claims of the ledger behind it, which name the sources. See [`Rule::native`].
    pub claims: &'static [&'static str],
    /// The same rule elsewhere: hadolint's `DL3002`, kube-linter's `run-as-non-root`.
    pub also: &'static [&'static str],
    /// Whether it is shown only on request.
    pub pedantic: bool,
    /// The smallest files with the fault, with their paths. See [`Rule::native`].
    pub fails: &'static [(&'static str, &'static str)],
    /// The same files without the fault. See [`Rule::native`].
    pub passes: &'static [(&'static str, &'static str)],
}

impl Rule {
    /// A list that the site and the command print but no check reads. It is empty in WebAssembly, where the examples would be
    /// half of what a browser downloads.
    pub const fn native<T>(list: &'static [T]) -> &'static [T] {
        if cfg!(target_family = "wasm") { &[] } else { list }
    }
}

/// A place in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as a place in the list of files.
    pub file: usize,
    /// Its bytes.
    pub span: Span,
}

/// What a rule has found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Where.
    pub place: Place,
    /// That of the rule, or less if the finding depends on a default or on what the files do not show.
    pub confidence: Confidence,
    /// What is wrong here, with the values of the files.
    pub message: String,
    /// Other places that it follows from, and what they say.
    pub because: Vec<(Place, String)>,
    /// How to mend it, if a patch can.
    pub patch: Option<Patch>,
}

/// A change of the files.
#[derive(Clone, Debug)]
pub struct Patch {
    /// What replaces what, in one file each.
    pub edits: Vec<(Place, String)>,
    /// Whether it changes nothing that a service may rely on.
    pub safe: bool,
}

/// A value that the files state, or that a platform uses where they state nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Whose value it is: a service of Compose, Fly or Render, a workload of Kubernetes (`api`), a container of it
    /// (`api/web`), or the path of a Dockerfile or a manifest.
    pub service: String,
    /// What it is: `replicas`, `readiness.periodSeconds`. A key with several values, such as `ports`, has a fact for each.
    pub key: String,
    /// As it is written, without quotes. Lists are joined by spaces.
    pub value: String,
    /// The value in the file, or what it follows from.
    pub place: Option<Place>,
    /// The document that gives a default, as an address.
    pub source: Option<&'static str>,
}

/// What cannot be analyzed.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Where.
    pub place: Place,
    /// What is not analyzed, why, and what to do about it, in sentences.
    pub what: String,
}

/// A finding that a comment or an annotation in the file ignores.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// What is ignored.
    pub finding: Finding,
    /// The reason in the comment. Comments for other tools may have no reason.
    pub reason: String,
    /// The tool whose comment it is: `axum-check`, `hadolint`, `kube-linter`.
    pub by: &'static str,
    /// The comment.
    pub place: Place,
}

/// All that is found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By file and line.
    pub findings: Vec<Finding>,
    /// Findings that are ignored, by file and line.
    pub ignored: Vec<Ignored>,
    /// By file and line.
    pub facts: Vec<Fact>,
    /// By file and line.
    pub gaps: Vec<Gap>,
}
