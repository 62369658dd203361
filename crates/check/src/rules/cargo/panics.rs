//! What a panic does, and profiles that do not count.

use super::profiles::{Setting, settings, shipped};
use super::service::framework;
use super::workspace::{Crates, Role, home};
use crate::cargo::{Dependency, Manifest};
use crate::findings::Findings;
use crate::order::sort_by;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static PANIC_ABORT_WITH_SERVER: Rule = Rule {
    id: "panic-abort-with-server",
    title: "A panic in one handler terminates the service",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "With panic = \"abort\", a panic in one handler terminates the process with SIGABRT, and all requests in flight \
          fail. CatchPanicLayer and Tokio cannot catch the panic, because there is no unwinding.",
    fix: "Set panic = \"unwind\" in the release profile, or delete the line.",
    page: "/configuration/cargo-profile/#why-not-abort",
    claims: Rule::native(&["cargo-panic-abort"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Cargo.toml",
        "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\naxum = \"0.8\"\n\n[profile.release]\npanic = \"abort\"\n",
    )]),
    passes: Rule::native(&[(
        "Cargo.toml",
        "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\naxum = \"0.8\"\n\n[profile.release]\npanic = \"unwind\"\n",
    )]),
};

pub static PROFILE_IN_WORKSPACE_MEMBER: Rule = Rule {
    id: "profile-in-workspace-member",
    title: "Cargo ignores the profile of a workspace member",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Cargo reads profiles only from the root manifest of the workspace. The release binary is built without these \
          settings, and Cargo only prints a warning.",
    fix: "Move the profile to the Cargo.toml at the root of the workspace.",
    page: "/configuration/cargo-profile/#recognize-what-the-profile-did",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"api\"]\nresolver = \"3\"\n"),
        ("api/Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\n\n[profile.release]\nlto = \"thin\"\n"),
    ]),
    passes: Rule::native(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"api\"]\nresolver = \"3\"\n\n[profile.release]\nlto = \"thin\"\n"),
        ("api/Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\n"),
    ]),
};

/// Looks at the profiles of all manifests.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    for (top, setting) in settings(&shipped(project, &crates), &["panic"]) {
        if setting.text() == "abort" {
            abort(&crates, top, setting, findings);
        }
    }
    for one in &crates.list {
        if let Role::Member(root) = one.role {
            let root = root.and_then(|root| crates.list.get(root)).map(|root| root.manifest);
            ignored(one.manifest, root, findings);
        }
    }
}

fn abort(crates: &Crates<'_>, top: usize, setting: Setting<'_>, findings: &mut Findings) {
    let Some((manifest, server)) = framework(crates, top) else { return };
    let said = format!(
        "[profile.{}] sets panic = \"abort\", and the service is built with {}.",
        setting.profile,
        server.name()
    );
    let finding = findings.add(&PANIC_ABORT_WITH_SERVER, setting.at, setting.node.span, said);
    finding.because(manifest.at.place(server.key.span), format!("{} runs the handlers", server.name()));
    for member in crates.family(top) {
        let catches = |one: &Dependency<'_>| {
            one.name() == "tower-http" && one.features().iter().any(|name| matches!(*name, "catch-panic" | "full"))
        };
        if let Some(layer) = member.linked().find(catches) {
            let said = "CatchPanicLayer cannot catch a panic that aborts";
            finding.because(member.at.place(layer.key.span), said);
        }
    }
    finding.patch(setting.at.place(setting.node.span), "\"unwind\"", false);
}

fn ignored(manifest: Manifest<'_>, root: Option<Manifest<'_>>, findings: &mut Findings) {
    let Some(profiles) = manifest.root.get("profile") else { return };
    let counts = root.and_then(|root| root.root.get("profile"));
    let profiles = profiles.entries();
    let differs = |name: &str, node: &Node| {
        let other = counts.and_then(|table| table.get(name));
        let other = other.map(|other| format!("{:?}", texts(other)));
        other != Some(format!("{:?}", texts(node)))
    };
    let lost = |(key, node): &&(&Node, &Node)| key.text().is_some_and(|name| differs(name, node));
    let release = profiles.iter().find(|(key, _)| key.text() == Some("release")).filter(lost);
    let Some((key, _)) = release.or_else(|| profiles.iter().find(lost)) else { return };
    let name = key.text().unwrap_or_default();
    let at = match root {
        Some(root) if home(root).is_empty() => " at the root".into(),
        Some(root) => format!(" at {}", home(root)),
        None => " whose root is another manifest".into(),
    };
    let said = format!("[profile.{name}] is in a member of the workspace{at}, so Cargo ignores it.");
    let finding = findings.add(&PROFILE_IN_WORKSPACE_MEMBER, manifest.at, key.span, said);
    if let Some((root, (table, _))) = root.and_then(|root| Some((root, root.root.entry("workspace")?))) {
        finding.because(root.at.place(table.span), "Only profiles of this manifest count");
    }
}

/// All keys and values below a node, to compare two tables.
fn texts(node: &Node) -> Vec<String> {
    let mut found: Vec<String> = match node.text() {
        Some(text) => vec![text.into()],
        None => node.list().iter().flat_map(texts).collect(),
    };
    let mut entries: Vec<String> = Vec::new();
    for (key, value) in node.entries() {
        entries.extend(texts(value).into_iter().map(|text| format!("{}.{text}", key.text().unwrap_or_default())));
    }
    sort_by(&mut entries, Ord::cmp);
    found.extend(entries);
    found
}
