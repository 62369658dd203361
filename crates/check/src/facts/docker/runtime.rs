//! The image that runs.

use super::{Facts, base, instructions, values};
use crate::docker::{Body, Dockerfile, Image, Instruction, Kind, Stage, replaced};
use crate::facts::variables::has_secret;
use crate::project::At;
use crate::source::Span;

const USER_SOURCE: &str = "https://docs.docker.com/reference/dockerfile/#user";
const DISTROLESS_SOURCE: &str = "https://github.com/GoogleContainerTools/distroless";

/// Base images that run as root unless `USER` is set.
const ROOT: [&str; 12] = [
    "debian",
    "ubuntu",
    "alpine",
    "busybox",
    "rust",
    "cargo-chef",
    "scratch",
    "fedora",
    "almalinux",
    "rockylinux",
    "amazonlinux",
    "archlinux",
];

/// Adds what the last stage states.
pub fn look(at: At<'_>, file: &Dockerfile, lineage: &[&Stage], facts: &mut Facts) {
    let path = &at.source.path;
    let Some(stage) = lineage.last() else { return };
    base(at, file, stage, "runtime", facts);
    targets(at, file, lineage, facts);
    let all = instructions(lineage);
    user(at, stage, &all, facts);
    let values = values(lineage);
    for one in &all {
        match &one.kind {
            Kind::Expose(ports) => {
                for port in ports {
                    if let Some(text) = replaced(&port.text, &values) {
                        facts.add(path, "exposedPort", text, at, port.span);
                    }
                }
            }
            Kind::Env(pairs) => {
                for (name, word) in pairs {
                    if let Some(text) = replaced(&word.text, &values) {
                        facts.variable(path, name, &text, at, word.span);
                    }
                }
            }
            _ => {}
        }
    }
    // Docker uses the last instruction of each kind.
    let last = |is: fn(&Kind) -> bool| all.iter().rev().find(|one| is(&one.kind));
    let entrypoint = last(|kind| matches!(kind, Kind::Entrypoint(_)));
    if let Some(one) = entrypoint {
        started(at, "entrypoint", one, facts);
    }
    if let Some(one) = last(|kind| matches!(kind, Kind::Cmd(_))) {
        started(at, "cmd", one, facts);
    }
    if let Some(one) = last(|kind| matches!(kind, Kind::Healthcheck { .. })) {
        healthcheck(at, one, facts);
    }
    if let Some(Kind::Stopsignal(word)) = last(|kind| matches!(kind, Kind::Stopsignal(_))).map(|one| &one.kind) {
        facts.add(path, "stopSignal", &word.text, at, word.span);
    }
}

/// The stages that only `--target` builds, if there are any: those that no other stage uses.
fn targets(at: At<'_>, file: &Dockerfile, lineage: &[&Stage], facts: &mut Facts) {
    let copied = file.stages.iter().flat_map(|stage| &stage.instructions).filter_map(|one| match &one.kind {
        Kind::Copy { from: Some(from), .. } => file.stage(&from.text),
        _ => None,
    });
    let used: Vec<_> = copied.chain(file.stages.iter().filter_map(|stage| stage.parent)).collect();
    let unused = file.stages.iter().enumerate().filter(|(place, _)| !used.contains(place));
    let names: Vec<_> = unused.filter_map(|(_, stage)| stage.name.as_deref()).collect();
    if let ([_, _, ..], Some(stage)) = (&names[..], lineage.first()) {
        facts.add(&at.source.path, "targets", names.join(" "), at, stage.from.span);
    }
}

fn user(at: At<'_>, base: &Stage, all: &[&Instruction], facts: &mut Facts) {
    let path = &at.source.path;
    let last = all.iter().rev().find_map(|one| match &one.kind {
        Kind::User(user) => Some(user),
        _ => None,
    });
    if let Some(user) = last {
        facts.add(path, "user", &user.text, at, user.span);
    } else if let Some((user, source)) = base.image.as_ref().and_then(user_of) {
        facts.of_platform(path, "user", user, Some((at, base.from.span)), source);
    }
}

/// The user of a base image, if it is known.
fn user_of(image: &Image) -> Option<(&'static str, &'static str)> {
    let tag = image.tag.as_deref().unwrap_or_default();
    if image.name.starts_with("gcr.io/distroless/") {
        return Some((if tag.contains("nonroot") { "65532" } else { "root" }, DISTROLESS_SOURCE));
    }
    if image.name.starts_with("cgr.dev/chainguard/") {
        return Some(("65532", "https://edu.chainguard.dev/chainguard/chainguard-images/"));
    }
    ROOT.contains(&image.short()).then_some(("root", USER_SOURCE))
}

/// What an instruction starts, as it is written.
fn started(at: At<'_>, key: &str, one: &Instruction, facts: &mut Facts) {
    let text = after(at, one.span, 1);
    if !text.is_empty() && !has_secret(&text) {
        facts.add(&at.source.path, key, text, at, one.span);
    }
}

fn healthcheck(at: At<'_>, one: &Instruction, facts: &mut Facts) {
    let Kind::Healthcheck { flags, body } = &one.kind else { return };
    let path = &at.source.path;
    let text = match body {
        None => "NONE".into(),
        Some(Body::Exec(words)) => words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        Some(Body::Shell(_)) => {
            let whole = after(at, one.span, 1);
            whole.split_once("CMD ").map_or(whole.clone(), |(_, command)| command.trim().into())
        }
    };
    if !has_secret(&text) {
        facts.add(path, "healthcheck", text, at, one.span);
    }
    for flag in flags {
        if let Some((name, value)) = flag.text.trim_start_matches('-').split_once('=') {
            facts.add(path, format!("healthcheck.{name}"), value, at, flag.span);
        }
    }
}

/// The text of an instruction after its first words, on one line.
fn after(at: At<'_>, span: Span, words: usize) -> String {
    let text = at.source.slice(span).replace("\\\r\n", " ").replace("\\\n", " ");
    text.split_whitespace().skip(words).collect::<Vec<_>>().join(" ")
}
