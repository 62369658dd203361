//! Which compiler a Dockerfile uses, and for which processor.

use super::context::{Toolchain, brings};
use super::plan::{Part, Plan};
use super::release::official;
use super::stages::copied;
use super::steps::Step;
use crate::docker::{Image, Kind as Does};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::words::Words;

pub static TARGET_CPU_NATIVE: Rule = Rule {
    id: "target-cpu-native",
    title: "The binary requires the CPU of the build machine",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "With target-cpu=native, the compiler may use every instruction of the build machine's CPU. On a node whose \
          CPU lacks one of them, the service terminates with SIGILL (exit code 132).",
    fix: "Remove the flag, or set the oldest CPU level that you run on, such as x86-64-v2.",
    page: "/failures/exit-codes/#exit-codes-132-and-133",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nENV RUSTFLAGS=\"-C target-cpu=native\"\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nENV RUSTFLAGS=\"-C target-cpu=x86-64-v2\"\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
};

pub static NIGHTLY_TOOLCHAIN: Rule = Rule {
    id: "nightly-toolchain",
    title: "The build uses the latest nightly compiler",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Without a date, nightly is a different compiler every day, whatever version the image tag names. A changed \
          feature breaks the build, and a compiler bug reaches production without a change in the repository.",
    fix: "Use a stable version, or pin the day: nightly-2026-11-01.",
    page: "/delivery/reproducible-builds/#fix-in-order-of-effect",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN rustup default nightly\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN rustup default nightly-2026-11-01\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
};

pub static TOOLCHAIN_FILE: Rule = Rule {
    id: "toolchain-file-overrides-image",
    title: "The toolchain file selects a different compiler than the image",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "rustup reads the toolchain file in the build and downloads the toolchain that it selects. The image tag then \
          does not determine the compiler, and each uncached build waits for the download.",
    fix: "Use the same full version in the tag and in the file, such as rust:1.95.0-slim-trixie and 1.95.0, or exclude \
          the file in .dockerignore.",
    page: "/delivery/reproducible-builds/#fix-in-order-of-effect",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95.0-slim-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
        ),
        ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.94.0\"\n"),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95.0-slim-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
        ),
        ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.95.0\"\n"),
    ]),
};

pub static UNPINNED_TOOL_INSTALL: Rule = Rule {
    id: "unpinned-tool-install",
    title: "cargo install takes the newest version of a tool",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A new version of the tool or of its dependencies may need a newer compiler than the image has. The image \
          build then fails without a change in the repository.",
    fix: "Set the version and add --locked: cargo install cargo-chef --version 0.1.78 --locked.",
    page: "/delivery/reproducible-builds/#why-builds-drift",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install cargo-chef\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install cargo-chef --version 0.1.78 --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
};

/// Looks at the stages that the image needs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let toolchain = plan.toolchain();
    let mut reported = None;
    for part in &plan.parts {
        native(part, plan.at, findings);
        nightly(part, plan.at, findings);
        tools(part, plan.at, findings);
        if let Some(toolchain) = toolchain.as_ref().filter(|_| reported.is_none()) {
            reported = overridden(plan, part, toolchain, findings);
        }
    }
}

fn native(part: &Part<'_>, at: At<'_>, findings: &mut Findings) {
    let is_native = |text: &str| text.contains("target-cpu=native");
    for step in part.own_steps() {
        if let Does::Env(pairs) = &step.one.kind {
            for (name, value) in pairs.iter().filter(|(_, value)| is_native(&value.text)) {
                findings.add(&TARGET_CPU_NATIVE, at, value.span, format!("{name} sets target-cpu=native."));
            }
        }
        for command in step.commands() {
            let mut words = command.words.iter().chain(&command.assignments);
            if let Some(word) = words.find(|word| is_native(&word.text)) {
                findings.add(&TARGET_CPU_NATIVE, at, word.span, "The command sets target-cpu=native.");
            }
        }
    }
}

fn nightly(part: &Part<'_>, at: At<'_>, findings: &mut Findings) {
    for command in part.own_steps().flat_map(Step::commands) {
        let selects = match command.program() {
            "rustup" => command.arguments().iter().any(|word| Words("default install set run update").has(&word.text)),
            "cargo" | "rustc" => true,
            _ => false,
        };
        let is_nightly = |text: &str| match command.program() {
            "rustup" => text == "nightly" || text == "--toolchain=nightly",
            _ => text == "+nightly",
        };
        if let Some(word) = command.arguments().iter().find(|word| selects && is_nightly(&word.text)) {
            findings.add(
                &NIGHTLY_TOOLCHAIN,
                at,
                word.span,
                "nightly has no date, so it is a different compiler every day.",
            );
        }
    }
}

