//! Log events that the compiler drops.

use super::environment::{Variable, variables};
use super::workspace::Crates;
use crate::findings::Findings;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static LOGS_COMPILED_OUT: Rule = Rule {
    id: "logs-compiled-out",
    title: "The release build drops log events",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The compiler removes every event above this level from the binary, in all crates. When the service fails, the log \
          has no warnings and no requests, and RUST_LOG cannot bring them back.",
    fix: "Delete the feature, or use release_max_level_info or release_max_level_debug.",
    page: "/observability/logs-and-request-ids/#levels-and-formats",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Cargo.toml",
        "[dependencies]\ntracing = { version = \"0.1\", features = [\"release_max_level_off\"] }\n",
    )]),
    passes: Rule::native(&[(
        "Cargo.toml",
        "[dependencies]\ntracing = { version = \"0.1\", features = [\"release_max_level_info\"] }\n",
    )]),
};

pub static LOG_LEVEL_COMPILED_OUT: Rule = Rule {
    id: "log-level-compiled-out",
    title: "RUST_LOG enables a level that the build removed",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A max_level feature of tracing or log removes more detailed events at compile time. RUST_LOG then has no effect \
          above that level, and the service only writes a warning about it.",
    fix: "Raise the feature, such as release_max_level_debug, or lower RUST_LOG.",
    page: "/observability/logs-and-request-ids/#levels-and-formats",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[dependencies]\ntracing = { version = \"0.1\", features = [\"release_max_level_info\"] }\n"),
        ("fly.toml", "app = \"api\"\n\n[env]\nRUST_LOG = \"debug,hyper=info\"\n"),
    ]),
    passes: Rule::native(&[
        ("Cargo.toml", "[dependencies]\ntracing = { version = \"0.1\", features = [\"release_max_level_debug\"] }\n"),
        ("fly.toml", "app = \"api\"\n\n[env]\nRUST_LOG = \"debug,hyper=info\"\n"),
    ]),
};

/// From the fewest events to the most.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// A feature that limits the events of release builds.
struct Limit<'a> {
    at: At<'a>,
    node: &'a Node,
    /// Its name.
    text: &'a str,
    /// The most detailed level, as a place in `LEVELS`.
    level: usize,
}

/// Looks at the features of tracing and log.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    let limits: Vec<Limit<'_>> = crates.list.iter().flat_map(|one| limits(one.manifest)).collect();
    for limit in limits.iter().filter(|limit| limit.level <= 1) {
        let said = match limit.level {
            0 => format!("With {}, release builds have no log events.", limit.text),
            _ => format!("With {}, release builds have no log events but errors.", limit.text),
        };
        findings.add(&LOGS_COMPILED_OUT, limit.at, limit.node.span, said);
    }
    let Some(limit) = limits.iter().filter(|limit| limit.level > 1).min_by_key(|limit| limit.level) else { return };
    for variable in variables(project) {
        let Some(level) = wanted(&variable).filter(|level| *level > limit.level) else { continue };
        let name = LEVELS.get(level).copied().unwrap_or_default();
        let said = format!("RUST_LOG enables {name}, and the binary has no such events with {}.", limit.text);
        findings
            .add(&LOG_LEVEL_COMPILED_OUT, variable.at, variable.span, said)
            .because(limit.at.place(limit.node.span), "This feature removes more detailed events");
    }
}

fn limits<'a>(manifest: crate::cargo::Manifest<'a>) -> Vec<Limit<'a>> {
    let mut found = Vec::new();
    for one in manifest.dependencies() {
        if one.table != "dependencies" || !matches!(one.name(), "tracing" | "log") {
            continue;
        }
        let features = one.node.get("features").map_or(&[][..], Node::list);
        let of_release = features.iter().filter_map(Node::text).any(|text| text.starts_with("release_max_level_"));
        for (node, text) in features.iter().filter_map(|node| Some((node, node.text()?))) {
            let level = text.strip_prefix("release_").unwrap_or(text).strip_prefix("max_level_");
            let level = level.and_then(|level| LEVELS.iter().position(|one| *one == level));
            // In a release build, a feature for releases replaces one for all builds.
            if let Some(level) = level.filter(|_| text.starts_with("release_") || !of_release) {
                found.push(Limit { at: manifest.at, node, text, level });
            }
        }
    }
    found
}

/// The most detailed level that RUST_LOG enables for any target.
fn wanted(variable: &Variable<'_>) -> Option<usize> {
    if variable.name != "RUST_LOG" {
        return None;
    }
    let levels = variable.value.split(',').filter_map(|part| {
        let level = part.rsplit('=').next()?.trim().to_ascii_lowercase();
        LEVELS.iter().position(|one| *one == level)
    });
    levels.max()
}
