//! Checks a project: runs the rules, applies ignores, and hides secrets.

use crate::map::Map;
use crate::order::{sort_by, sort_by_key};
use crate::project::Project;
use crate::report::{Confidence, Fact, Finding, Gap, Place, Report, Rule, Severity};
use crate::secrets::Secrets;
use crate::{aside, facts, gaps, ignore, rules};

/// More findings of one rule in one file are counted and not reported: no reader goes through them.
const MOST: usize = 500;

/// What to report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Reports every finding, also those on taste, those that are both unlikely and cheap, and those in tests, examples
    /// and documentation.
    pub pedantic: bool,
}

/// What other crates add to a report, such as rules on Rust code.
#[derive(Debug, Default)]
pub struct Extra {
    /// All of their rules, so that comments can ignore them.
    pub rules: Vec<&'static Rule>,
    /// What these found in the files of the project.
    pub findings: Vec<Finding>,
    /// Numbers that follow from several values of the files.
    pub facts: Vec<Fact>,
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

/// Checks all files, and reports what other crates found as well.
pub fn check_with(project: &Project, options: &Options, extra: Extra) -> Report {
    let known: Vec<&'static Rule> = rules::rules().chain(extra.rules).collect();
    let mut findings = rules::look(project);
    findings.extend(extra.findings);
    let mut facts = facts::facts(project);
    facts.extend(extra.facts);
    let found = Report { findings, gaps: gaps::gaps(project), facts, ..Report::default() };
    finish(project, found, &known, options)
}

/// Finishes a report: applies the ignores of the files, leaves out what the reader did not ask for, and hides secrets. `known` are
/// the rules that comments can ignore.
pub fn finish(project: &Project, found: Report, known: &[&'static Rule], options: &Options) -> Report {
    let (findings, ignored) = ignore::apply(project, found.findings, known);
    let mut report = Report { findings, ignored, ..found };
    let aside = aside::aside(project);
    let is_aside = |place: Place| aside.get(place.file).copied().unwrap_or_default();
    let is_wanted = |finding: &Finding| options.pedantic || is_shown(finding) && !is_aside(finding.place);
    report.findings.retain(is_wanted);
    report.ignored.retain(|one| is_wanted(&one.finding));
    report.gaps.retain(|gap| options.pedantic || !is_aside(gap.place));
    sort_by(&mut report.findings, |one, other| order(one).cmp(&order(other)));
    report.findings.dedup_by(|one, other| order(one) == order(other));
    sort_by(&mut report.ignored, |one, other| order(&one.finding).cmp(&order(&other.finding)));
    report.gaps.extend(ignore::gaps(project));
    limit(&mut report);
    sort_by_key(&mut report.gaps, |gap| (gap.place.file, gap.place.span));
    hide(&mut report, &Secrets::of(project));
    report
}

/// Leaves out what repeats a rule too often in one file, and reports that as a gap.
fn limit(report: &mut Report) {
    let mut counts: Map<(usize, &'static str), (usize, Place)> = Map::new();
    report.findings.retain(|finding| {
        let key = (finding.place.file, finding.rule.id);
        let (count, place) = counts.or_insert_with(key, || (0, finding.place));
        *count += 1;
        if *count == MOST + 1 {
            *place = finding.place;
        }
        *count <= MOST
    });
    let many = counts.iter().filter(|(_, (count, _))| *count > MOST);
    report.gaps.extend(many.map(|((_, rule), (count, place))| {
        let what = format!("{rule} applies to {count} places in this file. Only the first {MOST} are reported.");
        Gap { place: *place, what }
    }));
}

/// Whether a reader who did not ask for everything sees a finding.
fn is_shown(finding: &Finding) -> bool {
    let matters = finding.confidence == Confidence::Sure || finding.rule.severity >= Severity::Medium;
    matters && !finding.rule.pedantic
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
