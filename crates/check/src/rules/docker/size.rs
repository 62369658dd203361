//! What makes the image larger than it has to be.

use super::base::has_compiler;
use super::plan::Plan;
use super::stages::{Product, copied};
use super::steps::{Step, is_in};
use crate::docker::Kind as Does;
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Command;

pub static SINGLE_STAGE_IMAGE: Rule = Rule {
    id: "single-stage-image",
    title: "The image contains the compiler",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The image contains the toolchain, and often the sources and the target directory, which add 1.5 GB or more \
          that the service does not use. Nodes take longer to pull it, and each of its packages can have \
          vulnerabilities.",
    fix: "Build in a first stage, and copy the binary into a small runtime image such as \
          gcr.io/distroless/cc-debian13:nonroot.",
    page: "/resources/build-time/#keep-the-toolchain-out-of-the-image",
    claims: Rule::native(&["build-1-5gb", "build-multistage-mandatory"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie\nCOPY . .\nRUN cargo build --release --locked\nUSER 1000\nCMD [\"./target/release/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

pub static COPY_WHOLE_TARGET: Rule = Rule {
    id: "copy-whole-target",
    title: "The image contains the whole target directory",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The target directory contains the artifacts of every dependency, often several gigabytes. Each node pulls \
          all of them for one binary, so deploys and scale-ups take longer.",
    fix: "Copy only the binary: COPY --from=build /app/target/release/app /usr/local/bin/app.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-copy-bin"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/api /app\nUSER 1000\n",
    )]),
};

pub static CHOWN_LAYER: Rule = Rule {
    id: "chown-layer",
    title: "A recursive chown stores the files twice",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A RUN that changes the owner of a file copies the file into a new layer. The image contains the binary \
          twice, and each node pulls both copies.",
    fix: "Use COPY --chown=65532:65532, or leave the files to root, so that the service cannot overwrite them.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-copy-bin"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nWORKDIR /app\nCOPY app /app/\nRUN chown -R 1000 /app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nWORKDIR /app\nCOPY --chown=1000 app /app/\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

pub static RELATIVE_WORKDIR: Rule = Rule {
    id: "relative-workdir",
    title: "WORKDIR is relative",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "A WORKDIR without a leading slash is relative to the WORKDIR of the base image. If that changes, the service \
          looks for its files in another directory.",
    fix: "Add a leading slash: WORKDIR /app.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-workdir"]),
    also: &["DL3000", "WorkdirRelativePath", "CKV_DOCKER_10", "AVD-DS-0009"],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nWORKDIR app\nUSER 1000\nCMD [\"/app\"]\n")]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nWORKDIR /app\nUSER 1000\nCMD [\"/app\"]\n")]),
};

/// Looks at the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let (at, product) = (plan.at, &plan.product);
    compiler(product, at, findings);
    for (place, step) in product.steps.iter().enumerate() {
        whole_target(step, at, findings);
        chown(product.steps.get(..place).unwrap_or_default(), step, at, findings);
    }
    // The last stage alone: builders share the steps of a parent.
    let last = plan.file.stages.len().saturating_sub(1);
    for step in product.steps.iter().filter(|step| step.stage == last) {
        relative(step, at, findings);
    }
}

fn compiler(product: &Product<'_>, at: At<'_>, findings: &mut Findings) {
    let starts = product.steps.iter().any(|step| matches!(step.one.kind, Does::Cmd(_) | Does::Entrypoint(_)));
    let has_binary = product.compiles() || !product.builders.is_empty();
    if product.image().is_some_and(has_compiler) && has_binary && starts {
        let said = format!("The last stage starts from {}.", product.base.shown());
        findings.add(&SINGLE_STAGE_IMAGE, at, product.base.from.span, said);
    }
}

/// Whether a path is a folder of Cargo's artifacts, and not a file in it.
fn is_target(path: &str) -> bool {
    let path = path.trim_end_matches(['/', '.', '*']).trim_end_matches('/');
    let mut parts = path.rsplit('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("target"), ..) => path.contains('/'),
        (Some("release" | "debug"), Some("target"), _) => true,
        (Some("release" | "debug"), Some(triple), Some("target")) => triple.contains('-'),
        _ => false,
    }
}

fn whole_target(step: &Step<'_>, at: At<'_>, findings: &mut Findings) {
    let Some(copied) = copied(step).filter(|copied| copied.from.is_some()) else { return };
    if let Some(word) = copied.sources.iter().find(|word| is_target(&word.text)) {
        let said = format!("{} contains the artifacts of all dependencies.", word.text);
        findings.add(&COPY_WHOLE_TARGET, at, word.span, said);
    }
}

/// A chown that changes what an earlier instruction has copied.
fn chown(before: &[Step<'_>], step: &Step<'_>, at: At<'_>, findings: &mut Findings) {
    let is_recursive = |command: &&Command| {
        let mut flags = command.arguments().iter().filter(|word| word.text.starts_with('-'));
        command.program() == "chown"
            && flags.any(|word| word.text == "--recursive" || !word.text.starts_with("--") && word.text.contains('R'))
    };
    let destinations: Vec<_> = before
        .iter()
        .filter(|step| !is_owned(step))
        .filter_map(|step| step.path(&copied(step)?.destination.text))
        .collect();
    for running in step.running().into_iter().filter(|one| is_recursive(&one.command)) {
        let words = running.command.arguments().iter().filter(|word| !word.text.starts_with('-')).skip(1);
        let paths = words.filter_map(|word| super::steps::join(running.folder.as_deref(), &word.text));
        let covers = |path: String| destinations.iter().any(|to| is_in(to, &path));
        if let Some(path) = paths.into_iter().find(|path| covers(path.clone())) {
            let said = format!("chown -R copies the files in {path} into a new layer.");
            findings.add(&CHOWN_LAYER, at, running.command.span(), said);
        }
    }
}

fn is_owned(step: &Step<'_>) -> bool {
    matches!(&step.one.kind, Does::Copy { flags, .. } if flags.iter().any(|flag| flag.text.starts_with("--chown")))
}

fn relative(step: &Step<'_>, at: At<'_>, findings: &mut Findings) {
    let Does::Workdir(folder) = &step.one.kind else { return };
    let is_windows = folder.text.get(1..3).is_some_and(|rest| rest == ":\\" || rest == ":/");
    if folder.text.starts_with(['/', '$', '"', '\'']) || is_windows || folder.text.is_empty() {
        return;
    }
    let parent = step.folder.as_deref().unwrap_or("the WORKDIR of the base image");
    let said = format!("{} is relative to {parent}.", folder.text);
    let finding = findings.add(&RELATIVE_WORKDIR, at, folder.span, said);
    if let Some(path) = step.path(&folder.text) {
        finding.patch(at.place(folder.span), path, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_artifacts_are_not_binaries() {
        for (path, expected) in [
            ("/app/target", true),
            ("/app/target/release/", true),
            ("/app/target/x86_64-unknown-linux-musl/release", true),
            ("/app/target/release/*", true),
            ("/app/target/release/api", false),
            ("/app/release", false),
            ("target", false),
        ] {
            assert_eq!(is_target(path), expected, "{path}");
        }
    }
}
