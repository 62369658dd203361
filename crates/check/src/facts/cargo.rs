//! Manifests of Cargo: profiles, and the crates that decide how a service runs.

use super::Facts;
use crate::cargo::{Dependency, Manifest, manifests, packages};
use crate::kind::Kind;
use crate::project::Project;
use crate::tree::Node;

/// Crates whose version and features are stated.
const CRATES: [&str; 24] = [
    "axum",
    "axum-server",
    "tokio",
    "hyper",
    "hyper-util",
    "tower",
    "tower-http",
    "sqlx",
    "sea-orm",
    "diesel",
    "diesel-async",
    "tokio-postgres",
    "deadpool",
    "deadpool-postgres",
    "deadpool-diesel",
    "bb8",
    "bb8-postgres",
    "r2d2",
    "redis",
    "reqwest",
    "tracing-subscriber",
    "metrics-exporter-prometheus",
    "axum-prometheus",
    "console-subscriber",
];

/// Crates that replace the allocator.
const ALLOCATORS: [&str; 6] = ["mimalloc", "tikv-jemallocator", "jemallocator", "snmalloc-rs", "rpmalloc", "tcmalloc"];

/// Crates with a connection pool, which are also features of other crates.
const POOLS: [&str; 7] = ["deadpool", "deadpool-postgres", "deadpool-diesel", "bb8", "bb8-postgres", "r2d2", "mobc"];

/// The release profile without settings.
///
/// Source: <https://doc.rust-lang.org/cargo/reference/profiles.html#release>.
const RELEASE: [(&str, &str); 6] = [
    ("opt-level", "3"),
    ("lto", "false"),
    ("codegen-units", "16"),
    ("panic", "unwind"),
    ("strip", "none"),
    ("debug", "false"),
];

const RELEASE_SOURCE: &str = "https://doc.rust-lang.org/cargo/reference/profiles.html#release";

/// Adds what manifests and lock files state.
pub fn look(project: &Project, facts: &mut Facts) {
    let all = manifests(project);
    for manifest in &all {
        let root = manifest.root;
        let path = &manifest.at.source.path;
        for (table, keys) in [("package", &["edition", "rust-version", "default-run"][..]), ("workspace", &["members"])]
        {
            for key in keys {
                facts.node(
                    path,
                    if table == "package" { (*key).into() } else { format!("{table}.{key}") },
                    manifest.at,
                    root.at(&[table, key]),
                );
            }
        }
        for key in ["edition", "rust-version"] {
            facts.node(path, key, manifest.at, root.at(&["workspace", "package", key]));
        }
        let resolver = root.at(&["workspace", "resolver"]).or_else(|| root.at(&["package", "resolver"]));
        facts.node(path, "resolver", manifest.at, resolver);
        for binary in root.get("bin").map_or(&[][..], Node::list) {
            facts.node(path, "bin.name", manifest.at, binary.get("name"));
        }
        profile(*manifest, project, &all, facts);
        for dependency in manifest.dependencies().into_iter().filter(|one| one.table == "dependencies") {
            self::dependency(*manifest, dependency, facts);
        }
    }
    for package in packages(project) {
        if CRATES.contains(&package.name) || ALLOCATORS.contains(&package.name) {
            let key = format!("{}.locked", package.name);
            facts.node(&package.at.source.path, key, package.at, package.node.get("version"));
        }
    }
}

/// The release profile. Cargo ignores that of a member of a workspace.
fn profile(manifest: Manifest<'_>, project: &Project, all: &[Manifest<'_>], facts: &mut Facts) {
    let folder = manifest.at.source.folder();
    let is_below = |other: &&Manifest<'_>| {
        let above = other.at.source.folder();
        other.is_workspace() && above.len() < folder.len() && folder.starts_with(above)
    };
    if !manifest.is_workspace()
        && (manifest.root.at(&["package", "workspace"]).is_some() || all.iter().any(|other| is_below(&other)))
    {
        return;
    }
    let path = &manifest.at.source.path;
    let release = manifest.root.at(&["profile", "release"]);
    facts.nodes(path, "profile.release.", manifest.at, release);
    // Cargo writes the lock file beside the root. A package without a lock file may belong to a workspace that is not given.
    let has_lock = project.of_kind(Kind::CargoLock).any(|lock| lock.source.folder() == folder);
    if manifest.is_whole && (manifest.is_workspace() || has_lock) {
        for (key, value) in RELEASE {
            if release.and_then(|release| release.get(key)).is_none() {
                facts.of_platform(path, &format!("profile.release.{key}"), value, None, RELEASE_SOURCE);
            }
        }
    }
}

fn dependency(manifest: Manifest<'_>, dependency: Dependency<'_>, facts: &mut Facts) {
    let (at, path, name) = (manifest.at, &manifest.at.source.path, dependency.name());
    let node = dependency.node;
    let features = node.get("features");
    if CRATES.contains(&name) {
        let version = if node.text().is_some() { Some(node) } else { node.get("version") };
        facts.node(path, format!("{name}.version"), at, version);
        facts.node(path, format!("{name}.features"), at, features);
        facts.node(path, format!("{name}.default-features"), at, node.get("default-features"));
    }
    if ALLOCATORS.contains(&name) {
        facts.add(path, "allocator", name, at, dependency.key.span);
    }
    if POOLS.contains(&name) {
        facts.add(path, "pool", name, at, dependency.key.span);
    } else if matches!(name, "sqlx" | "sea-orm") {
        // sea-orm uses the pool of sqlx.
        facts.add(path, "pool", "sqlx", at, dependency.key.span);
    }
    for feature in features.map_or(&[][..], Node::list) {
        let Some(text) = feature.text() else { continue };
        if let Some(stack) = tls_of(text) {
            facts.add(path, format!("{name}.tls"), stack, at, feature.span);
        }
        if matches!(name, "diesel" | "diesel-async") && POOLS.contains(&text) {
            facts.add(path, "pool", text, at, feature.span);
        }
        if matches!(name, "openssl" | "openssl-sys" | "native-tls") && text == "vendored" {
            facts.add(path, name, text, at, feature.span);
        }
    }
    if name == "reqwest" && dependency.has_defaults() && node.get("workspace").is_none() {
        let old = dependency.version().is_some_and(|version| minor(version).is_some_and(|minor| minor <= (0, 12)));
        if old {
            facts.of_platform(path, "reqwest.tls", "native-tls", Some((at, dependency.key.span)), REQWEST_SOURCE);
        }
    }
}

const REQWEST_SOURCE: &str = "https://docs.rs/reqwest/0.12/reqwest/#optional-features";

/// The TLS that a feature chooses.
fn tls_of(feature: &str) -> Option<&'static str> {
    let words = || feature.split(['-', '_']);
    let has = |word: &str| words().any(|one| one == word);
    match () {
        () if has("rustls") => Some("rustls"),
        () if feature.contains("native-tls") || feature == "default-tls" => Some("native-tls"),
        () if has("openssl") => Some("openssl"),
        () => None,
    }
}

/// The first two numbers of a requirement such as `^0.11.2`.
fn minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches(['^', '=', '~', ' ']).split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
