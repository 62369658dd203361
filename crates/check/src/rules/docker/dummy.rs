//! Dependency layers that compile a dummy program.

use super::calls::Call;
use super::context::{brings, is_whole};
use super::plan::{Part, Plan};
use super::stages::copied;
use super::steps::Step;
use crate::cargo::manifests;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::Command;
use crate::tree::Node;

pub static STALE_DUMMY_BINARY: Rule = Rule {
    id: "stale-dummy-binary",
    title: "The image may contain the dummy binary of the dependency layer",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "COPY keeps modification times, and Cargo does not recompile a source file that is older than the compiled \
          dummy. The second build can then do nothing, and the container runs the empty main function of the dummy.",
    fix: "Run touch src/main.rs before the second build, remove the artifacts of the dummy, or use cargo-chef.",
    page: "/configuration/dockerfile/#the-stale-binary",
    claims: Rule::native(&["df-touch-main", "df-build-rm-src", "df-dummy-main"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./\nRUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release --locked\nCOPY src ./src\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./\nRUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release --locked\nCOPY src ./src\nRUN touch src/main.rs && cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/app /app\nUSER 1000\n",
    )]),
};

pub static MEMBER_MISSING: Rule = Rule {
    id: "member-missing-from-dependency-layer",
    title: "The dependency layer lacks the manifest of a workspace member",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Cargo reads the manifest of every workspace member before it compiles anything. Without one of them, the \
          image build fails with \"failed to load manifest for workspace member\".",
    fix: "Copy the manifest of each member before the first build, or use cargo-chef, which finds all of them.",
    page: "/configuration/dockerfile/#the-stale-binary",
    claims: Rule::native(&["df-copy-deps"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./\nCOPY api/Cargo.toml api/\nRUN mkdir api/src && echo 'fn main() {}' > api/src/main.rs && cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/api /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[workspace]\nmembers = [\"api\", \"domain\"]\n"),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nWORKDIR /app\nCOPY Cargo.toml Cargo.lock ./\nCOPY api/Cargo.toml api/\nCOPY domain/Cargo.toml domain/\nRUN mkdir api/src && echo 'fn main() {}' > api/src/main.rs && cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /app/target/release/api /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[workspace]\nmembers = [\"api\", \"domain\"]\n"),
    ]),
};

/// Looks at the stages that compile before the sources are there.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    for part in &plan.parts {
        let builds: Vec<_> = part.calls.iter().filter(|call| call.builds()).collect();
        let Some(first) = builds.first().filter(|_| !part.calls.iter().any(Call::cooks)) else { continue };
        if part.is_own(first) {
            members(plan, part, first, findings);
        }
        if let Some(last) = builds.last().filter(|last| last.step > first.step && part.is_own(last)) {
            stale(plan, part, first, last, findings);
        }
    }
}

/// Whether a command writes the code of a dummy program.
fn writes_dummy(command: &Command) -> bool {
    let is_new = command.program() == "cargo"
        && command.subcommand().is_some_and(|name| matches!(name.text.as_str(), "new" | "init"));
    let prints = matches!(command.program(), "echo" | "printf");
    is_new || prints && command.arguments().iter().any(|word| word.text.contains("fn main"))
}

/// Whether a command makes Cargo compile the package again.
fn refreshes(command: &Command) -> bool {
    let about = |text: &str| command.arguments().iter().any(|word| word.text.contains(text));
    match command.program() {
        "touch" => true,
        "rm" => about("target") || about(".fingerprint") || about("deps"),
        "find" => about("touch") || about("-delete"),
        "cargo" => about("clean"),
        "xargs" => about("touch"),
        _ => false,
    }
}

