//! A report with everything that a report can have, from rules of its own, so that it changes only with the formats.

use check::{
    Change, Confidence, Delta, Fact, File, Finding, Gap, Ignored, Patch, Place, Project, Report, Rule, Severity,
    Source, Span,
};
use check_report::View;

pub const SITE: &str = "https://docs.example.org/axum/";

const DOCKERFILE: &str = "FROM rust:1.95 AS build\nRUN cargo build \\\n    --release\n\nFROM debian:11-slim\nCOPY --from=build /app /app\n# hadolint ignore=DL3002\nUSER root\nCMD [\"/app\"]\n";

const COMPOSE: &str = "services:\n  api:\n    # Größe 𝄞: | <b> @team #1\n    environment: { DATABASE_PASSWORD: \"hunter2-Zq8\", POOL: 40 }\n    deploy: { replicas: 3 }\n";

const fn rule(id: &'static str, title: &'static str, severity: Severity, confidence: Confidence) -> Rule {
    Rule {
        id,
        title,
        severity,
        confidence,
        why: "The binary needs glibc 2.41 and the image has glibc 2.31. The dynamic linker refuses to start the service, so every pod crashes in a loop.",
        fix: "Build and run on the same release of Debian.",
        page: "/configuration/dockerfile/",
        claims: &[],
        also: &[],
        pedantic: false,
        fails: &[],
        passes: &[],
    }
}

pub static OLDER: Rule = rule("older-libc", "The libc of the image is too old", Severity::High, Confidence::Sure);
pub static POOL: Rule = rule(
    "pool-too-large",
    "The pools need more connections than the database has",
    Severity::Medium,
    Confidence::Likely,
);
pub static ROOT: Rule = rule("as-root", "The service runs as root", Severity::Medium, Confidence::Sure);
pub static RULES: [&Rule; 3] = [&OLDER, &POOL, &ROOT];

pub struct Sample {
    pub project: Project,
    pub report: Report,
    pub delta: Delta,
}

fn place(project: &Project, file: usize, text: &str) -> Place {
    let start = project.files[file].source.text.find(text).expect("a place");
    Place { file, span: Span { start, end: start + text.len() } }
}

fn finding(rule: &'static Rule, place: Place, message: &str) -> Finding {
    Finding { rule, place, confidence: rule.confidence, message: message.into(), because: Vec::new(), patch: None }
}

pub fn sample() -> Sample {
    let source = |path: &str, text: &str| File::new(Source::new(path, text.as_bytes()).expect("text"));
    let files = vec![
        source("Dockerfile", DOCKERFILE),
        source("deploy/compose.yml", COMPOSE),
        File::of_bytes("deploy/large file.yaml", b"\xff"),
    ];
    let project = Project { files };
    let at = |file, text| place(&project, file, text);
    let older = Finding {
        because: vec![(at(0, "rust:1.95"), "Debian 13 has glibc 2.41".into())],
        patch: Some(Patch { edits: vec![(at(0, "11-slim"), "13-slim".into())], safe: true }),
        ..finding(&OLDER, at(0, "debian:11-slim"), "debian:11-slim has glibc 2.31, the build needs 2.41.")
    };
    let pool = Finding {
        because: vec![(at(1, "3 }"), "3 replicas".into()), (at(0, "RUN cargo"), "the build".into())],
        patch: Some(Patch { edits: vec![(at(1, "40"), "20".into())], safe: false }),
        ..finding(
            &POOL,
            at(1, "POOL: 40"),
            "3 × 40 connections exceed the limit of 100 (see `max_connections`, @dba, #12).",
        )
    };
    let again = finding(&OLDER, at(0, "COPY --from=build /app /app"), "/app comes from the other release.");
    let ignored = Ignored {
        finding: finding(&ROOT, at(0, "root"), "The last USER is root."),
        reason: String::new(),
        by: "hadolint",
        place: at(0, "hadolint ignore=DL3002"),
    };
    let fact = |key: &str, value: &str, text| Fact {
        service: "api".into(),
        key: key.into(),
        value: value.into(),
        place: Some(at(1, text)),
        source: None,
    };
    let gap = Gap { place: Place { file: 2, span: Span::default() }, what: "Line 1 is not UTF-8.".into() };
    let report = Report {
        findings: vec![older.clone(), again, pool],
        ignored: vec![ignored],
        facts: vec![fact("replicas", "3", "3 }"), fact("pool.max", "40", "40")],
        gaps: vec![gap],
    };
    let change = |key: &str, before: Option<&str>, after: Option<&str>| Change {
        service: "api".into(),
        key: key.into(),
        before: before.map(Into::into),
        after: after.map(Into::into),
    };
    let delta = Delta {
        is_new: vec![false, false, true],
        fixed: vec![(finding(&ROOT, at(0, "root"), "The last USER is root."), "old/Dockerfile".into())],
        facts: vec![
            change("peak connections", Some("80 of 100"), Some("120 of 100")),
            change("pool.max", None, Some("40")),
        ],
    };
    Sample { project, report, delta }
}

impl Sample {
    pub fn view(&self, with_delta: bool) -> View<'_> {
        let delta = with_delta.then_some(&self.delta);
        View { project: &self.project, report: &self.report, delta, site: SITE, rules: &RULES }
    }
}
