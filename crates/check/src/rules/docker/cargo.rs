//! What a Dockerfile builds with Cargo.

use super::calls::Call;
use super::plan::{Part, Plan};
use super::steps::Step;
use crate::docker::{Body, Kind as Does};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};

pub static MISSING_RELEASE: Rule = Rule {
    id: "missing-release",
    title: "The image runs a debug build",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The dev profile compiles without optimization and with overflow checks. Each request takes several times the \
          CPU, and an integer overflow panics instead of wrapping.",
    fix: "Add --release to cargo build, and copy the binary from target/release.",
    page: "/configuration/cargo-profile/#what-each-setting-does",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --locked\nFROM debian:13-slim\nCOPY --from=build /src/target/debug/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --locked --release\nFROM debian:13-slim\nCOPY --from=build /src/target/release/app /app\nUSER 1000\n",
    )]),
};

pub static CARGO_RUN_IN_IMAGE: Rule = Rule {
    id: "cargo-run-in-image",
    title: "The container starts the service with cargo run",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "When the container starts, cargo run compiles whatever is not up to date. A start can then take minutes, and \
          it fails if the container lacks the memory or the network access that a build needs.",
    fix: "Build the binary in a builder stage and start it directly: CMD [\"/usr/local/bin/app\"].",
    page: "/configuration/dockerfile/#the-file",
    claims: Rule::native(&["build-multistage-mandatory"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie\nCOPY . .\nUSER 1000\nCMD [\"cargo\", \"run\", \"--release\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie\nCOPY . .\nRUN cargo build --release --locked\nUSER 1000\nCMD [\"./target/release/app\"]\n",
    )]),
};

pub static FMT_IN_IMAGE_BUILD: Rule = Rule {
    id: "fmt-in-image-build",
    title: "The image build changes the sources",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "cargo fmt and cargo fix rewrite files in the builder. The binary is then built from code that is not in the \
          repository.",
    fix: "Run cargo fmt --check in CI and remove the command from the Dockerfile.",
    page: "/delivery/ci/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo fmt && cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo fmt --check && cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
};

pub static EXTRA_DEBUG_BUILD: Rule = Rule {
    id: "extra-debug-build",
    title: "The image build compiles the dependencies twice",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "By default, cargo check, test and clippy use the dev profile, and a release build cannot reuse its \
          artifacts. The image build takes about twice as long.",
    fix: "Run cargo check, test and clippy in a separate CI job.",
    page: "/resources/build-time/#recognize-what-is-slow",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo check --locked\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
};

/// Looks at the calls of Cargo, and at the program that the image starts.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    for part in &plan.parts {
        sources_change(part, plan.at, findings);
        second_profile(part, plan.at, findings);
    }
    starts_cargo(&plan.product.steps, plan.at, findings);
    debug_binary(&plan.product.steps, plan.at, findings);
}

fn sources_change(part: &Part<'_>, at: At<'_>, findings: &mut Findings) {
    let rewrites = |call: &&Call<'_>| match call.name {
        "fix" => true,
        "fmt" => !call.command.arguments().iter().any(|word| word.text == "--check"),
        _ => false,
    };
    for call in part.own_calls().filter(rewrites) {
        findings.add(&FMT_IN_IMAGE_BUILD, at, call.span(), format!("cargo {} rewrites the sources.", call.name));
    }
}

fn second_profile(part: &Part<'_>, at: At<'_>, findings: &mut Findings) {
    let is_release = |call: &Call<'_>| call.profile().as_deref() == Some("release");
    if !part.own_calls().any(|call| call.builds() && is_release(call)) {
        return;
    }
    let compiles = |call: &&Call<'_>| matches!(call.name, "check" | "test" | "clippy");
    for call in part.own_calls().filter(compiles).filter(|call| call.profile().as_deref() == Some("dev")) {
        let said = format!("cargo {} uses the dev profile, and cargo build uses the release profile.", call.name);
        findings.add(&EXTRA_DEBUG_BUILD, at, call.span(), said);
    }
}

fn starts_cargo(steps: &[Step<'_>], at: At<'_>, findings: &mut Findings) {
    let has_entry = steps.iter().any(|step| matches!(step.one.kind, Does::Entrypoint(_)));
    for step in steps {
        let body = match &step.one.kind {
            Does::Entrypoint(body) => body,
            Does::Cmd(body) if !has_entry => body,
            _ => continue,
        };
        let words: Vec<&str> = match body {
            Body::Exec(words) => words.iter().map(|word| word.text.as_str()).collect(),
            Body::Shell(commands) => {
                commands.iter().rev().take(1).flat_map(|one| &one.words).map(|word| word.text.as_str()).collect()
            }
        };
        if let ["cargo", "run" | "r", rest @ ..] = &words[..] {
            let is_debug =
                !rest.iter().any(|word| matches!(*word, "--release" | "-r") || word.starts_with("--profile"));
            let profile = if is_debug { ", in the dev profile" } else { "" };
            findings.add(&CARGO_RUN_IN_IMAGE, at, step.one.span, format!("The container runs cargo run{profile}."));
        }
    }
}

/// The binary that runs is one of the dev profile.
fn debug_binary(steps: &[Step<'_>], at: At<'_>, findings: &mut Findings) {
    let is_debug = |text: &str| text.contains("target/debug/") || text.contains("/debug/") && text.contains("target/");
    for step in steps {
        let words: Vec<_> = match &step.one.kind {
            Does::Copy { sources, .. } => sources.iter().collect(),
            Does::Cmd(Body::Exec(words)) | Does::Entrypoint(Body::Exec(words)) => words.iter().take(1).collect(),
            Does::Cmd(Body::Shell(commands)) | Does::Entrypoint(Body::Shell(commands)) => {
                commands.iter().filter_map(|command| command.words.first()).collect()
            }
            _ => continue,
        };
        if let Some(word) = words.into_iter().find(|word| is_debug(&word.text)) {
            let said = format!("{} is a binary of the dev profile.", word.text);
            findings.add(&MISSING_RELEASE, at, word.span, said);
        }
    }
}
