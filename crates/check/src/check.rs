//! Checks a project: runs the rules, applies ignores, and hides secrets.

use crate::order::sort_by;
use crate::project::Project;
use crate::report::{Confidence, Finding, Report, Rule, Severity};
use crate::secrets::Secrets;
use crate::{facts, gaps, ignore, rules};

/// What to report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Reports every finding, also those on taste and those that are both unlikely and cheap.
    pub pedantic: bool,
}

/// Rules of another crate and what they found, such as those on Rust code.
#[derive(Debug, Default)]
pub struct Extra {
    /// All rules, so that comments can ignore them.
    pub rules: Vec<&'static Rule>,
    /// What they found in the files of the project.
    pub findings: Vec<Finding>,
}

/// Checks all files.
pub fn check(project: &Project, options: &Options) -> Report {
    check_with(project, options, Extra::default())
}

/// Checks all files for findings only. A browser shows nothing else, and does not load what finds the facts.
pub fn findings(project: &Project, options: &Options) -> Report {
    let known: Vec<&'static Rule> = rules::rules().collect();
    let found = Report { findings: rules::look(project), gaps: gaps::gaps(project), ..Report::default() };
    finish(project, found, &known, options)
}

/// Checks all files, and reports the findings of other rules as well.
pub fn check_with(project: &Project, options: &Options, extra: Extra) -> Report {
    let known: Vec<&'static Rule> = rules::rules().chain(extra.rules).collect();
    let mut findings = rules::look(project);
    findings.extend(extra.findings);
    let found = Report { findings, gaps: gaps::gaps(project), facts: facts::facts(project), ..Report::default() };
    finish(project, found, &known, options)
}

/// Finishes a report: applies the ignores of the files, leaves out what the reader did not ask for, and hides secrets. `known` are
/// the rules that comments can ignore.
pub fn finish(project: &Project, found: Report, known: &[&'static Rule], options: &Options) -> Report {
    let (findings, ignored) = ignore::apply(project, found.findings, known);
    let mut report = Report { findings, ignored, ..found };
    report.findings.retain(|finding| is_shown(finding, options));
    report.ignored.retain(|one| is_shown(&one.finding, options));
    sort_by(&mut report.findings, |one, other| order(one).cmp(&order(other)));
    report.findings.dedup_by(|one, other| order(one) == order(other));
    sort_by(&mut report.ignored, |one, other| order(&one.finding).cmp(&order(&other.finding)));
    hide(&mut report, &Secrets::of(project));
    report
}

/// Whether a reader who did not ask for everything sees a finding.
fn is_shown(finding: &Finding, options: &Options) -> bool {
    let matters = finding.confidence == Confidence::Sure || finding.rule.severity >= Severity::Medium;
    options.pedantic || matters && !finding.rule.pedantic
}

fn order(finding: &Finding) -> (usize, usize, usize, &'static str, &str) {
    let span = finding.place.span;
    (finding.place.file, span.start, span.end, finding.rule.id, &finding.message)
}

/// Removes the values of secrets from everything that a report prints. A patch that contains one is left out, because
/// it would be wrong without the value.
fn hide(report: &mut Report, secrets: &Secrets) {
    let ignored = report.ignored.iter_mut().map(|one| {
        one.reason = secrets.hide(&one.reason);
        &mut one.finding
    });
    for finding in report.findings.iter_mut().chain(ignored) {
        finding.message = secrets.hide(&finding.message);
        for (_, said) in &mut finding.because {
            *said = secrets.hide(said);
        }
        finding.patch = finding.patch.take().filter(|patch| patch.edits.iter().all(|edit| !secrets.are_in(&edit.1)));
    }
    for fact in &mut report.facts {
        fact.value = secrets.hide(&fact.value);
    }
    for gap in &mut report.gaps {
        gap.what = secrets.hide(&gap.what);
    }
}
