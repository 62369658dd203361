//! Files that the image build needs and does not get.

use super::calls::Call;
use super::context::{brings, in_context, is_whole};
use super::crates::parsed;
use super::plan::{Part, Plan};
use super::stages::copied;
use crate::cargo::manifests;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};

pub static NO_DOCKERIGNORE: Rule = Rule {
    id: "no-dockerignore",
    title: "No .dockerignore limits the build context",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without it, COPY also copies the target directory, the Git history and local files such as .env. Any change \
          to them invalidates the build cache, and a secret can end up in a layer.",
    fix: "Add a .dockerignore that excludes target, .git and .env, or that allows only what the build needs.",
    page: "/configuration/dockerfile/#the-file",
    claims: Rule::native(&["df-actually-works"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
        (".dockerignore", "target\n.git\n.env\n"),
    ]),
};

pub static SQLX_OFFLINE_MISSING: Rule = Rule {
    id: "sqlx-offline-missing",
    title: "The image build has no .sqlx folder",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "Without a database, the query! macros read the prepared queries in .sqlx. If the folder is not in the build, \
          each macro fails to compile with \"set DATABASE_URL to use query macros online\".",
    fix: "Copy .sqlx before the build, and remove it from .dockerignore.",
    page: "/warnings/migrations/#build-without-a-database",
    claims: Rule::native(&["mig-sqlx-order", "df-copy-src"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nENV SQLX_OFFLINE=true\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        (".dockerignore", "target\n.*\n"),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nsqlx = \"0.8\"\n"),
        (".sqlx/query-1.json", "{}"),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nENV SQLX_OFFLINE=true\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        (".dockerignore", "target\n.git\n.env\n"),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nsqlx = \"0.8\"\n"),
        (".sqlx/query-1.json", "{}"),
    ]),
};

/// Looks at what `COPY` brings from the context.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    for part in &plan.parts {
        if let Some(call) = part.own_calls().rfind(|call| call.builds()) {
            queries(plan, part, call, findings);
        }
    }
    let is_given = plan.context.as_ref().is_some_and(|context| context.folder == plan.at.source.folder());
    if !is_given || plan.project.has(Kind::Dockerignore) {
        return;
    }
    let mut steps = plan.parts.iter().flat_map(|part| part.own_steps());
    if let Some(step) = steps.find(|step| copied(step).is_some_and(|one| is_whole(&one))) {
        let said = "COPY takes the whole folder, and no .dockerignore is among the given files.";
        findings.add(&NO_DOCKERIGNORE, plan.at, step.one.span, said);
    }
}

/// The prepared queries of sqlx, which the build reads if it has no database.
fn queries(plan: &Plan<'_>, part: &Part<'_>, call: &Call<'_>, findings: &mut Findings) {
    let value = call.values.get("SQLX_OFFLINE").cloned().flatten();
    let is_offline = value.is_some_and(|value| value != "false" && value != "0");
    let has_database = call.values.contains_key("DATABASE_URL") && !is_offline;
    let has_mounts =
        part.steps.get(call.step).is_some_and(|step| step.mounts().iter().any(|mount| mount.kind == "bind"));
    let context = plan.context.as_ref().filter(|_| !has_database && !has_mounts);
    let Some(context) = context.filter(|context| has_sqlx(plan.project, &context.folder)) else { return };
    let before = part.before(call);
    let copies: Vec<_> = before.iter().filter_map(|step| Some((step, copied(step)?))).collect();
    let Some((last, _)) = copies.iter().rev().find(|(_, one)| one.from.is_none()) else { return };
    let given = plan.project.of_kind(Kind::SqlxQuery).find(|at| at.source.path.starts_with(&context.folder));
    let sample = ".sqlx/query-0.json";
    let path = given.and_then(|at| at.source.path.strip_prefix(context.folder.as_str())).unwrap_or(sample);
    if context.excludes(path) && !context.excludes("Cargo.toml") && (given.is_some() || is_offline) {
        let name = context.ignore.map_or(".dockerignore", |at| at.source.name());
        let said = format!("{name} excludes .sqlx, so COPY does not bring it into the build.");
        findings.add(&SQLX_OFFLINE_MISSING, plan.at, last.one.span, said);
        return;
    }
    let is_copied = copies.iter().any(|(_, copied)| {
        let is_other = copied.from.is_some() || copied.sources.iter().any(|word| word.expands);
        is_other || brings(copied, path) || brings(copied, sample)
    });
    let mut words = copies.iter().flat_map(|(_, copied)| copied.sources);
    let has_code = words.any(|word| in_context(word).split('/').any(|part| part == "src"));
    if !is_copied && has_code && given.is_some() {
        findings.add(&SQLX_OFFLINE_MISSING, plan.at, last.one.span, "COPY brings the sources but not .sqlx.");
    }
}

/// Whether the manifests in a folder depend on a version of sqlx that reads `.sqlx`.
fn has_sqlx(project: &Project, folder: &str) -> bool {
    let manifests = manifests(project);
    let own = manifests.iter().filter(|one| one.at.source.folder().starts_with(folder));
    let all = own.flat_map(|one| one.dependencies());
    let mut own = all.filter(|one| one.name() == "sqlx");
    own.any(|one| one.version().and_then(parsed).is_none_or(|version| version >= (0, 7)))
}
