//! Versions that a remote client can bring down, and lock files that are not committed.

use super::lock::{self, Lock};
use super::paths::{below, join};
use super::service::{framework, is_framework, is_program};
use super::versions::Version;
use super::workspace::{Crates, home};
use crate::cargo::Package;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::map::Set;
use crate::patterns::{self, Dialect};
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

/// The lock file of a service with a version of h2.
macro_rules! h2_lock {
    ($version:literal) => {
        concat!(
            "version = 4\n\n[[package]]\nname = \"api\"\nversion = \"0.1.0\"\ndependencies = [\n \"axum\",\n]\n\n",
            "[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\n",
            "source = \"registry+https://github.com/rust-lang/crates.io-index\"\ndependencies = [\n \"h2\",\n]\n\n",
            "[[package]]\nname = \"h2\"\nversion = \"",
            $version,
            "\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n"
        )
    };
}

pub static VULNERABLE_CRATE: Rule = Rule {
    id: "vulnerable-crate",
    title: "A locked crate has a vulnerability that a request can exploit",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The version in Cargo.lock has a published vulnerability, and a remote client can trigger it. The service can run \
          out of CPU or memory, exit, or misread a request.",
    fix: "Run cargo update for the crate, and run cargo deny check advisories in CI for all others.",
    page: "/warnings/supply-chain/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Cargo.lock", h2_lock!("0.4.2"))]),
    passes: Rule::native(&[("Cargo.lock", h2_lock!("0.4.16"))]),
};

pub static LOCKFILE_IGNORED_BY_GIT: Rule = Rule {
    id: "lockfile-ignored-by-git",
    title: "Git ignores the Cargo.lock of a service",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Git ignores the lock file, so each clone resolves the newest compatible versions. The image contains versions that \
          no test has run with, and the same commit builds a different binary tomorrow.",
    fix: "Delete the line from .gitignore, commit Cargo.lock, and build with --locked.",
    page: "/delivery/reproducible-builds/#why-builds-drift",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (".gitignore", "/target/\nCargo.lock\n"),
        (
            "Cargo.toml",
            "[package]\nname = \"api\"\n\n[[bin]]\nname = \"api\"\npath = \"src/main.rs\"\n\n[dependencies]\naxum = \"0.8\"\n",
        ),
    ]),
    passes: Rule::native(&[
        (".gitignore", "/target/\n"),
        (
            "Cargo.toml",
            "[package]\nname = \"api\"\n\n[[bin]]\nname = \"api\"\npath = \"src/main.rs\"\n\n[dependencies]\naxum = \"0.8\"\n",
        ),
    ]),
};

/// An advisory: the crate, the first version with the fault, the first one without, its identifier, and what a client
/// can do.
type Advisory = (&'static str, Version, Version, &'static str, &'static str);

/// Vulnerabilities that a client of a service can trigger. Everything else is the job of `cargo deny`.
///
/// Source: <https://rustsec.org/advisories/>, each under its identifier.
const ADVISORIES: [Advisory; 8] = [
    ("h2", Version(0, 0, 0), Version(0, 3, 26), "RUSTSEC-2024-0332", "raise the CPU usage with CONTINUATION frames"),
    ("h2", Version(0, 4, 0), Version(0, 4, 4), "RUSTSEC-2024-0332", "raise the CPU usage with CONTINUATION frames"),
    ("hyper", Version(0, 0, 0), Version(0, 14, 10), "RUSTSEC-2021-0078", "smuggle a request past a proxy"),
    ("axum-core", Version(0, 0, 0), Version(0, 2, 8), "RUSTSEC-2022-0055", "send a body that exhausts the memory"),
    ("tonic", Version(0, 11, 1), Version(0, 12, 3), "RUSTSEC-2024-0376", "make the server exit"),
    ("actix-http", Version(0, 0, 0), Version(2, 2, 1), "RUSTSEC-2021-0081", "smuggle a request past a proxy"),
    ("async-graphql", Version(0, 0, 0), Version(4, 0, 6), "RUSTSEC-2022-0037", "overflow the stack with a query"),
    ("juniper", Version(0, 0, 0), Version(0, 15, 10), "RUSTSEC-2022-0038", "overflow the stack with a query"),
];

/// Looks at the lock files, and at what keeps them out of the repository.
pub fn look(project: &Project, findings: &mut Findings) {
    for lock in Lock::all(project) {
        for package in served(&lock) {
            let Some(version) = lock::version(package) else { continue };
            let is_hit = |row: &&Advisory| row.0 == package.name && row.1 <= version && version < row.2;
            let Some((name, _, fixed, id, does)) = ADVISORIES.iter().find(is_hit) else { continue };
            let span = package.node.get("version").map_or(package.node.span, |node| node.span);
            let said = format!("A client can {does}: {id} in {name} {}, fixed in {fixed}.", package.version);
            findings.add(&VULNERABLE_CRATE, lock.at, span, said);
        }
    }
    not_committed(project, findings);
}

/// The packages that a framework of the workspace depends on: those of clients and tests get no requests.
fn served<'b, 'a>(lock: &'b Lock<'a>) -> Vec<&'b Package<'a>> {
    let direct = lock.local().flat_map(|own| lock.needs(own));
    let mut seen: Set<(&str, &str)> = Set::new();
    let mut found: Vec<&Package<'_>> = direct
        .filter(|one| is_framework(one.name) || is_graphql(one.name))
        .filter(|one| seen.insert((one.name, one.version)))
        .collect();
    let mut next = 0;
    while let Some(package) = found.get(next).copied() {
        next += 1;
        for needed in lock.needs(package) {
            if seen.insert((needed.name, needed.version)) {
                found.push(needed);
            }
        }
    }
    found
}

fn is_graphql(name: &str) -> bool {
    name.starts_with("async-graphql") || name.starts_with("juniper")
}

fn not_committed(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    for (top, manifest) in crates.tops() {
        let folder = home(manifest);
        let path = join(&folder, "Cargo.lock");
        let is_given = project.of_kind(Kind::CargoLock).any(|lock| join("", &lock.source.path) == path);
        let Some((own, _)) = framework(&crates, top).filter(|_| !is_given) else { continue };
        if !is_program(project, manifest, own) {
            continue;
        }
        for file in project.of_kind(Kind::Other).filter(|file| file.source.name() == ".gitignore") {
            let Some(rest) = below(&path, &join(file.source.folder(), "")).map(str::to_string) else { continue };
            if let Some(span) = patterns::ignores(file.source, &rest, Dialect::Git) {
                let name = manifest.root.at(&["package", "name"]).and_then(Node::text).unwrap_or("the workspace");
                findings.add(
                    &LOCKFILE_IGNORED_BY_GIT,
                    file,
                    span,
                    format!("This line keeps Cargo.lock of {name} out of the repository."),
                );
            }
        }
    }
}
