//! How a Dockerfile calls Cargo.

use super::stages::{commands, products};
use crate::docker::{Kind as Does, Stage};
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::rules::Findings;
use crate::shell::Command;

pub static NO_LOCKED: Rule = Rule {
    id: "no-locked",
    title: "Cargo may choose other versions than Cargo.lock",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "If Cargo.lock does not fit Cargo.toml, Cargo chooses other versions without a word. The image then contains what \
          nobody has tested.",
    fix: "Add --locked, which fails instead.",
    page: "/delivery/reproducible-builds/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )],
};

pub static INSTALL_WITHOUT_LOCK: Rule = Rule {
    id: "install-without-lock",
    title: "cargo install ignores Cargo.lock",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "cargo install reads Cargo.lock only with --locked. Every build of the image takes the newest versions of all \
          dependencies.",
    fix: "Add --locked, or build with cargo build --release --locked and copy the binary.",
    page: "/delivery/reproducible-builds/",
    claims: &[],
    also: &["no-locked"],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install --path .\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install --locked --path .\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )],
};

pub static UNPINNED_TOOL_INSTALL: Rule = Rule {
    id: "unpinned-tool-install",
    title: "A tool is installed in whatever version is newest",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "The newest version of the tool, or of one of its dependencies, may need a newer compiler than the image has. The \
          build then fails without a change of yours.",
    fix: "Name the version, and add --locked.",
    page: "/delivery/reproducible-builds/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install cargo-chef\nFROM debian:13-slim\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install cargo-chef@0.1.77 --locked\nFROM debian:13-slim\nUSER 1000\n",
    )],
};

pub static TARGET_CPU_NATIVE: Rule = Rule {
    id: "target-cpu-native",
    title: "The binary is built for the processor of the builder",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "With target-cpu=native the compiler uses every instruction of the build machine. On a node without one of them \
          the service dies with SIGILL, exit code 132.",
    fix: "Name the oldest processor that you run on, such as x86-64-v2, or remove the flag.",
    page: "/configuration/cargo-profile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nENV RUSTFLAGS=\"-C target-cpu=native\"\nFROM debian:13-slim\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nENV RUSTFLAGS=\"-C target-cpu=x86-64-v2\"\nFROM debian:13-slim\nUSER 1000\n",
    )],
};

pub static MISSING_RELEASE: Rule = Rule {
    id: "missing-release",
    title: "The service is built without optimization",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A debug build is several times slower and larger. Its arithmetic also panics where a release wraps.",
    fix: "Add --release, and copy the binary from target/release.",
    page: "/configuration/cargo-profile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --locked\nFROM debian:13-slim\nCOPY --from=build /src/target/debug/app /app\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --locked --release\nFROM debian:13-slim\nCOPY --from=build /src/target/release/app /app\nUSER 1000\n",
    )],
};

pub static FMT_IN_IMAGE_BUILD: Rule = Rule {
    id: "fmt-in-image-build",
    title: "The image build changes the sources",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "cargo fmt and cargo fix rewrite files in the builder. The binary is then not built from what is committed.",
    fix: "Check the format in CI, with cargo fmt --check.",
    page: "/delivery/ci/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo fmt && cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo fmt --check && cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
    )],
};

pub static EXTRA_DEBUG_BUILD: Rule = Rule {
    id: "extra-debug-build",
    title: "The dependencies are compiled a second time",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "cargo check, test and clippy use the dev profile, whose artifacts a release build cannot use. The image takes \
          about twice as long to build.",
    fix: "Run them in CI, beside the image.",
    page: "/resources/build-time/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo check --locked\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
    )],
};

pub static NIGHTLY_TOOLCHAIN: Rule = Rule {
    id: "nightly-toolchain",
    title: "The compiler changes every day",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "An unpinned nightly is another compiler each day, whatever the tag of the image says. Builds break, and bugs come \
          and go.",
    fix: "Use stable, or name the day: nightly-2026-11-01.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN rustup default nightly\nFROM debian:13-slim\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN rustup default nightly-2026-11-01\nFROM debian:13-slim\nUSER 1000\n",
    )],
};

/// A call of Cargo.
struct Call<'a> {
    command: &'a Command,
    /// `build`, or `chef cook`.
    name: &'a str,
}

/// Looks at the commands of all stages.
pub fn look(project: &Project, findings: &mut Findings) {
    let has_lock = project.has(Kind::CargoLock);
    let has_manifest = project.has(Kind::Cargo);
    for (at, file) in project.dockerfiles() {
        for stage in &file.stages {
            let calls: Vec<_> = commands(stage).filter_map(|(_, command)| call(command)).collect();
            installs(&calls, at, findings);
            // Without a lock file there is nothing to keep to, which is another finding.
            if has_lock || !has_manifest {
                unlocked(&calls, at, findings);
            }
            for call in &calls {
                sources_change(call, at, findings);
            }
            debug_builds(&calls, at, findings);
            native(stage, at, findings);
            nightly(stage, at, findings);
        }
        for product in products(file) {
            debug_binary(product.stage, at, findings);
        }
    }
}

