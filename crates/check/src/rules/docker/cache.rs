//! Whether a change of the sources leaves the compiled dependencies cached.

use super::calls::{Call, Target};
use super::context::in_context;
use super::plan::{Part, Plan};
use super::stages::copied;
use super::steps::{Step, is_in};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Word;

pub static COPY_BEFORE_DEPS: Rule = Rule {
    id: "copy-before-deps",
    title: "Every source change recompiles all dependencies",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "The Dockerfile copies the sources before it compiles the dependencies, so each edit invalidates the layer \
          that compiles both. Every image build takes minutes, even for an urgent one-line fix.",
    fix: "Compile the dependencies in a separate layer with cargo-chef, or mount a cache on the target directory.",
    page: "/resources/build-time/#cache-the-dependencies",
    claims: Rule::native(&["df-copy-deps", "df-dummy-main"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/app/target cargo build --release --locked && cp target/release/app /app.bin\nFROM debian:13-slim\nCOPY --from=build /app.bin /app\nUSER 1000\n",
    )]),
};

pub static CHEF_CACHE_DEFEATED: Rule = Rule {
    id: "chef-cache-defeated",
    title: "The build does not reuse the output of cargo chef cook",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "cargo chef cook saves time only if its layer stays cached and the build uses the same profile, target and \
          directory. Otherwise each image build compiles all dependencies again.",
    fix: "Start the builder from the stage before the planner, and copy only recipe.json before cook. Pass the same \
          --release, --profile and --target to cook and build.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-workdir"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS plan\nWORKDIR /app\nCOPY . .\nRUN cargo chef prepare --recipe-path recipe.json\nFROM plan AS build\nRUN cargo chef cook --release --recipe-path recipe.json\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS chef\nWORKDIR /app\nFROM chef AS plan\nCOPY . .\nRUN cargo chef prepare --recipe-path recipe.json\nFROM chef AS build\nCOPY --from=plan /app/recipe.json .\nRUN cargo chef cook --release --recipe-path recipe.json\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
};

/// Looks at the stages that compile.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    for part in &plan.parts {
        let Some(first) = part.calls.iter().find(|call| call.cooks() || call.builds()) else { continue };
        if !first.cooks() {
            if part.is_own(first) {
                uncached(part, first, plan.at, findings);
            }
        } else if !(part.is_own(first) && invalidated(part, first, plan.at, findings)) {
            differs(part, plan.at, findings);
        }
    }
}

/// Whether a source of `COPY` contains code, and not only manifests.
fn has_code(word: &Word) -> bool {
    let path = in_context(word);
    let last = path.rsplit('/').next().unwrap_or(path);
    path.is_empty() || matches!(last, "src" | "*" | "crates" | "**") || last.ends_with(".rs") && last != "build.rs"
}

fn code<'a>(step: &Step<'a>) -> Option<&'a Word> {
    let copied = copied(step).filter(|copied| copied.from.is_none())?;
    copied.sources.iter().find(|word| has_code(word))
}

/// A build without any cache for the dependencies.
fn uncached(part: &Part<'_>, build: &Call<'_>, at: At<'_>, findings: &mut Findings) {
    let before = part.before(build);
    let Some(step) = before.iter().rev().find(|step| code(step).is_some()) else { return };
    let brings_target = before.iter().filter_map(copied).any(|copied| {
        let mut words = copied.sources.iter().chain([copied.destination]);
        copied.from.is_some() && words.any(|word| word.text.contains("target") || word.text == "/")
    });
    let wraps =
        build.values.keys().any(|name| name.contains("RUSTC_WRAPPER") || name.contains("RUSTC_WORKSPACE_WRAPPER"));
    let Some(running) = part.steps.get(build.step) else { return };
    let has_cache = running.mounts().iter().any(|mount| {
        let target = mount.target.as_deref().unwrap_or_default();
        mount.is_cache()
            && !target.contains("registry")
            && !target.contains(".cargo/git")
            && !target.contains("cargo/git")
    });
    if !brings_target && !wraps && !has_cache {
        let said = format!("COPY brings the sources before cargo {} compiles the dependencies.", build.name);
        findings
            .add(&COPY_BEFORE_DEPS, at, step.one.span, said)
            .because(at.place(build.span()), "compiles the dependencies and the service in one layer");
    }
}

/// The sources are copied before cook, in this stage or in one that it begins with.
fn invalidated(part: &Part<'_>, cook: &Call<'_>, at: At<'_>, findings: &mut Findings) -> bool {
    let Some(step) = part.before(cook).iter().find(|step| code(step).is_some()) else { return false };
    let inherited = step.stage != part.place;
    let span = if inherited { part.stage.from.span } else { step.one.span };
    let said = if inherited {
        "This stage starts from a stage that copies the sources, so each edit runs cargo chef cook again."
    } else {
        "COPY brings the sources before cargo chef cook, so each edit runs cook again."
    };
    let finding = findings.add(&CHEF_CACHE_DEFEATED, at, span, said);
    if inherited {
        finding.because(at.place(step.one.span), "copies the sources");
    }
    finding.because(at.place(cook.span()), "compiles the dependencies");
    true
}

/// A build that cannot use what cook has compiled.
fn differs(part: &Part<'_>, at: At<'_>, findings: &mut Findings) {
    let cooks = || part.calls.iter().filter(|call| call.cooks());
    let Some(build) = part.own_calls().rfind(|call| call.builds()) else { return };
    let Some(profile) = build.profile() else { return };
    let is_known = |call: &Call<'_>| call.profile().is_some() && call.target() != Target::Unknown;
    if !cooks().all(is_known) || !is_known(build) {
        return;
    }
    let fits = |cook: &&Call<'_>| cook.profile().as_ref() == Some(&profile) && cook.target() == build.target();
    let Some(cook) = cooks().next_back().filter(|_| !cooks().any(|cook| fits(&cook))) else {
        return elsewhere(cooks().next_back(), build, at, findings);
    };
    let said = match cook.profile() {
        Some(other) if other != profile => {
            format!("cargo chef cook uses the {other} profile, cargo {} the {profile} profile.", build.name)
        }
        _ => format!("cargo chef cook and cargo {} compile for different targets.", build.name),
    };
    let finding = findings.add(&CHEF_CACHE_DEFEATED, at, cook.span(), said);
    finding.because(at.place(build.span()), "cannot reuse the artifacts");
}

/// Cook and build run in folders neither of which is in the other.
fn elsewhere(cook: Option<&Call<'_>>, build: &Call<'_>, at: At<'_>, findings: &mut Findings) {
    let Some(cook) = cook.filter(|cook| cook.set_target_dir().is_none() && build.set_target_dir().is_none()) else {
        return;
    };
    let (Some(first), Some(second)) = (cook.root(), build.root()) else { return };
    if !is_in(&first, &second) && !is_in(&second, &first) {
        let said = format!("cargo chef cook runs in {first}, cargo {} in {second}.", build.name);
        let finding = findings.add(&CHEF_CACHE_DEFEATED, at, cook.span(), said);
        finding.because(at.place(build.span()), "looks for artifacts in its own target directory");
    }
}
