//! Whether the compiler is new enough for the manifests.

use super::images::{Build, builds};
use super::paths::join;
use super::requirements::{Need, needs};
use super::versions::{Version, read};
use super::workspace::Crates;
use crate::docker::Image;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::{At, Content, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::rules::docker::NIGHTLY_TOOLCHAIN;
use crate::source::Span;
use crate::tree::Node;

pub static RUST_IMAGE_TOO_OLD: Rule = Rule {
    id: "rust-image-too-old",
    title: "The compiler of the image is too old for the crates",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Cargo refuses to build a package, an edition or a lock file that is newer than itself. The image build fails, \
          although the same commit builds on machines with a newer toolchain.",
    fix: "Raise the tag of the Rust image to the version that the message names.",
    page: "/configuration/versions/#how-to-recognize-a-version-mismatch",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\nrust-version = \"1.95\"\n"),
        (
            "Dockerfile",
            "FROM rust:1.90-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
        ),
    ]),
    passes: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\nrust-version = \"1.95\"\n"),
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
        ),
    ]),
};

pub static TOOLCHAIN_TOO_OLD: Rule = Rule {
    id: "toolchain-too-old",
    title: "The toolchain file names a compiler that is too old for the crates",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "rustup uses the version of the toolchain file on every machine and in the Rust images. Cargo refuses to build a \
          package, an edition or a lock file that is newer than that version.",
    fix: "Raise channel to the version that the message names.",
    page: "/configuration/versions/#how-to-recognize-a-version-mismatch",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\nrust-version = \"1.95\"\n"),
        ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.90.0\"\n"),
    ]),
    passes: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\nrust-version = \"1.95\"\n"),
        ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.95.0\"\n"),
    ]),
};

/// A toolchain file.
struct Toolchain<'a> {
    at: At<'a>,
    folder: String,
    span: Span,
    channel: String,
}

/// Looks at the toolchain files and at the images that build.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    let toolchains = toolchains(project);
    for one in &toolchains {
        if one.channel == "nightly" {
            findings.add(&NIGHTLY_TOOLCHAIN, one.at, one.span, "nightly is another compiler each day.");
        }
        let Some((top, _)) = crates.top_in(&one.folder) else { continue };
        let Some(has) = rust(&one.channel) else { continue };
        if let Some(need) = highest(&needs(project, &crates, top, true), has) {
            let said =
                format!("Rust {} is older than {}, which {} requires.", one.channel, short(need.version), need.what);
            findings
                .add(&TOOLCHAIN_TOO_OLD, one.at, one.span, said)
                .because(need.at.place(need.span), format!("Requires Rust {}", short(need.version)));
        }
    }
    let mut seen: Vec<(usize, Span)> = Vec::new();
    for build in builds(project) {
        let Some((from, tag, has)) = image(&build) else { continue };
        let Some((top, _)) = crates.top_in(&build.context) else { continue };
        // A stage can also build a crate that it downloads.
        let is_own = build.copies("Cargo.toml") == Some(true);
        if !is_own || seen.contains(&(build.at.file, from)) || chooses(&build, &toolchains, project) {
            continue;
        }
        let has_lock = build.copies("Cargo.lock") == Some(true) && build.excluded(project, "Cargo.lock").is_none();
        let all = needs(project, &crates, top, has_lock);
        let Some(need) = highest(&all, has) else { continue };
        seen.push((build.at.file, from));
        let said = format!("{tag} is older than Rust {}, which {} requires.", short(need.version), need.what);
        let finding = findings.add(&RUST_IMAGE_TOO_OLD, build.at, from, said);
        finding.because(need.at.place(need.span), format!("Requires Rust {}", short(need.version)));
        // A toolchain file that is not given would choose another compiler.
        if build.copies("rust-toolchain.toml") != Some(false) && !project.has(Kind::Toolchain) {
            finding.likely();
        }
    }
}

/// The highest of the needs that a version does not meet.
fn highest<'b, 'a>(needs: &'b [Need<'a>], has: Version) -> Option<&'b Need<'a>> {
    needs.iter().filter(|need| need.version > has).max_by_key(|need| need.version)
}

fn short(version: Version) -> String {
    match version.2 {
        0 => format!("{}.{}", version.0, version.1),
        _ => version.to_string(),
    }
}

/// Reads the name of a toolchain or a tag: `1.85` has all patches of its minor version.
fn rust(text: &str) -> Option<Version> {
    let number = text.split('-').next()?;
    let version = read(number)?;
    match number.split('.').count() {
        2 => Some(Version(version.0, version.1, u32::MAX)),
        3 => Some(version),
        _ => None,
    }
}

/// The image with the compiler of a build, and its version.
fn image<'a>(build: &Build<'a>) -> Option<(Span, &'a str, Version)> {
    let base = build.lineage.last()?;
    let image: &Image = base.image.as_ref()?;
    let tag = image.tag.as_deref()?;
    let has = match image.short() {
        "rust" => rust(tag)?,
        "cargo-chef" => rust(tag.split_once("rust-")?.1)?,
        _ => return None,
    };
    Some((base.from.span, base.from.text.as_str(), has))
}

/// Whether something else than the tag chooses the compiler.
fn chooses(build: &Build<'_>, toolchains: &[Toolchain<'_>], project: &Project) -> bool {
    let by_command = build.lineage.iter().flat_map(|stage| stage.commands()).any(|(_, command)| {
        command.program() == "rustup" || command.arguments().first().is_some_and(|word| word.text.starts_with('+'))
    });
    let by_file = toolchains.iter().filter(|one| one.folder == build.context).any(|one| {
        let name = one.at.source.name();
        build.copies(name) != Some(false) && build.excluded(project, name).is_none()
    });
    by_command || by_file || build.mentions(&["RUSTUP_TOOLCHAIN", "--ignore-rust-version"])
}

fn toolchains(project: &Project) -> Vec<Toolchain<'_>> {
    let mut found = Vec::new();
    for at in project.of_kind(Kind::Toolchain) {
        let Some(file) = project.files.get(at.file) else { continue };
        let folder = join(at.source.folder(), "");
        let channel = match &file.content {
            Content::Toml(toml) => toml
                .root
                .at(&["toolchain", "channel"])
                .and_then(|node: &Node| Some((node.span, node.text()?.to_string()))),
            // The old format: one line, or TOML.
            _ => (1..=at.source.count()).map(|line| at.source.line_span(line)).find_map(|span| {
                let line = at.source.slice(span).trim();
                let value = line.strip_prefix("channel").map_or(Some(line), |rest| rest.trim().strip_prefix('='))?;
                let value = value.trim().trim_matches('"');
                let is_name = !value.is_empty() && !value.starts_with(['[', '#']) && !value.contains('=');
                is_name.then(|| (span, value.to_string()))
            }),
        };
        if let Some((span, channel)) = channel {
            found.push(Toolchain { at, folder, span, channel });
        }
    }
    found
}
