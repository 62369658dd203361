//! What a change adds and what it removes: two reports compared.

use crate::anchor::fingerprints;
use crate::project::Project;
use crate::report::{Fact, Finding, Report};
use std::collections::{BTreeMap, BTreeSet};

/// The difference between a report and that of a base.
#[derive(Clone, Debug, Default)]
pub struct Delta {
    /// For each finding of the report, whether the base lacks it.
    pub is_new: Vec<bool>,
    /// Findings that only the base has, with the path of each.
    pub fixed: Vec<(Finding, String)>,
    /// Facts that differ.
    pub facts: Vec<Change>,
}

/// A fact that differs. One that is only in one of the reports has no value in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose value it is.
    pub service: String,
    /// What it is.
    pub key: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

impl Delta {
    /// Compares a report with that of a base. Findings are the same if their fingerprints are.
    pub fn new(project: &Project, report: &Report, base: &Project, before: &Report) -> Self {
        let now = fingerprints(project, &report.findings);
        let then = fingerprints(base, &before.findings);
        let (known, left): (BTreeSet<_>, BTreeSet<_>) = (then.iter().collect(), now.iter().collect());
        let fixed = before.findings.iter().zip(&then).filter(|(_, print)| !left.contains(print));
        let path = |finding: &Finding| base.files.get(finding.place.file).map(|file| file.source.path.clone());
        Self {
            is_new: now.iter().map(|print| !known.contains(print)).collect(),
            fixed: fixed.map(|(finding, _)| (finding.clone(), path(finding).unwrap_or_default())).collect(),
            facts: changes(&before.facts, &report.facts),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.facts.is_empty() && !self.is_new.contains(&true)
    }
}

fn changes(before: &[Fact], after: &[Fact]) -> Vec<Change> {
    let (before, after) = (values(before), values(after));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    let change = |(service, key): (&str, &str)| {
        let value = |facts: &BTreeMap<(&str, &str), String>| facts.get(&(service, key)).cloned();
        let (before, after) = (value(&before), value(&after));
        (before != after).then(|| Change { service: service.into(), key: key.into(), before, after })
    };
    keys.into_iter().filter_map(change).collect()
}

/// The values by service and key. A key with several values has all of them.
fn values(facts: &[Fact]) -> BTreeMap<(&str, &str), String> {
    let mut found: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for fact in facts {
        let values = found.entry((&fact.service, &fact.key)).or_default();
        if !values.contains(&fact.value.as_str()) {
            values.push(&fact.value);
        }
    }
    found.into_iter().map(|(key, values)| (key, values.join(", "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::File;
    use crate::report::{Confidence, Place, Rule, Severity};

    static FAULT: Rule = Rule {
        id: "fault",
        title: "",
        severity: Severity::High,
        confidence: Confidence::Sure,
        why: "",
        fix: "",
        page: "",
        claims: &[],
        also: &[],
        pedantic: false,
        fails: &[],
        passes: &[],
    };

    /// A project with a finding wherever its file contains `FAULT`.
    fn found(text: &str) -> (Project, Report) {
        let finding = |(start, fault): (usize, &str)| Finding {
            rule: &FAULT,
            place: Place { file: 0, span: (start..start + fault.len()).into() },
            confidence: Confidence::Sure,
            message: "A fault.".into(),
            because: Vec::new(),
            patch: None,
        };
        let findings = text.match_indices("FAULT").map(finding).collect();
        let project = Project { files: vec![File::of_bytes("Dockerfile", text.as_bytes())] };
        (project, Report { findings, ..Report::default() })
    }

    /// How many findings are new, and how many are fixed.
    fn delta(before: &str, after: &str) -> (usize, usize) {
        let ((base, then), (project, now)) = (found(before), found(after));
        let delta = Delta::new(&project, &now, &base, &then);
        (delta.is_new.iter().filter(|is_new| **is_new).count(), delta.fixed.len())
    }

    #[test]
    fn moved_lines_are_not_new() {
        let before = "FROM a\nRUN FAULT\n";
        let after = "# A comment\n\nFROM a\nRUN true\n\nRUN   FAULT\n";
        assert_eq!(delta(before, after), (0, 0));
        assert_eq!(delta("FROM a AS b\nRUN FAULT\n", "FROM a AS c\nRUN FAULT\n"), (1, 1));
    }

    #[test]
    fn equal_findings_are_counted() {
        let (one, two) = ("FROM a\nRUN FAULT\n", "FROM a\nRUN FAULT\nRUN FAULT\n");
        assert_eq!((delta(one, two), delta(two, one)), ((1, 0), (0, 1)));
    }

    #[test]
    fn facts_are_compared_by_service_and_key() {
        let fact = |service: &str, key: &str, value: &str| Fact {
            service: service.into(),
            key: key.into(),
            value: value.into(),
            place: None,
            source: None,
        };
        let before = [fact("api", "replicas", "2"), fact("api", "ports", "80"), fact("db", "ports", "5432")];
        let after = [fact("api", "replicas", "4"), fact("api", "ports", "80"), fact("api", "ports", "443")];
        let said: Vec<_> = changes(&before, &after)
            .into_iter()
            .map(|change| format!("{} {} {:?} {:?}", change.service, change.key, change.before, change.after))
            .collect();
        assert_eq!(
            said,
            [
                "api ports Some(\"80\") Some(\"80, 443\")",
                "api replicas Some(\"2\") Some(\"4\")",
                "db ports Some(\"5432\") None"
            ]
        );
    }
}