fn stale(plan: &Plan<'_>, part: &Part<'_>, first: &Call<'_>, last: &Call<'_>, findings: &mut Findings) {
    let (steps, at) = (&part.steps, plan.at);
    let Some(before) = steps.get(..=first.step) else { return };
    let dummy = before.iter().flat_map(Step::commands).rfind(|command| writes_dummy(command));
    let Some(dummy) = dummy else { return };
    let between = steps.get(first.step..=last.step).unwrap_or_default();
    let replaces = between.iter().filter_map(copied).any(|copied| copied.from.is_none());
    let runs_script = |command: &Command| command.words.first().is_some_and(|word| word.text.contains('/'));
    let later = between.iter().flat_map(Step::commands).filter(|one| one.span().start > first.span().start);
    let is_refreshed = later.into_iter().any(|one| refreshes(one) || runs_script(one));
    let differs = first.profile() != last.profile() || first.target() != last.target();
    // `ADD` of an archive, and a cache mount, have their own times.
    let has_cache = between.iter().any(|step| step.mounts().iter().any(|mount| mount.is_cache()));
    if replaces && !is_refreshed && !differs && !has_cache && !adds_library(plan, before) {
        let said = format!("No command touches the sources between the dummy build and this cargo {}.", last.name);
        findings
            .add(&STALE_DUMMY_BINARY, at, last.span(), said)
            .because(at.place(dummy.span()), "writes the dummy program")
            .because(at.place(first.span()), "compiles it");
    }
}

/// Whether the package has a library that the dummy lacks. Cargo then links the binary again.
fn adds_library(plan: &Plan<'_>, before: &[Step<'_>]) -> bool {
    let mut words = before.iter().flat_map(Step::commands).flat_map(|command| &command.words);
    let has_dummy = words.any(|word| word.text.contains("lib.rs"));
    let names_library = manifests(plan.project).iter().any(|one| one.root.get("lib").is_some());
    let has_file = plan.project.of_kind(Kind::Rust).any(|at| at.source.path.ends_with("src/lib.rs"));
    !has_dummy && (names_library || has_file)
}

fn members(plan: &Plan<'_>, part: &Part<'_>, first: &Call<'_>, findings: &mut Findings) {
    let folder = plan.at.source.folder();
    let root = manifests(plan.project).into_iter().find(|one| {
        one.is_whole && one.is_workspace() && (one.at.source.folder() == folder || one.at.source.folder().is_empty())
    });
    let Some(list) = root.and_then(|root| root.root.at(&["workspace", "members"])) else { return };
    let before = part.before(first);
    let copies = || before.iter().filter_map(copied);
    let members: Vec<&Node> =
        list.list().iter().filter(|node| node.text().is_some_and(|path| !path.contains('*'))).collect();
    let manifest = |node: &Node| format!("{}/Cargo.toml", node.text().unwrap_or_default().trim_matches('/'));
    let is_copied = |node: &Node| copies().any(|copied| brings(&copied, &manifest(node)));
    let is_named = |node: &Node| {
        let path = node.text().unwrap_or_default();
        part.steps.get(..=first.step).unwrap_or_default().iter().flat_map(Step::commands).any(|command| {
            let mut words = command.words.iter();
            words.any(|word| {
                word.text.contains(path) || word.expands || matches!(word.text.as_str(), "sed" | "git" | "tar")
            })
        })
    };
    // A layer that copies some manifests by name is meant to be complete.
    let is_layer = copies().any(|copied| !is_whole(&copied) && brings(&copied, "Cargo.toml"))
        && members.iter().any(|node| is_copied(node));
    let has_unknown = copies().any(|copied| copied.from.is_some() || copied.sources.iter().any(|word| word.expands));
    if !is_layer || has_unknown || members.len() != list.list().len() {
        return;
    }
    let missing: Vec<_> = members.iter().filter(|node| !is_copied(node) && !is_named(node)).collect();
    if let (Some(one), Some(root)) = (missing.first(), root) {
        let names: Vec<_> = missing.iter().filter_map(|node| node.text()).collect();
        let said = format!("The manifest of {} is not copied before cargo {}.", names.join(", "), first.name);
        findings.add(&MEMBER_MISSING, plan.at, first.span(), said).because(root.at.place(one.span), "lists the member");
    }
}