fn tools(part: &Part<'_>, at: At<'_>, findings: &mut Findings) {
    let installs = part.own_calls().filter(|call| call.name == "install" && !call.installs_service());
    for call in installs.filter(|call| !call.is_locked() && !call.may_have_more_options()) {
        let is_pinned = call.command.has(&["--version", "--vers", "--git", "--rev", "--tag", "--list"])
            || call.command.arguments().iter().any(|word| word.text.contains('@'));
        if !is_pinned {
            findings.add(
                &UNPINNED_TOOL_INSTALL,
                at,
                call.span(),
                "cargo install runs without a version and without --locked.",
            );
        }
    }
}

/// A toolchain file that is copied before a build, and selects what the image does not have.
fn overridden(plan: &Plan<'_>, part: &Part<'_>, toolchain: &Toolchain<'_>, findings: &mut Findings) -> Option<()> {
    let base = *plan.file.lineage(part.place).last()?;
    let image = base.image.as_ref().filter(|image| matches!(official(image), Some("rust" | "cargo-chef")))?;
    let first = part.calls.iter().find(|call| call.builds())?;
    let name = toolchain.at.source.name();
    let is_copied = part.before(first).iter().filter_map(copied).any(|copied| brings(&copied, name));
    // A rustup command, or the variable, makes the choice deliberate.
    let is_chosen =
        part.steps.iter().flat_map(Step::commands).any(|command| command.program() == "rustup" && selects(command))
            || first.values.contains_key("RUSTUP_TOOLCHAIN")
            || first.command.arguments().iter().any(|word| word.text.starts_with('+'));
    if !is_copied || is_chosen || has_toolchain(image, toolchain.channel) {
        return None;
    }
    let said = format!("{name} selects {}, and {} does not contain it.", toolchain.channel, base.shown());
    let finding = findings.add(&TOOLCHAIN_FILE, plan.at, base.from.span, said);
    finding.because(toolchain.place, format!("selects {}", toolchain.channel));
    if may_be_same(image, toolchain.channel) {
        finding.likely();
    }
    Some(())
}

fn selects(command: &crate::shell::Command) -> bool {
    let does = command.subcommand().map(|word| word.text.as_str());
    matches!(does, Some("default" | "toolchain" | "install" | "update" | "override" | "show"))
}

/// The part of a tag with the version of Rust.
fn version(image: &Image) -> &str {
    let tag = image.tag.as_deref().unwrap_or_default();
    let tag = tag.split_once("rust-").map_or(tag, |(_, rust)| rust);
    tag.split('-').next().unwrap_or(tag)
}

fn is_version(text: &str) -> bool {
    text.split('.').count() > 1 && text.starts_with(|one: char| one.is_ascii_digit())
}

/// Whether the compiler in an image may be the same, under another name.
fn may_be_same(image: &Image, channel: &str) -> bool {
    let tag = version(image);
    !is_version(tag) || channel.starts_with(tag) || tag.starts_with(channel) || channel == "stable"
}

/// Whether an image may have a toolchain of this name. It has one, whose name is the full version.
fn has_toolchain(image: &Image, channel: &str) -> bool {
    let tag = version(image);
    // The digest decides, and the tag may name anything.
    if image.digest.is_some() && !is_version(tag) {
        return true;
    }
    // rustup installs 1.95 beside 1.95.0, because the names differ.
    is_version(tag)
        && channel.split('.').count() == 3
        && (channel == tag || channel.strip_prefix(tag).is_some_and(|rest| rest.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_has_the_toolchain_of_its_full_version() {
        for (image, channel, expected) in [
            ("rust:1.95.0", "1.95.0", true),
            ("rust:1.95-slim", "1.95.0", true),
            ("rust:1.95.0", "1.95", false),
            ("rust:1.9", "1.95.0", false),
            ("rust:latest", "1.95.0", false),
            ("rust:1.95.0", "stable", false),
            ("lukemathwalker/cargo-chef:latest-rust-1.95.0", "1.95.0", true),
        ] {
            assert_eq!(has_toolchain(&Image::new(image), channel), expected, "{image} {channel}");
        }
    }
}
