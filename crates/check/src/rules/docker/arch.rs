//! Platforms and targets that a Dockerfile hardcodes.

use super::calls::{Call, Target};
use super::plan::Plan;
use crate::docker::{Body, Dockerfile, Kind};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Word;

pub static HARDCODED_ARCH: Rule = Rule {
    id: "hardcoded-arch",
    title: "The Dockerfile hardcodes the architecture",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "A constant platform or target overrides docker build --platform. The image for another architecture then \
          contains the wrong binary, or its compiler runs under emulation.",
    fix: "Use FROM --platform=$BUILDPLATFORM in the builder, and choose the target from $TARGETARCH.",
    page: "/configuration/multi-arch/#fix-cross-compile-on-the-builders-own-platform",
    claims: &[],
    also: &["DL3029", "FromPlatformFlagConstDisallowed"],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM --platform=linux/amd64 debian:13-slim\nCOPY app /app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nUSER 1000\nCMD [\"/app\"]\n")]),
};

/// Architectures at the start of a target.
const ARCHITECTURES: [&str; 4] = ["x86_64-", "aarch64-", "armv7-", "i686-"];

/// Looks at `FROM --platform` and `cargo build --target`.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let platforms = || plan.parts.iter().filter_map(|part| part.stage.platform.as_ref());
    // A stage that only gives the image its scripts or pages may run on any platform.
    let last = plan.file.stages.len().saturating_sub(1);
    let places = plan.product.builders.iter().map(|builder| builder.place).chain([last]);
    let needed: Vec<_> = places.flat_map(|place| plan.file.lineage(place)).collect();
    let in_order = plan.file.stages.iter().filter(|stage| needed.iter().any(|one| std::ptr::eq(*one, *stage)));
    let mut constant = in_order.filter_map(|stage| stage.platform.as_ref()).filter(|platform| !platform.expands);
    if let Some(first) = constant.next() {
        let said = format!("Every build uses {}.", first.text);
        let finding = findings.add(&HARDCODED_ARCH, plan.at, first.span, said);
        // Some programs exist for one platform only.
        finding.likely();
        for other in constant {
            finding.because(plan.at.place(other.span), format!("also names {}", other.text));
        }
        return;
    }
    let builds_for_several = platforms().any(|platform| platform.text.contains("BUILDPLATFORM"));
    if !builds_for_several || chooses_target(plan.file) {
        return;
    }
    for part in &plan.parts {
        let mut constant = part.own_calls().filter(|call| call.builds()).filter_map(constant_target);
        if let Some((triple, word)) = constant.next_back() {
            let said = format!("The stage builds for $BUILDPLATFORM, and the target is always {triple}.");
            findings.add(&HARDCODED_ARCH, plan.at, word.span, said);
        }
    }
}

/// The target of a call, if it is written out and names an architecture.
fn constant_target<'a>(call: &Call<'a>) -> Option<(String, &'a Word)> {
    let Target::Triple(triple) = call.target() else { return None };
    let word = call.command.arguments().iter().find(|word| word.text.ends_with(&triple) && !word.expands)?;
    ARCHITECTURES.iter().any(|one| triple.starts_with(one)).then_some((triple, word))
}

/// Whether anything depends on the platform of the image.
fn chooses_target(file: &Dockerfile) -> bool {
    let names = ["TARGETARCH", "TARGETPLATFORM", "TARGETVARIANT", "TARGETOS"];
    let depends =
        |word: &Word| word.expands && names.iter().any(|name| word.text.contains(name)) || word.text == "xx-cargo";
    file.stages.iter().flat_map(|stage| &stage.instructions).any(|one| match &one.kind {
        Kind::Run { body: Body::Shell(commands), .. } => {
            commands.iter().any(|one| one.words.iter().chain(&one.assignments).any(depends))
        }
        Kind::Copy { sources, destination, .. } => sources.iter().chain([destination]).any(depends),
        Kind::Env(pairs) => pairs.iter().any(|(_, word)| depends(word)),
        Kind::Arg(pairs) => pairs.iter().filter_map(|(_, word)| word.as_ref()).any(depends),
        _ => false,
    })
}