/// Reads a call of Cargo.
fn call(command: &Command) -> Option<Call<'_>> {
    if command.program() != "cargo" {
        return None;
    }
    let name = command.subcommand()?;
    Some(Call { command, name: &name.text })
}

impl Call<'_> {
    fn is_locked(&self) -> bool {
        self.command.has(&["--locked", "--frozen"])
    }

    /// Whether it compiles the service or its dependencies.
    fn builds(&self) -> bool {
        let cooks = self.name == "chef" && self.command.arguments().iter().any(|word| word.text == "cook");
        cooks || matches!(self.name, "build" | "b" | "auditable" | "zigbuild" | "leptos" | "rustc")
    }
}

fn installs(calls: &[Call<'_>], at: At<'_>, findings: &mut Findings) {
    for call in calls.iter().filter(|call| call.name == "install" && !call.is_locked()) {
        let of_service = call.command.has(&["--path"]);
        let span = call.command.span();
        if of_service {
            findings.add(&INSTALL_WITHOUT_LOCK, at, span, "cargo install --path without --locked.");
            continue;
        }
        let is_pinned = call.command.has(&["--version", "--vers", "--git", "--rev", "--tag"])
            || call.command.arguments().iter().any(|word| word.text.contains('@'));
        if !is_pinned {
            findings.add(&UNPINNED_TOOL_INSTALL, at, span, "cargo install without a version and without --locked.");
        }
    }
}

/// The last build decides: an earlier one only fills the cache.
fn unlocked(calls: &[Call<'_>], at: At<'_>, findings: &mut Findings) {
    let builds = || calls.iter().filter(|call| call.builds());
    let own = || builds().filter(|call| call.name != "chef");
    let Some(last) = own().last().or_else(|| builds().last()) else { return };
    if !last.is_locked() && own().next().is_some() {
        let said = format!("cargo {} without --locked.", last.name);
        findings.add(&NO_LOCKED, at, last.command.span(), said);
    }
}

fn sources_change(call: &Call<'_>, at: At<'_>, findings: &mut Findings) {
    let rewrites = call.name == "fix" || call.name == "fmt" && !call.command.has(&["--check"]);
    if rewrites {
        findings.add(&FMT_IN_IMAGE_BUILD, at, call.command.span(), format!("cargo {} rewrites files.", call.name));
    }
}

fn debug_builds(calls: &[Call<'_>], at: At<'_>, findings: &mut Findings) {
    let builds_release = calls.iter().any(|call| call.builds() && call.command.has(&["--release", "-r"]));
    for call in calls.iter().filter(|call| builds_release && matches!(call.name, "check" | "test" | "clippy")) {
        if !call.command.has(&["--release", "-r"]) {
            let said = format!("cargo {} compiles everything in the dev profile.", call.name);
            findings.add(&EXTRA_DEBUG_BUILD, at, call.command.span(), said);
        }
    }
}

fn native(stage: &Stage, at: At<'_>, findings: &mut Findings) {
    let is_native = |text: &str| text.contains("target-cpu=native");
    for one in &stage.instructions {
        if let Does::Env(pairs) = &one.kind {
            for (name, value) in pairs.iter().filter(|(_, value)| is_native(&value.text)) {
                findings.add(&TARGET_CPU_NATIVE, at, value.span, format!("{name} has target-cpu=native."));
            }
        }
    }
    for (_, command) in commands(stage) {
        let words = command.words.iter().chain(&command.assignments);
        if let Some(word) = words.into_iter().find(|word| is_native(&word.text)) {
            findings.add(&TARGET_CPU_NATIVE, at, word.span, "The command sets target-cpu=native.");
        }
    }
}

fn nightly(stage: &Stage, at: At<'_>, findings: &mut Findings) {
    for (_, command) in commands(stage).filter(|(_, command)| command.program() == "rustup") {
        let sets = command
            .subcommand()
            .is_some_and(|name| matches!(name.text.as_str(), "default" | "toolchain" | "override" | "install"));
        if let Some(word) = command.arguments().iter().find(|word| sets && word.text == "nightly") {
            findings.add(&NIGHTLY_TOOLCHAIN, at, word.span, "nightly is another compiler each day.");
        }
    }
}

/// The binary that runs is one of the dev profile.
fn debug_binary(stage: &Stage, at: At<'_>, findings: &mut Findings) {
    for one in &stage.instructions {
        let Does::Copy { sources, .. } = &one.kind else { continue };
        if let Some(source) = sources.iter().find(|source| source.text.contains("target/debug/")) {
            findings.add(&MISSING_RELEASE, at, source.span, "The binary comes from target/debug.");
        }
    }
}
