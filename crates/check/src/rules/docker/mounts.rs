//! Cache mounts that hide files, lose them or have no effect.

use super::calls::Call;
use super::plan::{Part, Plan};
use super::stages::copied;
use super::steps::{Step, is_in};
use crate::docker::{Kind as Does, Mount};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Command;
use crate::words::Words;

pub static CACHE_MOUNT_HIDES_DEPS: Rule = Rule {
    id: "cache-mount-hides-cooked-deps",
    title: "A cache mount hides the compiled dependencies",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "A cache mount covers what earlier layers wrote to its directory, and no layer contains the files of the \
          mount. On each new builder the target directory is empty, so the build compiles all dependencies a second \
          time.",
    fix: "Mount the same cache on the target directory in both commands, or in neither.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nRUN cargo chef cook --release --recipe-path recipe.json\nCOPY . .\nRUN --mount=type=cache,target=/app/target cargo build --release --locked && cp target/release/app /bin/app\nFROM debian:13-slim\nCOPY --from=build /bin/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nRUN cargo chef cook --release --recipe-path recipe.json\nCOPY . .\nRUN cargo build --release --locked && cp target/release/app /bin/app\nFROM debian:13-slim\nCOPY --from=build /bin/app /app\nUSER 1000\n",
    )]),
};

pub static USELESS_CACHE_MOUNT: Rule = Rule {
    id: "useless-cache-mount",
    title: "A cache mount is on a directory that Cargo does not use",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Cargo writes to target in the workspace directory and to registry in CARGO_HOME. A cache mount anywhere else \
          stays empty, so each image build downloads and compiles everything again.",
    fix: "Mount the caches on target below the WORKDIR and, in the rust image, on /usr/local/cargo/registry.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/app/target cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /src/target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/src/target cargo build --release --locked && cp target/release/app /bin/app\nFROM debian:13-slim\nCOPY --from=build /bin/app /app\nUSER 1000\n",
    )]),
};

pub static BINARY_LOST: Rule = Rule {
    id: "binary-lost-in-cache-mount",
    title: "The binary stays in a cache mount",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A cache mount is not part of the layer, so the stage does not contain what the command writes to it. The \
          COPY of the binary fails, or it copies an older file from a lower layer.",
    fix: "Copy the binary out of the mount in the same RUN: cp target/release/app /usr/local/bin/app.",
    page: "/configuration/dockerfile/#debian-with-a-shell-and-cache-mounts",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/app/target cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/app/target cargo build --release --locked && cp target/release/app /bin/app\nFROM debian:13-slim\nCOPY --from=build /bin/app /app\nUSER 1000\n",
    )]),
};

/// Looks at the stages that the image needs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    for part in &plan.parts {
        hidden(part, plan.at, findings);
        for step in part.own_steps() {
            useless(step, &part.calls, plan.at, findings);
            lost(plan, step, findings);
        }
    }
}

/// The cache mount that covers one of the folders.
fn covering<'c>(caches: &'c [String], folders: &[String]) -> Option<&'c String> {
    caches.iter().find(|cache| folders.first().is_some_and(|folder| is_in(folder, cache)))
}

fn hidden(part: &Part<'_>, at: At<'_>, findings: &mut Findings) {
    let caches = |call: &Call<'_>| part.steps.get(call.step).map(Step::caches).unwrap_or_default();
    let Some(last) = part.own_calls().rfind(|call| call.builds()) else { return };
    let Some(folders) = last.target_dirs() else { return };
    let (of_build, earlier) = (caches(last), part.calls.iter().rfind(|call| call.cooks() && call.step < last.step));
    let Some(cook) = earlier.filter(|cook| cook.target_dirs().as_ref() == Some(&folders)) else { return };
    let of_cook = caches(cook);
    match (covering(&of_cook, &folders), covering(&of_build, &folders)) {
        (None, Some(cache)) => {
            let span = mount_span(part.steps.get(last.step), cache).unwrap_or_else(|| last.span());
            let said = format!("The mount on {cache} hides what cargo chef cook compiled there.");
            let finding = findings.add(&CACHE_MOUNT_HIDES_DEPS, at, span, said);
            finding.because(at.place(cook.span()), "compiles the dependencies without the mount");
        }
        (Some(cache), None) => {
            let span = mount_span(part.steps.get(cook.step), cache).unwrap_or_else(|| cook.span());
            let said =
                format!("cargo chef cook compiles into the mount on {cache}, and cargo {} runs without it.", last.name);
            let finding = findings.add(&CACHE_MOUNT_HIDES_DEPS, at, span, said);
            finding.because(at.place(last.span()), "runs without the mount");
        }
        _ => {}
    }
}

