//! The image that builds, and how it calls Cargo.

use super::{Facts, base, instructions, part};
use crate::docker::{Body, Dockerfile, Image, Kind, Stage};
use crate::project::At;
use crate::shell::{Command, Word};

/// Adds what the stages that build state.
pub fn look(at: At<'_>, file: &Dockerfile, lineage: &[&Stage], facts: &mut Facts) {
    let path = &at.source.path;
    let Some(builder) = builder(file, lineage) else { return };
    if let Some(stage) = builder.last() {
        base(at, file, stage, "builder", facts);
        if let Some(version) = stage.image.as_ref().and_then(rust_version) {
            facts.add(path, "rust.version", version, at, part(at, file, stage, version));
        }
    }
    let all = instructions(&builder);
    for one in &all {
        if let Kind::Env(pairs) = &one.kind {
            for (name, word) in pairs {
                variable(at, name, &word.text, word, facts);
            }
        }
    }
    for command in all.iter().flat_map(|one| commands(&one.kind)) {
        toolchain(at, command, facts);
        let cooks = command.program() == "cargo" && command.subcommand().is_some_and(|name| name.text == "chef");
        if let Some(cook) = command.arguments().iter().find(|word| cooks && word.text == "cook") {
            facts.add(path, "cargo.cache", "cargo-chef", at, cook.span);
        }
    }
    // Builds before the last files are copied only fill the cache.
    let own = |kind: &Kind| matches!(kind, Kind::Copy { from: None, .. });
    let copied = all.iter().rposition(|one| own(&one.kind)).unwrap_or_default();
    let after = |from: usize| all.iter().skip(from).flat_map(|one| commands(&one.kind)).filter(|one| builds(one));
    let calls: Vec<_> = after(copied).collect();
    let calls = if calls.is_empty() { after(0).collect() } else { calls };
    let before = facts.list.len();
    for command in calls {
        call(at, command, facts);
    }
    // Builds of several programs have mostly the same options.
    let mut seen = Vec::new();
    let mut place = 0;
    facts.list.retain(|fact| {
        place += 1;
        let pair = (fact.key.clone(), fact.value.clone());
        let is_new = place <= before || !seen.contains(&pair);
        seen.push(pair);
        is_new
    });
}

/// The commands that an instruction runs.
fn commands(kind: &Kind) -> &[Command] {
    match kind {
        Kind::Run { body: Body::Shell(commands), .. } => commands,
        _ => &[],
    }
}

/// The stage that compiles what the last stage copies, with those that it begins with. It is the last stage itself if
/// that copies from no other.
fn builder<'a>(file: &'a Dockerfile, lineage: &[&'a Stage]) -> Option<Vec<&'a Stage>> {
    let copied = lineage.iter().flat_map(|stage| &stage.instructions).filter_map(|one| match &one.kind {
        Kind::Copy { from: Some(from), .. } => file.stage(&from.text),
        _ => None,
    });
    let mut stages: Vec<_> = copied.map(|place| file.lineage(place)).collect();
    stages.push(lineage.to_vec());
    let compiles =
        |stages: &&Vec<&Stage>| instructions(stages).iter().any(|one| commands(&one.kind).iter().any(builds));
    let can_compile =
        |stages: &&Vec<&Stage>| stages.last().and_then(|base| base.image.as_ref()).is_some_and(has_compiler);
    stages.iter().find(compiles).or_else(|| stages.iter().find(can_compile)).cloned()
}

/// Whether a command compiles the service.
fn builds(command: &Command) -> bool {
    let name = command.subcommand().map_or("", |word| &word.text);
    command.program() == "cargo"
        && (matches!(name, "build" | "b" | "auditable" | "zigbuild" | "leptos" | "rustc")
            || name == "install" && command.has(&["--path"]))
        || matches!(command.program(), "cross" | "trunk") && name == "build"
}

/// Whether an image is known to have a compiler.
pub fn has_compiler(image: &Image) -> bool {
    matches!(image.short(), "rust" | "cargo-chef" | "muslrust" | "rust-musl-cross" | "rust-musl-builder")
}

/// The version of Rust in the tag of an image that has a compiler.
pub fn rust_version(image: &Image) -> Option<&str> {
    let tag = image.tag.as_deref()?;
    let rest = match image.short() {
        "rust" | "muslrust" => tag,
        "cargo-chef" => tag.split_once("rust-")?.1,
        _ => return None,
    };
    let version = rest.split('-').next()?;
    version.starts_with(|first: char| first.is_ascii_digit()).then_some(version)
}

/// Variables that change what Cargo builds.
fn variable(at: At<'_>, name: &str, value: &str, word: &Word, facts: &mut Facts) {
    let path = &at.source.path;
    match name {
        _ if value.contains('$') => {}
        "RUSTFLAGS" | "CARGO_BUILD_RUSTFLAGS" => facts.add(path, "rustflags", value, at, word.span),
        "RUSTC_WRAPPER" if value.ends_with("sccache") => facts.add(path, "cargo.cache", "sccache", at, word.span),
        "CARGO_BUILD_TARGET" => facts.add(path, "target", value, at, word.span),
        "SQLX_OFFLINE" => facts.variable(path, name, value, at, word.span),
        _ if name.starts_with("CARGO_PROFILE_") || name == "CARGO_BUILD_JOBS" => {
            facts.variable(path, name, value, at, word.span);
        }
        _ => {}
    }
}

/// A toolchain that replaces that of the image.
fn toolchain(at: At<'_>, command: &Command, facts: &mut Facts) {
    let is_rustup = command.program() == "rustup";
    let sets = command.subcommand().is_some_and(|name| matches!(name.text.as_str(), "default" | "override"));
    if is_rustup && sets {
        let mut names = command.arguments().iter().filter(|word| !word.text.starts_with('-'));
        let name = names.find(|word| !matches!(word.text.as_str(), "default" | "override" | "set"));
        if let Some(name) = name.filter(|name| !name.expands) {
            facts.add(&at.source.path, "toolchain.channel", &name.text, at, name.span);
        }
    }
}

/// The options of the build.
fn call(at: At<'_>, command: &Command, facts: &mut Facts) {
    let path = &at.source.path;
    for word in &command.assignments {
        if let Some((name, value)) = word.text.split_once('=') {
            variable(at, name, value, word, facts);
        }
    }
    let arguments = command.arguments();
    for (place, word) in arguments.iter().enumerate() {
        let (name, value) = match word.text.split_once('=') {
            Some((name, value)) => (name, Some((value, word.span))),
            None => (word.text.as_str(), arguments.get(place + 1).map(|next| (next.text.as_str(), next.span))),
        };
        match (name, value) {
            ("--locked" | "--frozen", _) => facts.add(path, "cargo.locked", name, at, word.span),
            ("--release" | "-r", _) => facts.add(path, "cargo.profile", "release", at, word.span),
            // Only the build has the values of variables.
            (_, Some((value, _))) if value.contains('$') => {}
            ("--profile", Some((value, span))) => facts.add(path, "cargo.profile", value, at, span),
            ("--features" | "-F", Some((value, span))) => facts.add(path, "cargo.features", value, at, span),
            ("--target", Some((value, span))) => facts.add(path, "target", value, at, span),
            _ => {}
        }
    }
}
