//! Where dependencies come from, and in which versions.

use super::paths::{below, join};
use super::workspace::{Crates, home};
use crate::cargo::{Dependency, Manifest};
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;
use crate::words::Words;

pub static GIT_DEPENDENCY_UNPINNED: Rule = Rule {
    id: "git-dependency-unpinned",
    title: "A git dependency follows a branch",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Without rev or tag, Cargo takes the newest commit of the branch whenever it resolves without a lock file. A commit \
          in another repository then changes or breaks the build of the service.",
    fix: "Set rev to a commit, and commit Cargo.lock.",
    page: "/delivery/reproducible-builds/#why-builds-drift",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Cargo.toml",
        "[dependencies]\nregistry = { git = \"https://example.com/registry\", branch = \"main\" }\n",
    )]),
    passes: Rule::native(&[(
        "Cargo.toml",
        "[dependencies]\nregistry = { git = \"https://example.com/registry\", rev = \"7d3bff9\" }\n",
    )]),
};

pub static WILDCARD_DEPENDENCY: Rule = Rule {
    id: "wildcard-dependency",
    title: "A dependency accepts every version",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "The requirement * allows every release of the crate, breaking ones included. The next cargo update can move the \
          service to a major version that it was not written for.",
    fix: "Name the version that the service was tested with, such as \"1.2\".",
    page: "/configuration/versions/#a-policy-that-holds",
    claims: &[],
    also: &["wildcard_dependencies"],
    pedantic: false,
    fails: Rule::native(&[("Cargo.toml", "[dependencies]\nserde = \"*\"\n")]),
    passes: Rule::native(&[("Cargo.toml", "[dependencies]\nserde = \"1\"\n")]),
};

pub static VIRTUAL_WORKSPACE_RESOLVER: Rule = Rule {
    id: "virtual-workspace-resolver",
    title: "The workspace uses the first feature resolver",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "A workspace without a root package does not take the resolver from the edition of its members. With resolver 1, \
          features that only tests and build scripts enable are compiled into the release binary.",
    fix: "Set resolver = \"3\" in [workspace], or \"2\" for edition 2021.",
    page: "/configuration/versions/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"api\"]\n\n[workspace.package]\nedition = \"2024\"\n"),
        ("api/Cargo.toml", "[package]\nname = \"api\"\nedition.workspace = true\n"),
    ]),
    passes: Rule::native(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"api\"]\nresolver = \"3\"\n\n[workspace.package]\nedition = \"2024\"\n",
        ),
        ("api/Cargo.toml", "[package]\nname = \"api\"\nedition.workspace = true\n"),
    ]),
};

pub static TEST_DEPENDENCY_IN_RELEASE: Rule = Rule {
    id: "test-dependency-in-release",
    title: "The service depends on a crate for tests",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Cargo compiles everything in [dependencies] for the release, test tools included. The build takes longer, and \
          their advisories become those of the service.",
    fix: "Move the crate to [dev-dependencies].",
    page: "/resources/build-time/",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[("Cargo.toml", "[dependencies]\naxum = \"0.8\"\nwiremock = \"0.6\"\n")]),
    passes: Rule::native(&[(
        "Cargo.toml",
        "[dependencies]\naxum = \"0.8\"\n\n[dev-dependencies]\nwiremock = \"0.6\"\n",
    )]),
};

/// Crates that only tests and benchmarks call.
const OF_TESTS: Words = Words(
    "axum-test cargo-husky claims criterion httpmock insta mockito pretty_assertions proptest quickcheck rstest \
     serial_test testcontainers testcontainers-modules tokio-test wiremock",
);

/// Looks at the dependencies of all manifests.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    for one in &crates.list {
        let manifest = one.manifest;
        let all = manifest.dependencies();
        let is_locked = has_lock(project, manifest);
        for dependency in all.iter().copied().chain(manifest.patches()) {
            if dependency.table == "dev-dependencies" {
                continue;
            }
            if !is_locked {
                git(manifest, dependency, findings);
            }
            wildcard(manifest, dependency, findings);
        }
        let serves = all.iter().any(|one| matches!(one.name(), "axum" | "actix-web"));
        for test in manifest.linked().filter(|one| serves && OF_TESTS.has(one.name()) && !one.is("optional")) {
            let said = format!("{} is compiled into the release build.", test.name());
            findings.add(&TEST_DEPENDENCY_IN_RELEASE, manifest.at, test.key.span, said);
        }
    }
    for (top, manifest) in crates.tops() {
        resolver(&crates, top, manifest, findings);
    }
}

/// Whether a lock file is given that holds the commits of git dependencies.
fn has_lock(project: &Project, manifest: Manifest<'_>) -> bool {
    let own = home(manifest);
    project.of_kind(Kind::CargoLock).any(|lock| below(&own, &join(lock.source.folder(), "")).is_some())
}

fn git(manifest: Manifest<'_>, dependency: Dependency<'_>, findings: &mut Findings) {
    let Some((node, _)) = dependency.value("git") else { return };
    let is_pinned = dependency.node.get("rev").is_some() || dependency.node.get("tag").is_some();
    if is_pinned {
        return;
    }
    let name = dependency.name();
    let (span, said) = match dependency.value("branch") {
        Some((branch, text)) => (branch.span, format!("{name} follows the branch {text}.")),
        None => (node.span, format!("{name} follows the default branch of its repository.")),
    };
    findings.add(&GIT_DEPENDENCY_UNPINNED, manifest.at, span, said);
}

fn wildcard(manifest: Manifest<'_>, dependency: Dependency<'_>, findings: &mut Findings) {
    let is_elsewhere = dependency.node.get("git").is_some() || dependency.node.get("path").is_some();
    if dependency.version().map(str::trim) == Some("*") && !is_elsewhere {
        let node = dependency.node.get("version").unwrap_or(dependency.node);
        let said = format!("{} accepts any version.", dependency.name());
        findings.add(&WILDCARD_DEPENDENCY, manifest.at, node.span, said);
    }
}

fn resolver(crates: &Crates<'_>, top: usize, manifest: Manifest<'_>, findings: &mut Findings) {
    let Some((key, workspace)) = manifest.root.entry("workspace") else { return };
    if manifest.root.get("package").is_some() || !manifest.is_whole {
        return;
    }
    let is_new = |text: &&str| matches!(*text, "2021" | "2024");
    let shared = workspace.at(&["package", "edition"]).and_then(Node::text).filter(is_new);
    let of_members = crates.family(top).filter_map(|member| member.root.at(&["package", "edition"])?.text());
    let Some(edition) = shared.or_else(|| of_members.into_iter().find(|text| is_new(text))) else { return };
    let (span, said) = match workspace.get("resolver") {
        None => {
            (key.span, format!("[workspace] sets no resolver, which means 1, and its members use edition {edition}."))
        }
        Some(node) if node.text() == Some("1") => {
            (node.span, format!("[workspace] sets resolver 1, and its members use edition {edition}."))
        }
        _ => return,
    };
    findings.add(&VIRTUAL_WORKSPACE_RESOLVER, manifest.at, span, said);
}
