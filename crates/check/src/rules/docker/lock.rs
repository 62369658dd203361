//! Whether the image is built from the versions in `Cargo.lock`.

use super::calls::Call;
use super::context::{binds, brings, in_context, is_member, is_whole, mentions};
use super::plan::{Part, Plan};
use super::stages::copied;
use super::steps::Step;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::source::Span;
use crate::words::Words;

pub static NO_LOCKED: Rule = Rule {
    id: "no-locked",
    title: "Cargo may resolve new versions during the image build",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without --locked, Cargo updates Cargo.lock if it does not match Cargo.toml. The image then contains \
          dependency versions that you have not tested.",
    fix: "Add --locked to cargo build, which then fails if Cargo.lock is out of date.",
    page: "/delivery/reproducible-builds/#fix-in-order-of-effect",
    claims: Rule::native(&["df-build-rm-src"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
};

pub static INSTALL_WITHOUT_LOCK: Rule = Rule {
    id: "install-without-lock",
    title: "cargo install ignores Cargo.lock",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "cargo install reads Cargo.lock only with --locked. Every image build takes the newest compatible versions of \
          all dependencies, so the service can break without a change in the repository.",
    fix: "Add --locked, or run cargo build --release --locked and copy the binary.",
    page: "/delivery/reproducible-builds/#fix-in-order-of-effect",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install --path .\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nRUN cargo install --locked --path .\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 1000\n",
    )]),
};

pub static NO_LOCKFILE: Rule = Rule {
    id: "no-lockfile",
    title: "The image build has no Cargo.lock",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Without Cargo.lock, each build takes the newest compatible version of every dependency. Two builds of the \
          same commit then differ, and a faulty release of any crate goes straight to production.",
    fix: "Commit Cargo.lock, copy it together with Cargo.toml, and do not list it in .dockerignore.",
    page: "/delivery/reproducible-builds/#why-builds-drift",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY Cargo.toml ./\nCOPY src ./src\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./\nCOPY src ./src\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
};

/// Looks at how the stages that compile use `Cargo.lock`.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let at = plan.at;
    for part in &plan.parts {
        for call in part.own_calls().filter(|call| call.installs_service() && !call.is_locked()) {
            let said = "cargo install --path runs without --locked.";
            let finding = findings.add(&INSTALL_WITHOUT_LOCK, at, call.span(), said);
            add_locked(finding, call, at, false);
        }
        // An earlier build only fills the cache.
        let Some(last) = part.own_calls().rfind(|call| call.builds()) else { continue };
        let is_free = last.is_locked() || last.may_have_more_options() || last.installs_service() || is_leptos(last);
        if let Some((span, said, is_sure)) = lockfile(plan, part, last) {
            let finding = findings.add(&NO_LOCKFILE, at, span, said);
            if !is_sure {
                finding.likely();
            }
        } else if !is_free {
            let said = format!("cargo {} runs without --locked.", last.name);
            let finding = findings.add(&NO_LOCKED, at, last.span(), said);
            add_locked(finding, last, at, plan.project.has(Kind::CargoLock));
        }
    }
}

/// cargo-leptos has no such option.
fn is_leptos(call: &Call<'_>) -> bool {
    call.command.arguments().first().is_some_and(|word| word.text == "leptos")
}

fn add_locked(finding: &mut crate::report::Finding, call: &Call<'_>, at: At<'_>, safe: bool) {
    if let Some(word) = call.word() {
        let end = Span { start: word.span.end, end: word.span.end };
        finding.patch(at.place(end), " --locked", safe);
    }
}

/// Where and why a build finds no `Cargo.lock`, and whether that is certain.
fn lockfile(plan: &Plan<'_>, part: &Part<'_>, call: &Call<'_>) -> Option<(Span, String, bool)> {
    // The recipe of cargo-chef contains Cargo.lock.
    let before = part.steps.get(..=call.step)?;
    if before.iter().flat_map(Step::running).any(|one| one.command.words.iter().any(|word| word.text == "cook")) {
        return absent(plan, before, call);
    }
    if let Some(context) =
        plan.context.as_ref().filter(|context| context.excludes("Cargo.lock") && !context.excludes("Cargo.toml"))
    {
        let (span, _) = manifest_copy(before)?;
        let name = context.ignore?.source.name();
        return Some((span, format!("{name} excludes Cargo.lock, so COPY does not bring it into the build."), true));
    }
    let named = before.iter().filter_map(copied).flat_map(|copied| {
        let is_manifest =
            |word: &&crate::shell::Word| in_context(word).ends_with("Cargo.toml") && !word.text.contains('*');
        copied.sources.iter().filter(move |_| copied.from.is_none()).filter(is_manifest)
    });
    if let Some(word) = named.last()
        && !reaches_lock(before)
    {
        return Some((word.span, "COPY brings Cargo.toml but not Cargo.lock.".into(), true));
    }
    absent(plan, before, call)
}

/// A manifest that is given without `Cargo.lock`.
fn absent(plan: &Plan<'_>, before: &[Step<'_>], call: &Call<'_>) -> Option<(Span, String, bool)> {
    let (project, context) = (plan.project, plan.context.as_ref()?);
    let manifest = context.file(project, "Cargo.toml").filter(|_| context.folder == plan.at.source.folder())?;
    let (_, toml) = project.toml_of(Kind::Cargo).find(|(other, _)| other.file == manifest.file)?;
    let named = mentions(plan.file, "Cargo.lock") || call.is_locked() || project.has(Kind::CargoLock);
    if named || is_member(&toml.root) {
        return None;
    }
    let (span, _) = manifest_copy(before).filter(|(_, whole)| *whole)?;
    Some((
        span,
        "Cargo.lock is not among the given files. Without it, each build resolves the dependencies again.".into(),
        false,
    ))
}

/// The last `COPY` that brings the manifest, and whether it brings the whole context.
fn manifest_copy(before: &[Step<'_>]) -> Option<(Span, bool)> {
    before.iter().rev().find_map(|step| {
        let copied = copied(step)?;
        brings(&copied, "Cargo.toml").then(|| (step.one.span, is_whole(&copied)))
    })
}

/// Whether anything may bring `Cargo.lock`: a copy, a mount, or a command that writes it.
fn reaches_lock(before: &[Step<'_>]) -> bool {
    before.iter().any(|step| {
        let by_copy = copied(step).is_some_and(|copied| {
            let of_stage = copied.from.is_some() && copied.sources.iter().any(|word| !word.text.contains("/bin/"));
            of_stage
                || copied.sources.iter().any(|word| word.text.contains("lock") || word.expands)
                || brings(&copied, "Cargo.lock")
        });
        let writes = |command: &crate::shell::Command| {
            let generates = command.arguments().iter().any(|word| word.text == "generate-lockfile");
            generates || Words("git tar unzip curl wget").has(command.program())
        };
        by_copy || binds(step, "Cargo.lock") || step.commands().iter().any(writes)
    })
}
