//! Features that a version of a crate does not have.

use super::versions::{Version, oldest};
use super::workspace::Crates;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static REMOVED_FEATURE: Rule = Rule {
    id: "removed-feature",
    title: "A dependency enables a feature that the crate does not have",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Cargo rejects a dependency with a feature that the crate does not have. Every build fails before it compiles \
          anything.",
    fix: "Name the feature of this version, or delete the entry.",
    page: "/configuration/versions/#how-to-recognize-a-version-mismatch",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Cargo.toml",
        "[dependencies]\nsqlx = { version = \"0.9\", features = [\"postgres\", \"runtime-tokio-rustls\"] }\n",
    )]),
    passes: Rule::native(&[(
        "Cargo.toml",
        "[dependencies]\nsqlx = { version = \"0.9\", features = [\"postgres\", \"runtime-tokio\", \"tls-rustls-ring-webpki\"] }\n",
    )]),
};

/// A crate, the first version without a feature, the feature, and what replaces it. The feature is in no later
/// version. Without a replacement, the entry can be deleted.
///
/// Source: the features of all versions in the index of crates.io, November 2026.
const REMOVED: [(&str, (u32, u32), &str, &str); 21] = [
    ("sqlx", (0, 9), "runtime-tokio-rustls", "runtime-tokio and tls-rustls-ring-webpki"),
    ("sqlx", (0, 9), "runtime-tokio-native-tls", "runtime-tokio and tls-native-tls"),
    ("sqlx", (0, 9), "runtime-async-std-rustls", "runtime-async-std and tls-rustls-ring-webpki"),
    ("sqlx", (0, 9), "runtime-async-std-native-tls", "runtime-async-std and tls-native-tls"),
    ("sqlx", (0, 7), "offline", ""),
    ("sqlx", (0, 7), "decimal", "rust_decimal"),
    ("sqlx", (0, 7), "runtime-actix", "runtime-tokio"),
    ("sqlx", (0, 7), "runtime-actix-rustls", "runtime-tokio and a tls feature"),
    ("sqlx", (0, 7), "runtime-actix-native-tls", "runtime-tokio and a tls feature"),
    ("tower-http", (0, 7), "tokio", ""),
    ("tower-http", (0, 7), "async-compression", ""),
    ("reqwest", (0, 13), "rustls-tls", "rustls"),
    ("reqwest", (0, 13), "rustls-tls-webpki-roots", "rustls and tls_certs_only"),
    ("reqwest", (0, 13), "rustls-tls-native-roots", "rustls"),
    ("reqwest", (0, 13), "rustls-tls-manual-roots", "rustls and tls_certs_only"),
    ("reqwest", (0, 13), "rustls-tls-no-provider", "rustls-no-provider"),
    ("reqwest", (0, 13), "trust-dns", "hickory-dns"),
    ("axum", (0, 7), "headers", "typed-header of axum-extra"),
    ("tonic", (0, 13), "tls", "tls-ring or tls-aws-lc"),
    ("tonic", (0, 13), "tls-roots", "tls-native-roots or tls-webpki-roots"),
    ("tonic", (0, 14), "prost", "the crate tonic-prost"),
];

/// Looks at the features of all dependencies.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    for one in &crates.list {
        for dependency in one.manifest.dependencies() {
            let Some(declared) = crates.declared(one, dependency) else { continue };
            let version = declared.version().and_then(oldest);
            if declared.node.get("git").is_some() || declared.node.get("path").is_some() {
                continue;
            }
            let Some(version) = version else { continue };
            let features = dependency.node.get("features").map_or(&[][..], Node::list);
            for (node, feature) in features.iter().filter_map(|node| Some((node, node.text()?))) {
                let Some((from, instead)) = removed(declared.name(), version, feature) else { continue };
                let name = declared.name();
                let next = if instead.is_empty() { "Delete the entry".into() } else { format!("Use {instead}") };
                let said = format!("{name} has no feature {feature} since {}.{}. {next}.", from.0, from.1);
                let finding = findings.add(&REMOVED_FEATURE, one.manifest.at, node.span, said);
                if dependency.is("workspace") {
                    continue;
                }
                if let Some((place, text)) = dependency.value("version") {
                    finding.because(one.manifest.at.place(place.span), format!("The version is {text}"));
                }
            }
        }
    }
}

fn removed(name: &str, version: Version, feature: &str) -> Option<((u32, u32), &'static str)> {
    let row = REMOVED.iter().find(|row| row.0 == name && row.2 == feature)?;
    let (_, from, _, instead) = *row;
    ((version.0, version.1) >= from).then_some((from, instead))
}
