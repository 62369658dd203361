//! Crates that a build of an image does not get, and binaries that it does not write.

use super::images::{Build, build_of, builds};
use super::paths::below;
use super::workspace::{Crates, paths};
use crate::compose;
use crate::docker::Kind as Does;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::source::Span;
use crate::tree::Node;

pub static PATH_OUTSIDE_CONTEXT: Rule = Rule {
    id: "path-outside-context",
    title: "A path dependency is outside of the build context",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The builder receives only the files of its context, so it does not have the crate that the path names. Cargo \
          cannot load the dependency, and the image build fails.",
    fix: "Set context to a folder with both crates, and name the Dockerfile with dockerfile.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("api/Cargo.toml", "[package]\nname = \"api\"\n\n[dependencies]\ncommon = { path = \"../common\" }\n"),
        (
            "api/Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
        ),
        ("compose.yaml", "services:\n  api:\n    build: ./api\n"),
    ]),
    passes: Rule::native(&[
        ("api/Cargo.toml", "[package]\nname = \"api\"\n\n[dependencies]\ncommon = { path = \"../common\" }\n"),
        (
            "api/Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
        ),
        ("compose.yaml", "services:\n  api:\n    build:\n      context: .\n      dockerfile: api/Dockerfile\n"),
    ]),
};

pub static BINARY_NAME_MISMATCH: Rule = Rule {
    id: "binary-name-mismatch",
    title: "The Dockerfile misspells the name of the binary",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "Cargo keeps the hyphens and underscores of the package's name in the name of the binary. A name with the other \
          character matches nothing, and the image build fails.",
    fix: "Write the name as it is in Cargo.toml.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"order-api\"\n"),
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /src/target/release/order_api /api\nUSER 1000\n",
        ),
    ]),
    passes: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"order-api\"\n"),
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /src/target/release/order-api /api\nUSER 1000\n",
        ),
    ]),
};

/// Looks at what builds get and write.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    contexts(project, &crates, findings);
    let mut seen: Vec<(usize, Span)> = Vec::new();
    for build in builds(project) {
        let Some((top, _)) = crates.top_in(&build.context) else { continue };
        names(&build, &crates, top, &mut seen, findings);
    }
}

fn contexts(project: &Project, crates: &Crates<'_>, findings: &mut Findings) {
    for service in compose::services(project) {
        let Some((context, _)) = build_of(service) else { continue };
        let Some((top, _)) = crates.top_in(&context) else { continue };
        // An image can also take a binary that is built elsewhere.
        let compiles = |build: &Build<'_>| build.context == context && build.copies("Cargo.toml") == Some(true);
        if service.node.at(&["build", "additional_contexts"]).is_some() || !builds(project).iter().any(compiles) {
            continue;
        }
        for manifest in crates.family(top) {
            for (node, path) in paths(manifest) {
                if below(&path, &context).is_some() || node.text().is_some_and(|text| text.starts_with('/')) {
                    continue;
                }
                let folder = if context.is_empty() { "the folder of the file" } else { &context };
                let written = node.text().unwrap_or_default();
                let said = format!("{written} is outside of {folder}, which {} is built from.", service.name());
                let place = service.node.get("build").map_or(service.key.span, |node| node.span);
                findings
                    .add(&PATH_OUTSIDE_CONTEXT, manifest.at, node.span, said)
                    .because(service.at.place(place), "The context is set here");
            }
        }
    }
}

/// The names of binaries that the manifests tell.
fn binaries(crates: &Crates<'_>, top: usize) -> Vec<String> {
    let mut found = Vec::new();
    for manifest in crates.family(top) {
        let package = manifest.root.at(&["package", "name"]);
        let bins = manifest.root.get("bin").map_or(&[][..], Node::list).iter().filter_map(|bin| bin.get("name"));
        found.extend(package.into_iter().chain(bins).filter_map(Node::text).map(str::to_string));
    }
    found
}

fn names(build: &Build<'_>, crates: &Crates<'_>, top: usize, seen: &mut Vec<(usize, Span)>, findings: &mut Findings) {
    let binaries = binaries(crates, top);
    let other = |name: &str| {
        let same = |one: &&String| one.replace('-', "_") == name.replace('-', "_");
        binaries.iter().find(same).filter(|_| !binaries.iter().any(|one| one == name))
    };
    let mut found: Vec<(Span, String)> = Vec::new();
    for one in build.file.stages.iter().flat_map(|stage| &stage.instructions) {
        let Does::Copy { from: Some(_), sources, .. } = &one.kind else { continue };
        for word in sources {
            // Without a target or with one, the last folder is the profile.
            let mut parts = word.text.rsplit('/');
            let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            if word.text.contains("target/") && matches!(folder, "release" | "debug") && !word.expands {
                found.push((word.span, name.into()));
            }
        }
    }
    for option in ["--bin", "--package", "-p"] {
        if let Some(name) = build.command.value(option) {
            found.push((build.command.span(), name.into()));
        }
    }
    let renames = |name: &str| {
        let all = build.file.stages.iter().flat_map(|stage| stage.commands()).map(|(_, command)| command);
        let mut moves = all.filter(|command| matches!(command.program(), "cp" | "mv" | "ln" | "install"));
        moves.any(|command| command.words.iter().any(|word| word.text.contains(name)))
    };
    for (span, name) in found {
        let Some(right) = other(&name) else { continue };
        if seen.contains(&(build.at.file, span)) || renames(right) || renames(&name) {
            continue;
        }
        seen.push((build.at.file, span));
        findings.add(&BINARY_NAME_MISMATCH, build.at, span, format!("{name} is {right} in Cargo.toml."));
    }
}