/// The flag that mounts a folder.
fn mount_span(step: Option<&Step<'_>>, folder: &str) -> Option<crate::source::Span> {
    let step = step?;
    let Does::Run { mounts, .. } = &step.one.kind else { return None };
    let is_it = |flag: &&crate::shell::Word| {
        Mount::new(flag).target.and_then(|target| step.path(&target)).is_some_and(|path| path == folder)
    };
    mounts.iter().find(is_it).map(|flag| flag.span)
}

/// Whether a command may run Cargo in a way that the file does not show.
fn hides_calls(command: &Command) -> bool {
    let is_script = command.words.first().is_some_and(|word| word.text.contains('/') || word.expands);
    is_script || Words("sh bash make just trunk dx wasm-pack npm python3 xargs cross").has(command.program())
}

fn useless(step: &Step<'_>, calls: &[Call<'_>], at: At<'_>, findings: &mut Findings) {
    let own: Vec<_> = calls.iter().filter(|call| std::ptr::eq(call.one, step.one)).collect();
    let compiles = || {
        own.iter()
            .filter(|call| call.cooks() || Words("build b rustc zigbuild test check clippy install").has(call.name))
    };
    if compiles().next().is_none() || step.commands().iter().any(hides_calls) {
        return;
    }
    let Some(folders) = compiles().map(|call| call.target_dirs()).collect::<Option<Vec<_>>>() else { return };
    for cache in step.caches() {
        let used = |folder: &String| is_in(folder, &cache) || is_in(&cache, folder);
        let is_target = cache.ends_with("/target") && !folders.iter().flatten().any(used);
        let home = step.values.get("CARGO_HOME").cloned().flatten();
        let is_home = cache.contains("/.cargo/") && home.as_deref().is_some_and(|home| !is_in(&cache, home));
        let span = mount_span(Some(step), &cache).unwrap_or(step.one.span);
        if is_target {
            let folder = folders.first().and_then(|all| all.first()).map_or("", String::as_str);
            let said = format!("The cache is mounted on {cache}, and Cargo compiles into {folder}.");
            findings.add(&USELESS_CACHE_MOUNT, at, span, said);
        } else if let Some(home) = home.filter(|_| is_home) {
            let said = format!("The cache is mounted on {cache}, and CARGO_HOME is {home}.");
            findings.add(&USELESS_CACHE_MOUNT, at, span, said);
        }
    }
}

/// A `COPY` from a folder that was a cache mount whenever the stage compiled.
fn lost(plan: &Plan<'_>, step: &Step<'_>, findings: &mut Findings) {
    let Some(copied) = copied(step) else { return };
    let place = copied.from.and_then(|from| plan.file.stage(&from.text));
    let Some(part) = plan.parts.iter().find(|part| Some(part.place) == place) else { return };
    let running: Vec<_> = part.calls.iter().filter(|call| call.builds() || call.cooks()).collect();
    for word in copied.sources.iter().filter(|word| !word.expands && word.text.starts_with('/')) {
        let Some(path) = super::steps::join(None, &word.text) else { continue };
        let covers = |call: &&Call<'_>| {
            let caches = part.steps.get(call.step).map(Step::caches).unwrap_or_default();
            caches.into_iter().find(|cache| is_in(&path, cache) && path != *cache)
        };
        let Some(cache) = running.last().and_then(covers).filter(|_| running.iter().all(|call| covers(call).is_some()))
        else {
            continue;
        };
        if !part.steps.iter().any(|step| is_in_cache(step, &cache)) {
            let said = format!("{} is in the cache mount on {cache}, which is not part of the stage.", word.text);
            let finding = findings.add(&BINARY_LOST, plan.at, word.span, said);
            if let Some(call) = running.last() {
                finding.because(plan.at.place(call.span()), "writes the binary into the mount");
            }
        }
    }
}

/// Whether a copy goes into the folder of a cache mount.
fn is_in_cache(step: &Step<'_>, cache: &str) -> bool {
    copied(step).and_then(|copied| step.path(&copied.destination.text)).is_some_and(|to| is_in(&to, cache))
}
