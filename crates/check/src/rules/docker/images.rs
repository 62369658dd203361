//! Which images a Dockerfile starts from.

use super::base::is_distroless;
use super::context::Toolchain;
use super::plan::Plan;
use super::release::{CHECKED, Date, distroless, end, names_release, official, version};
use crate::docker::{Dockerfile, Image, Stage};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::source::Span;
use crate::words::Words;

pub static LATEST_TAG: Rule = Rule {
    id: "latest-tag",
    title: "The image tag does not pin a version",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The tag moves to a new image at each release, so two pulls of the same file can get different versions. A build, a deploy or a restart then runs a version that you have not tested.",
    fix: "Pin a version, such as rust:1.95-slim-trixie or postgres:18.1. For your own image, use the tag of the release. Add a digest if a bot updates it.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-from-slim-bookworm"]),
    also: &["DL3006", "DL3007", "CKV_DOCKER_7", "AVD-DS-0001"],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:latest AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
};

pub static EOL_BASE_IMAGE: Rule = Rule {
    id: "eol-base-image",
    title: "The base image is past its end of life",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The distribution publishes no more fixes for this release, so known vulnerabilities stay in the image. Its \
          packages also move to an archive server, and then apt-get update fails.",
    fix: "Use a supported release, such as debian:trixie-slim or gcr.io/distroless/cc-debian13:nonroot.",
    page: "/configuration/upgrades/#the-rust-image-and-glibc",
    claims: Rule::native(&["df-runtime-bookworm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:buster-slim\nCOPY app /app\nUSER 1000\nCMD [\"/app\"]\n")]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nCMD [\"/app\"]\n")]),
};

/// Images of Docker Hub without an owner that stages begin with.
const LIBRARY: Words = Words(
    "alpine almalinux amazonlinux buildpack-deps busybox caddy centos debian fedora nginx node python rockylinux \
     rust ubuntu",
);

/// Looks at the base images.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let toolchain = plan.toolchain();
    let pinned = toolchain.as_ref().filter(|toolchain| toolchain.is_pinned());
    for stage in plan.parts.iter().map(|part| part.stage) {
        let said = stage.image.as_ref().and_then(|image| floating(image, pinned, names_rust(stage)));
        if let Some(said) = said {
            let span = written(plan.file, stage);
            let finding = findings.add(&LATEST_TAG, plan.at, span, said);
            if span != stage.from.span {
                finding.because(plan.at.place(stage.from.span), format!("FROM {}", stage.from.text));
            }
        }
    }
    let product = &plan.product;
    if let Some((name, date)) = product.image().and_then(end).filter(|(_, date)| *date < CHECKED) {
        let said = format!("Support for {name} ended on {}.", day(date));
        findings.add(&EOL_BASE_IMAGE, plan.at, written(plan.file, product.base), said);
    }
}

fn day((year, month, day): Date) -> String {
    format!("{year}-{month:02}-{day:02}")
}

/// Where the image is named: the default of an `ARG`, or `FROM`.
fn written(file: &Dockerfile, stage: &Stage) -> Span {
    let default = variable(stage).and_then(|name| {
        let declared = file.args.iter().rev().find(|(declared, _)| declared == name);
        declared.and_then(|(_, default)| default.as_ref())
    });
    default.map_or(stage.from.span, |word| word.span)
}

/// The variable in `FROM ${NAME}` or `FROM rust:${NAME}`.
fn variable(stage: &Stage) -> Option<&str> {
    let (_, after) = stage.from.text.split_once('$')?;
    let after = after.strip_prefix('{').unwrap_or(after);
    let end = after.find(|one: char| one != '_' && !one.is_ascii_alphanumeric()).unwrap_or(after.len());
    after.get(..end).filter(|_| !after.contains('$'))
}

/// Whether a variable is to name the version of Rust: `FROM rust:${RUST_VERSION}`.
fn names_rust(stage: &Stage) -> bool {
    variable(stage).is_some_and(|name| {
        let name = name.to_ascii_uppercase();
        name.contains("RUST") && name.contains("VERSION")
    })
}

/// What can change behind the name of an image.
fn floating(image: &Image, pinned: Option<&Toolchain<'_>>, names_rust: bool) -> Option<String> {
    if image.digest.is_some() || image.name == "scratch" || distroless(image).is_some() {
        return None;
    }
    let Some(tag) = image.tag.as_deref() else {
        // `docker build --build-context` can give any other single word a meaning.
        if !image.name.contains('/') && !LIBRARY.has(&image.name) {
            return None;
        }
        return Some(format!("{} has no tag, so the build pulls {0}:latest.", image.name));
    };
    if official(image).is_some_and(|name| matches!(name, "rust" | "cargo-chef" | "muslrust")) {
        return floating_rust(image, tag, pinned, names_rust);
    }
    let moves = ["latest", "stable", "oldstable", "testing", "unstable", "sid", "rolling", "edge", "nightly"];
    let first = tag.split('-').next().unwrap_or(tag);
    let is_dated = tag.contains(|one: char| one.is_ascii_digit());
    let is_moving = moves.contains(&first) || is_distroless(image);
    (is_moving && !is_dated).then(|| format!("{}:{tag} moves to a new image at each release.", image.name))
}

fn floating_rust(image: &Image, tag: &str, pinned: Option<&Toolchain<'_>>, names_rust: bool) -> Option<String> {
    let rust = tag.split_once("rust-").map_or(tag, |(_, rust)| rust);
    let is_dated = rust.split_once("nightly-").is_some_and(|(_, day)| day.starts_with("20"));
    let is_major = rust.split('-').next().is_some_and(|first| first == "1");
    if version(rust).is_some() || is_dated || is_major && names_release(rust) {
        return None;
    }
    match pinned {
        Some(_) if names_release(rust) && !names_rust => None,
        Some(toolchain) if !names_release(rust) => Some(format!(
            "{}:{tag} does not pin a distribution release. {} pins only the compiler.",
            image.name,
            toolchain.at.source.name()
        )),
        _ => Some(format!("{}:{tag} does not pin a Rust version.", image.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_move_are_found() {
        for (image, moves) in [
            ("rust", true),
            ("rust:1", true),
            ("rust:1-slim", true),
            ("rust:slim-bookworm", true),
            ("rust:alpine3.21", true),
            ("rust:1-bookworm", false),
            ("rust:1.95", false),
            ("rust:1.95-alpine", false),
            ("rust@sha256:00", false),
            ("rust:latest@sha256:00", false),
            ("rustlang/rust:nightly", true),
            ("rustlang/rust:nightly-2026-11-01", false),
            ("lukemathwalker/cargo-chef:latest-rust-1.80.1", false),
            ("lukemathwalker/cargo-chef:latest-rust-1", true),
            ("lukemathwalker/cargo-chef:latest", true),
            ("clux/muslrust:stable", true),
            ("clux/muslrust:1.80.0-stable", false),
            ("debian", true),
            ("debian:stable-slim", true),
            ("debian:bookworm-slim", false),
            ("ubuntu:latest", true),
            ("alpine:3", false),
            ("alpine:edge", true),
            ("scratch", false),
            ("gcr.io/distroless/cc-debian12", false),
            ("gcr.io/distroless/cc-debian12:latest", false),
            ("gcr.io/distroless/cc", true),
            ("gcr.io/distroless/cc:nonroot", true),
            ("cgr.dev/chainguard/static:latest", true),
            ("example.com/team/base:2026-11", false),
        ] {
            assert_eq!(floating(&Image::new(image), None, false).is_some(), moves, "{image}");
        }
    }
}
