//! The report with stable names. `crates/check-report/report.schema.json` describes them.

use super::Json;
use crate::anchor::fingerprints;
use crate::delta::{Change, Delta};
use crate::project::{File, Project};
use crate::report::{Fact, Finding, Gap, Ignored, Patch, Place, Report, Rule, Severity};
use crate::source::Position;

/// Changes with every field that is removed or means something else.
const VERSION: usize = 1;

/// A report as JSON. `site` is the address that the pages of rules are below, with a slash at its end, or empty.
pub fn report(project: &Project, report: &Report, delta: Option<&Delta>, site: &str) -> Json {
    let writer = Writer { project, site };
    let prints = fingerprints(project, &report.findings);
    let findings = report.findings.iter().zip(prints).enumerate().map(|(place, (finding, print))| {
        let mut entries = writer.finding(finding);
        entries.push(("fingerprint", print.into()));
        if let Some(delta) = delta {
            entries.push(("isNew", delta.is_new.get(place).copied().unwrap_or_default().into()));
        }
        Json::Object(entries)
    });
    let count = |severity| report.findings.iter().filter(|finding| finding.rule.severity == severity).count().into();
    let mut entries = vec![
        ("version", VERSION.into()),
        ("files", project.files.iter().map(file).collect()),
        (
            "summary",
            Json::Object(vec![
                ("high", count(Severity::High)),
                ("medium", count(Severity::Medium)),
                ("low", count(Severity::Low)),
                ("ignored", report.ignored.len().into()),
                ("gaps", report.gaps.len().into()),
            ]),
        ),
        ("findings", findings.collect()),
        ("ignored", report.ignored.iter().map(|one| writer.ignored(one)).collect()),
        ("facts", report.facts.iter().map(|fact| writer.fact(fact)).collect()),
        ("gaps", report.gaps.iter().map(|gap| writer.gap(gap)).collect()),
    ];
    if let Some(delta) = delta {
        let fixed = |(finding, path): &(Finding, String)| {
            Json::Object(vec![
                ("rule", finding.rule.id.into()),
                ("severity", finding.rule.severity.name().into()),
                ("message", finding.message.as_str().into()),
                ("path", path.as_str().into()),
            ])
        };
        entries.push((
            "delta",
            Json::Object(vec![
                ("fixed", delta.fixed.iter().map(fixed).collect()),
                ("facts", delta.facts.iter().map(change).collect()),
            ]),
        ));
    }
    Json::Object(entries)
}

fn file(file: &File) -> Json {
    Json::Object(vec![
        ("path", file.source.path.as_str().into()),
        ("kind", file.kind.name().into()),
        ("isRead", file.is_read().into()),
    ])
}

fn change(change: &Change) -> Json {
    Json::Object(vec![
        ("service", change.service.as_str().into()),
        ("key", change.key.as_str().into()),
        ("before", change.before.as_deref().into()),
        ("after", change.after.as_deref().into()),
    ])
}

fn position(position: Position) -> Json {
    Json::Object(vec![("line", position.line.into()), ("column", position.column.into())])
}

struct Writer<'a> {
    project: &'a Project,
    site: &'a str,
}

impl Writer<'_> {
    /// The path, and the first and the last character: lines and columns from 1, columns in characters, the end exclusive.
    fn place(&self, place: Place) -> Vec<(&'static str, Json)> {
        let Some(file) = self.project.files.get(place.file) else { return Vec::new() };
        vec![
            ("path", file.source.path.as_str().into()),
            ("start", position(file.source.position(place.span.start))),
            ("end", position(file.source.position(place.span.end))),
        ]
    }

    fn finding(&self, finding: &Finding) -> Vec<(&'static str, Json)> {
        let rule = finding.rule;
        let because = finding.because.iter().map(|(place, said)| {
            let mut entries = self.place(*place);
            entries.push(("message", said.as_str().into()));
            Json::Object(entries)
        });
        let mut entries = vec![
            ("rule", rule.id.into()),
            ("title", rule.title.into()),
            ("severity", rule.severity.name().into()),
            ("confidence", finding.confidence.name().into()),
            ("pedantic", rule.pedantic.into()),
            ("message", finding.message.as_str().into()),
        ];
        entries.extend(self.place(finding.place));
        entries.extend([
            ("because", because.collect()),
            ("why", rule.why.into()),
            ("fix", rule.fix.into()),
            ("page", address(self.site, &page(rule)).into()),
            ("background", address(self.site, rule.page).into()),
            ("also", rule.also.iter().map(|also| Json::from(*also)).collect()),
            ("patch", finding.patch.as_ref().map(|patch| self.patch(patch)).into()),
        ]);
        entries
    }

    fn patch(&self, patch: &Patch) -> Json {
        let edit = |(place, with): &(Place, String)| {
            let mut entries = self.place(*place);
            entries.push(("text", with.as_str().into()));
            Json::Object(entries)
        };
        Json::Object(vec![("safe", patch.safe.into()), ("edits", patch.edits.iter().map(edit).collect())])
    }

    fn ignored(&self, ignored: &Ignored) -> Json {
        let mut entries = self.finding(&ignored.finding);
        entries.extend([
            ("reason", ignored.reason.as_str().into()),
            ("by", ignored.by.into()),
            ("comment", Json::Object(self.place(ignored.place))),
        ]);
        Json::Object(entries)
    }

    fn fact(&self, fact: &Fact) -> Json {
        Json::Object(vec![
            ("service", fact.service.as_str().into()),
            ("key", fact.key.as_str().into()),
            ("value", fact.value.as_str().into()),
            ("place", fact.place.map(|place| Json::Object(self.place(place))).into()),
            ("source", fact.source.into()),
        ])
    }

    fn gap(&self, gap: &Gap) -> Json {
        let mut entries = self.place(gap.place);
        entries.push(("message", gap.what.as_str().into()));
        Json::Object(entries)
    }
}

/// The page of a rule, from the root of the site.
pub fn page(rule: &Rule) -> String {
    format!("/check/{}/", rule.id)
}

/// The address of a page: absolute if that of the site is known.
pub fn address(site: &str, page: &str) -> String {
    format!("{}{page}", site.trim_end_matches('/'))
}
