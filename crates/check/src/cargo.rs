//! Manifests of Cargo, and the versions that Cargo has chosen.

use crate::kind::Kind;
use crate::project::{At, Project};
use crate::tree::Node;

/// A `Cargo.toml`.
#[derive(Clone, Copy, Debug)]
pub struct Manifest<'a> {
    /// Its file.
    pub at: At<'a>,
    /// Its tables.
    pub root: &'a Node,
    /// Whether absences can be reported: the file has no errors.
    pub is_whole: bool,
}

/// A dependency of a manifest.
#[derive(Clone, Copy, Debug)]
pub struct Dependency<'a> {
    /// The key, which is the name of the crate unless `package` is set.
    pub key: &'a Node,
    /// The version or the table.
    pub node: &'a Node,
    /// Which table it is in: `dependencies`, `dev-dependencies`, `build-dependencies` or `patch`.
    pub table: &'static str,
    /// Whether it is in `workspace.dependencies`: members can inherit it, and nothing depends on it otherwise.
    pub is_shared: bool,
}

/// A package of a `Cargo.lock`.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// Its file.
    pub at: At<'a>,
    /// Its table.
    pub node: &'a Node,
    /// Its name.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
}

/// All manifests.
pub fn manifests(project: &Project) -> Vec<Manifest<'_>> {
    let read = project.toml_of(Kind::Cargo);
    read.map(|(at, toml)| Manifest { at, root: &toml.root, is_whole: toml.errors.is_empty() }).collect()
}

/// All packages of all lock files.
pub fn packages(project: &Project) -> Vec<Package<'_>> {
    let mut found = Vec::new();
    for (at, toml) in project.toml_of(Kind::CargoLock) {
        for node in toml.root.get("package").map_or(&[][..], Node::list) {
            let text = |key| node.get(key).and_then(Node::text);
            if let (Some(name), Some(version)) = (text("name"), text("version")) {
                found.push(Package { at, node, name, version });
            }
        }
    }
    found
}

impl<'a> Manifest<'a> {
    /// The dependencies of all tables, those of targets and of the workspace included.
    pub fn dependencies(self) -> Vec<Dependency<'a>> {
        let targets = self.root.get("target").map(Node::entries).unwrap_or_default();
        let shared = self.root.get("workspace").map(|place| (place, true));
        let places = std::iter::once((self.root, false))
            .chain(shared)
            .chain(targets.into_iter().map(|(_, target)| (target, false)));
        let mut found = Vec::new();
        for (place, is_shared) in places {
            for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
                let entries = place.get(table).map(Node::entries).unwrap_or_default();
                found.extend(entries.into_iter().map(|(key, node)| Dependency { key, node, table, is_shared }));
            }
        }
        found
    }

    /// The dependencies that the binary is linked with.
    pub fn linked(self) -> impl Iterator<Item = Dependency<'a>> {
        self.dependencies().into_iter().filter(|one| one.table == "dependencies" && !one.is_shared)
    }

    /// What replaces dependencies of dependencies, in `[patch]`.
    pub fn patches(self) -> Vec<Dependency<'a>> {
        let sources = self.root.get("patch").map(Node::entries).unwrap_or_default();
        let entries = sources.into_iter().flat_map(|(_, source)| source.entries());
        entries.map(|(key, node)| Dependency { key, node, table: "patch", is_shared: false }).collect()
    }

    /// Whether it is the root of a workspace.
    pub fn is_workspace(self) -> bool {
        self.root.get("workspace").is_some()
    }
}

impl<'a> Dependency<'a> {
    /// The name of the crate.
    pub fn name(self) -> &'a str {
        let renamed = self.node.get("package").and_then(Node::text);
        renamed.or_else(|| self.key.text()).unwrap_or_default()
    }

    /// The version that is asked for.
    pub fn version(self) -> Option<&'a str> {
        self.node.text().or_else(|| self.node.get("version").and_then(Node::text))
    }

    /// The features that are asked for, beyond the default ones.
    pub fn features(self) -> Vec<&'a str> {
        self.node.get("features").map_or(&[][..], Node::list).iter().filter_map(Node::text).collect()
    }

    /// A text of its table, such as `git`, `path` or `branch`.
    pub fn value(self, key: &str) -> Option<(&'a Node, &'a str)> {
        let node = self.node.get(key)?;
        Some((node, node.text()?))
    }

    /// Whether a flag of its table is set, such as `workspace` or `optional`.
    pub fn is(self, key: &str) -> bool {
        self.node.get(key).and_then(Node::flag) == Some(true)
    }

    /// Whether its default features are switched on.
    pub fn has_defaults(self) -> bool {
        self.node.get("default-features").and_then(Node::flag) != Some(false)
    }
}
