//! Which images a Dockerfile begins with.

use super::release::{System, version};
use super::stages::{Product, products};
use crate::docker::{Image, Kind, Stage};
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::Findings;

/// The month of the facts about releases, as year and month.
const NOW: (u32, u32) = (2026, 11);

pub static LATEST_TAG: Rule = Rule {
    id: "latest-tag",
    title: "The version of an image floats",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The same Dockerfile builds something else tomorrow, with another compiler or another libc. When a build breaks, \
          nothing in the repository has changed.",
    fix: "Name a version, and a digest if a bot updates it.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &["DL3006", "DL3007"],
    pedantic: false,
    fails: &[("Dockerfile", "FROM rust:latest AS build\nFROM debian\nUSER 1000\n")],
    passes: &[("Dockerfile", "FROM rust:1.95-trixie AS build\nFROM debian:13-slim\nUSER 1000\n")],
};

pub static EOL_BASE_IMAGE: Rule = Rule {
    id: "eol-base-image",
    title: "The image is built from a release without security fixes",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Its packages get no fixes, so known holes stay in the image. The package archive moves as well, and then \
          apt-get update fails.",
    fix: "Use a release that is supported.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[("Dockerfile", "FROM rust:1.95-trixie AS build\nFROM debian:buster-slim\nUSER 1000\n")],
    passes: &[("Dockerfile", "FROM rust:1.95-trixie AS build\nFROM debian:13-slim\nUSER 1000\n")],
};

pub static RUNTIME_OLDER_THAN_BUILDER: Rule = Rule {
    id: "runtime-older-than-builder",
    title: "The binary needs a newer glibc than its image has",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A binary that is linked against a newer glibc does not start on an older one: version `GLIBC_2.38' not found. \
          The tag of a Rust image changes its Debian release, so this breaks without a change of yours.",
    fix: "Name the same Debian release in both images.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95 AS build\nRUN cargo build --release --locked\nFROM debian:bookworm-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-bookworm AS build\nRUN cargo build --release --locked\nFROM debian:bookworm-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )],
};

pub static SINGLE_STAGE_IMAGE: Rule = Rule {
    id: "single-stage-image",
    title: "The image contains the compiler",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The image has a gigabyte of compiler, registry and build tree that production does not need. It takes longer to \
          pull, and everything in it can have holes.",
    fix: "Build in a first stage, and copy only the binary into a second one.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie\nCOPY . .\nRUN cargo build --release --locked\nUSER 1000\nCMD [\"./app\"]\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\nCMD [\"/app\"]\n",
    )],
};

pub static HARDCODED_ARCH: Rule = Rule {
    id: "hardcoded-arch",
    title: "The image is for one processor, whatever is asked for",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A constant --platform makes a build on another processor run under emulation, which takes several times as long. \
          A multi-platform build then stores the wrong binary.",
    fix: "Remove the flag, or use $BUILDPLATFORM and cross-compile for $TARGETPLATFORM.",
    page: "/configuration/multi-arch/",
    claims: &[],
    also: &["DL3029"],
    pedantic: false,
    fails: &[("Dockerfile", "FROM --platform=linux/amd64 rust:1.95-trixie AS build\nFROM debian:13-slim\nUSER 1000\n")],
    passes: &[(
        "Dockerfile",
        "FROM --platform=$BUILDPLATFORM rust:1.95-trixie AS build\nFROM debian:13-slim\nUSER 1000\n",
    )],
};

/// Looks at the images of all stages.
pub fn look(project: &Project, findings: &mut Findings) {
    let toolchain = project.has(crate::Kind::Toolchain);
    for (at, file) in project.dockerfiles() {
        let products = products(file);
        for stage in &file.stages {
            let Some(image) = &stage.image else { continue };
            if floats(image) && !(toolchain && image.short() == "rust") {
                findings.add(&LATEST_TAG, at, stage.from.span, floating_said(image));
            }
            if let Some(platform) = stage.platform.as_ref().filter(|platform| !platform.expands) {
                findings.add(&HARDCODED_ARCH, at, platform.span, format!("Every build is for {}.", platform.text));
            }
        }
        for product in &products {
            let runtime = product.base;
            let Some(image) = &runtime.image else { continue };
            if let Some(system) = System::of(image)
                && let Some(last) = system.last_month().filter(|last| *last < NOW)
            {
                let said = format!("{} gets no fixes after {}-{:02}.", system.name(), last.0, last.1);
                findings.add(&EOL_BASE_IMAGE, at, runtime.from.span, said);
            }
            older_runtime(product, image, at, findings);
            if is_compiler(image) && file.stages.len() == 1 && builds(product.stage) {
                findings.add(
                    &SINGLE_STAGE_IMAGE,
                    at,
                    runtime.from.span,
                    format!("{} is the image that runs.", runtime.from.text),
                );
            }
        }
    }
}

fn older_runtime(product: &Product<'_>, image: &Image, at: crate::project::At<'_>, findings: &mut Findings) {
    let Some(runtime) = System::of(image) else { return };
    let Some(has) = runtime.glibc() else { return };
    for builder in &product.builders {
        let Some(base) = builder.base.image.as_ref() else { continue };
        let Some(system) = System::of(base) else { continue };
        let Some(needs) = system.glibc().filter(|needs| *needs > has) else { continue };
        if builder.is_static {
            continue;
        }
        let said = format!(
            "{} is built on {} with glibc {}.{}; this image is {} with glibc {}.{}.",
            builder.base.from.text,
            system.name(),
            needs.0,
            needs.1,
            runtime.name(),
            has.0,
            has.1
        );
        findings
            .add(&RUNTIME_OLDER_THAN_BUILDER, at, product.base.from.span, said)
            .because(at.place(builder.base.from.span), format!("glibc {}.{}", needs.0, needs.1));
        return;
    }
}

/// Whether an image can be another one tomorrow, although its name is the same.
fn floats(image: &Image) -> bool {
    if image.digest.is_some() || image.name == "scratch" {
        return false;
    }
    let Some(tag) = image.tag.as_deref() else { return !image.short().contains("-debian") };
    let pins_rust = tag.split_once("rust-").is_some_and(|(_, rust)| version(rust).is_some());
    if pins_rust || version(tag).is_some() {
        return false;
    }
    let of_rust = matches!(image.short(), "rust" | "cargo-chef" | "muslrust");
    tag.contains("latest")
        || tag.starts_with("stable")
        || tag == "nightly"
        || of_rust && !tag.contains(|one: char| one.is_ascii_digit())
}

fn floating_said(image: &Image) -> String {
    match image.tag.as_deref() {
        None => format!("{} has no tag, which means latest.", image.name),
        Some(tag) => format!("{}:{tag} is another image after the next release.", image.name),
    }
}

/// Whether an image brings a compiler.
fn is_compiler(image: &Image) -> bool {
    matches!(image.short(), "rust" | "cargo-chef" | "muslrust")
}

fn builds(stage: &Stage) -> bool {
    stage.instructions.iter().any(|one| matches!(one.kind, Kind::Run { .. } | Kind::Cmd(_) | Kind::Entrypoint(_)))
}
