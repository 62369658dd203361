//! Whether the image has the C library that its binary needs.

use super::base::distroless_variant;
use super::calls::Target;
use super::packages::Packages;
use super::plan::Plan;
use super::release::System;
use super::stages::{Builder, Libc, Product, copied};
use super::steps::Step;
use crate::docker::{Dockerfile, Image};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};

pub static RUNTIME_OLDER_THAN_BUILDER: Rule = Rule {
    id: "runtime-older-than-builder",
    title: "The runtime image has an older glibc than the builder",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The dynamic loader rejects a binary that needs a newer glibc than the image contains: version GLIBC_2.39 not found. The container exits at startup, and every restart fails in the same way.",
    fix: "Use the same Debian release in both images, such as rust:1.95-slim-trixie and debian:trixie-slim.",
    page: "/configuration/upgrades/#the-rust-image-and-glibc",
    claims: Rule::native(&["df-runtime-bookworm", "df-from-slim-bookworm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95 AS build\nRUN cargo build --release --locked\nFROM debian:bookworm-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-bookworm AS build\nRUN cargo build --release --locked\nFROM debian:bookworm-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
};

pub static GLIBC_MISSING: Rule = Rule {
    id: "glibc-missing",
    title: "The runtime image has no glibc",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The binary is linked against glibc, and the image does not contain its dynamic loader. The container exits \
          at startup with \"no such file or directory\", although the binary exists.",
    fix: "Use a runtime image with glibc, such as gcr.io/distroless/cc-debian13:nonroot, or build with --target \
          x86_64-unknown-linux-musl.",
    page: "/configuration/dockerfile/#recognize-what-is-wrong",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM alpine:3.23\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:trixie-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
    )]),
};

pub static LIBGCC_MISSING: Rule = Rule {
    id: "libgcc-missing",
    title: "The runtime image has no libgcc",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Rust binaries for glibc load libgcc_s.so.1, which the base variant of distroless does not contain. The \
          container exits at startup with \"libgcc_s.so.1: cannot open shared object file\".",
    fix: "Use the cc variant: gcr.io/distroless/cc-debian13:nonroot.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM gcr.io/distroless/base-debian13:nonroot\nCOPY --from=build /target/release/app /app\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM gcr.io/distroless/cc-debian13:nonroot\nCOPY --from=build /target/release/app /app\n",
    )]),
};

/// Compares the image that runs with those that compile.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let Some(image) = plan.product.image() else { return };
    let gnu = || plan.product.builders.iter().filter(|builder| builder.libc == Libc::Gnu);
    older(&plan.product, image, gnu(), plan.at, findings);
    if let Some(builder) = gnu().find(|builder| is_for_host(plan.file, &plan.product, builder)) {
        missing(&plan.product, image, builder, plan.at, findings);
    }
}

fn older<'p>(
    product: &Product<'_>,
    image: &Image,
    builders: impl Iterator<Item = &'p Builder<'p>>,
    at: At<'_>,
    findings: &mut Findings,
) {
    let Some(runtime) = System::of(image) else { return };
    let Some(has) = runtime.glibc() else { return };
    for builder in builders {
        let Some(system) = builder.base.image.as_ref().and_then(System::of) else { continue };
        let Some(needs) = system.glibc().filter(|needs| *needs > has) else { continue };
        let said = format!(
            "{} is {} with glibc {}.{}. The binary is built on {} with glibc {}.{}.",
            product.base.shown(),
            runtime.name(),
            has.0,
            has.1,
            system.name(),
            needs.0,
            needs.1
        );
        let finding = findings.add(&RUNTIME_OLDER_THAN_BUILDER, at, product.base.from.span, said);
        finding.because(at.place(builder.base.from.span), format!("builds with glibc {}.{}", needs.0, needs.1));
        // The newest function that the standard library and OpenSSL load is from glibc 2.39.
        if has >= (2, 39) {
            finding.likely();
        }
        return;
    }
}

fn missing(product: &Product<'_>, image: &Image, builder: &Builder<'_>, at: At<'_>, findings: &mut Findings) {
    if brings_libraries(&product.steps) {
        return;
    }
    let is_musl = matches!(System::of(image), Some(System::Alpine(_) | System::Static));
    let (rule, lacks) = match distroless_variant(image) {
        Some("base" | "base-nossl") => (&LIBGCC_MISSING, "libgcc_s.so.1"),
        _ if is_musl => (&GLIBC_MISSING, "glibc"),
        _ => return,
    };
    let said = format!(
        "{} does not contain {lacks}, and the binary from {} loads it.",
        product.base.shown(),
        builder.base.shown()
    );
    let finding = findings.add(rule, at, product.base.from.span, said);
    finding.because(at.place(builder.base.from.span), "builds a binary for glibc");
}

/// Whether libraries or packages may add what the base image lacks.
fn brings_libraries(steps: &[Step<'_>]) -> bool {
    let packages = Packages::of(steps);
    if packages.may_have_more || packages.has(&["gcompat", "libc6-compat", "glibc*", "libgcc*", "gcc"]) {
        return true;
    }
    steps.iter().filter_map(copied).any(|copied| {
        let words = copied.sources.iter().chain([copied.destination]);
        let mut words = words.map(|word| word.text.trim_end_matches('/'));
        words
            .any(|path| path.is_empty() || path.contains("lib") && !path.contains(".rlib") || path.contains("ld-linux"))
    })
}

/// Whether the copied binary is the one that a build for the compiler's own target writes. Cargo writes others to a
/// folder with the name of the target, also if a configuration file that is not given names it.
fn is_for_host(file: &Dockerfile, product: &Product<'_>, builder: &Builder<'_>) -> bool {
    let mut builds = builder.calls.iter().filter(|call| call.builds());
    if builds.clone().next().is_none()
        || !builds.all(|call| call.target() == Target::Host && call.command.program() == "cargo")
    {
        return false;
    }
    let is_host = |path: &str| path.contains("target/release/") || path.contains("target/debug/");
    let in_copy = product.steps.iter().filter_map(copied).any(|copied| {
        let is_from = copied.from.and_then(|from| file.stage(&from.text)) == Some(builder.place);
        is_from && copied.sources.iter().any(|word| is_host(&word.text) || word.text.contains("cargo/bin/"))
    });
    let moves = |one: &&crate::shell::Command| matches!(one.program(), "cp" | "mv" | "install" | "strip");
    let mut moved = builder.steps.iter().flat_map(Step::commands).filter(moves);
    in_copy || moved.any(|one| one.words.iter().any(|word| is_host(&word.text)))
}
