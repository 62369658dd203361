//! Whether a crate is a service: a program that answers requests side by side.

use super::images::builds;
use super::paths::join;
use super::workspace::{Crates, home};
use crate::cargo::{Dependency, Manifest};
use crate::kind::Kind;
use crate::project::Project;
use crate::tree::Node;
use crate::words::Words;

/// Crates that only a server depends on.
const FRAMEWORKS: Words = Words(
    "axum axum-server actix-web warp rocket poem poem-openapi salvo ntex tide gotham dropshot loco-rs pingora \
     tonic-health tonic-reflection tonic-web async-graphql-axum viz trillium xitca-web volo-http rouille \
     tiny_http",
);

/// Runtimes that give a process one request at a time, that cannot unwind, or that run on the machine of a user.
const OTHERS: Words = Words("lambda_http lambda_runtime worker tauri");

/// The dependency that makes a root or its members a service.
pub fn framework<'a>(crates: &Crates<'a>, top: usize) -> Option<(Manifest<'a>, Dependency<'a>)> {
    let all =
        || crates.family(top).flat_map(|manifest| manifest.dependencies().into_iter().map(move |one| (manifest, one)));
    if all().any(|(_, one)| OTHERS.has(one.name())) {
        return None;
    }
    all().find(|(manifest, one)| {
        one.table == "dependencies" && serves(*one) && (!one.is("optional") || is_on(*manifest, *one))
    })
}

fn serves(one: Dependency<'_>) -> bool {
    let enables = |part: &str| one.features().iter().any(|feature| feature.contains(part));
    match one.name() {
        "hyper" | "hyper-util" => enables("server"),
        "tonic" => enables("server") || enables("router"),
        name => FRAMEWORKS.has(name),
    }
}

/// Whether a crate of this name answers requests.
pub fn is_framework(name: &str) -> bool {
    matches!(name, "hyper" | "hyper-util" | "tonic") || FRAMEWORKS.has(name)
}

/// Whether a crate with a framework is a program, and not only a library that others build a program with.
pub fn is_program(project: &Project, top: Manifest<'_>, own: Manifest<'_>) -> bool {
    let main = join(own.at.source.folder(), "src/main.rs");
    let root = home(top);
    own.root.get("bin").is_some()
        || own.root.at(&["package", "default-run"]).is_some()
        || project.of_kind(Kind::Rust).any(|file| join("", &file.source.path) == main)
        || builds(project).iter().any(|build| build.context == root)
}

/// Whether the default features enable an optional dependency.
fn is_on(manifest: Manifest<'_>, one: Dependency<'_>) -> bool {
    let Some(name) = one.key.text() else { return false };
    let features = manifest.root.get("features");
    let mut open = vec!["default"];
    let mut next = 0;
    while let Some(feature) = open.get(next).copied() {
        next += 1;
        let parts = features.and_then(|all| all.get(feature)).map_or(&[][..], Node::list);
        for part in parts.iter().filter_map(Node::text) {
            let part = part.strip_prefix("dep:").unwrap_or(part);
            let part = part.split('/').next().unwrap_or(part);
            if part == name {
                return true;
            }
            if !open.contains(&part) {
                open.push(part);
            }
        }
    }
    false
}
