//! Which manifests belong together.
//!
//! Source: <https://doc.rust-lang.org/cargo/reference/workspaces.html>.

use super::paths::{below, join};
use crate::cargo::{self, Dependency, Manifest};
use crate::patterns;
use crate::project::Project;
use crate::tree::Node;

/// The manifests of a project, each with the root of its workspace.
pub struct Crates<'a> {
    /// In the order of the files.
    pub list: Vec<Crate<'a>>,
}

/// A manifest, and where it belongs.
#[derive(Clone, Copy)]
pub struct Crate<'a> {
    /// The manifest.
    pub manifest: Manifest<'a>,
    /// Where it belongs.
    pub role: Role,
}

/// What a manifest is in its workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It has `[workspace]`, so profiles and `[patch]` count here.
    Root,
    /// It belongs to a root, by its place in the list if the root is given.
    Member(Option<usize>),
    /// Nothing in the files makes it a member.
    Alone,
}

impl<'a> Crates<'a> {
    /// Reads the manifests.
    pub fn of(project: &'a Project) -> Self {
        let manifests = cargo::manifests(project);
        let roots: Vec<usize> = (0..manifests.len())
            .filter(|place| manifests.get(*place).is_some_and(|manifest| manifest.is_workspace()))
            .collect();
        let mut owners: Vec<Option<usize>> = vec![None; manifests.len()];
        for root in roots {
            for member in members(&manifests, root) {
                if let Some(owner) = owners.get_mut(member) {
                    *owner = Some(root);
                }
            }
        }
        let list = manifests.iter().zip(owners).map(|(manifest, owner)| {
            let role = match owner {
                _ if manifest.is_workspace() => Role::Root,
                Some(root) => Role::Member(Some(root)),
                None if inherits(*manifest) => Role::Member(None),
                None => Role::Alone,
            };
            Crate { manifest: *manifest, role }
        });
        Self { list: list.collect() }
    }

    /// The manifests in which profiles count.
    pub fn tops(&self) -> impl Iterator<Item = (usize, Manifest<'a>)> {
        let tops = self.list.iter().enumerate().filter(|(_, one)| !matches!(one.role, Role::Member(_)));
        tops.map(|(place, one)| (place, one.manifest))
    }

    /// A root and its members.
    pub fn family(&self, top: usize) -> impl Iterator<Item = Manifest<'a>> {
        let own = self.list.get(top).into_iter();
        let members = self.list.iter().filter(move |one| one.role == Role::Member(Some(top)));
        own.chain(members).map(|one| one.manifest)
    }

    /// The root or the lone manifest of a folder, as `join` returns it.
    pub fn top_in(&self, folder: &str) -> Option<(usize, Manifest<'a>)> {
        self.tops().find(|(_, manifest)| home(*manifest) == folder)
    }

    /// The table of `workspace.dependencies` that a dependency inherits, or its own.
    pub fn declared(&self, one: &Crate<'a>, dependency: Dependency<'a>) -> Option<Dependency<'a>> {
        if !dependency.is("workspace") {
            return Some(dependency);
        }
        let root = match one.role {
            Role::Root => one.manifest,
            Role::Member(Some(root)) => self.list.get(root)?.manifest,
            _ => return None,
        };
        let shared = root.dependencies().into_iter().filter(|shared| shared.is_shared);
        shared.into_iter().find(|shared| shared.key.text() == dependency.key.text())
    }
}

/// The folder of a manifest, as `join` returns it.
pub fn home(manifest: Manifest<'_>) -> String {
    join(manifest.at.source.folder(), "")
}

/// The members of a root: those that its patterns match, and the path dependencies in its folder.
fn members(manifests: &[Manifest<'_>], root: usize) -> Vec<usize> {
    let Some(top) = manifests.get(root) else { return Vec::new() };
    let folder = home(*top);
    let list = |key| top.root.at(&["workspace", key]).map_or(&[][..], Node::list);
    let listed = |key, path: &str| {
        let mut texts = list(key).iter().filter_map(Node::text);
        texts.any(|pattern| patterns::matches(pattern, path))
    };
    let is_below = |path: &str| {
        let mut excluded = list("exclude").iter().filter_map(Node::text);
        !excluded.any(|one| below(path, &join("", one)).is_some())
    };
    let mut found = vec![root];
    let mut next = 0;
    while let Some(one) = found.get(next).and_then(|place| manifests.get(*place)) {
        next += 1;
        let linked: Vec<String> = paths(*one).map(|(_, path)| path).collect();
        for (place, manifest) in manifests.iter().enumerate() {
            let own = home(*manifest);
            let Some(rest) = below(&own, &folder).filter(|rest| !rest.is_empty()) else { continue };
            let belongs = listed("members", rest) || linked.contains(&own) && is_below(rest);
            if belongs && !manifest.is_workspace() && !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found.retain(|place| *place != root);
    found
}

/// The path dependencies of a manifest, with the folders that they lead to.
pub fn paths(manifest: Manifest<'_>) -> impl Iterator<Item = (&Node, String)> {
    let folder = manifest.at.source.folder();
    let all = manifest.dependencies().into_iter().chain(manifest.patches());
    all.filter_map(move |one| one.value("path").map(|(node, path)| (node, join(folder, path))))
}

/// Whether a manifest takes anything from a root, which then has to exist.
fn inherits(manifest: Manifest<'_>) -> bool {
    let is_inherited = |node: &Node| node.get("workspace").and_then(Node::flag) == Some(true);
    let package = manifest.root.get("package");
    let of_package = package.map(Node::entries).unwrap_or_default().into_iter().any(|(_, node)| is_inherited(node));
    let is_named = package.and_then(|package| package.get("workspace")).is_some();
    of_package
        || is_named
        || manifest.root.get("lints").is_some_and(is_inherited)
        || manifest.dependencies().iter().any(|one| one.is("workspace"))
}
