//! The code quality report of GitLab.
//!
//! Source: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use crate::View;
use check::{Finding, Severity, fingerprints};
use serde_json::{Value, json};

pub fn quality(view: &View<'_>) -> Value {
    let prints = fingerprints(view.project, &view.report.findings);
    let issue = |(finding, print): (&Finding, String)| {
        let severity = match finding.rule.severity {
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low => "minor",
        };
        json!({
            "description": format!("{}. {}", finding.rule.title, finding.message),
            "check_name": finding.rule.id,
            "fingerprint": print,
            "severity": severity,
            "location": { "path": view.path(finding.place.file), "lines": { "begin": view.line(finding) } },
        })
    };
    view.report.findings.iter().zip(prints).map(issue).collect()
}
