//! What a lock file says about the packages of a workspace.

use super::paths::join;
use super::versions::{self, Version};
use crate::cargo::{self, Package};
use crate::map::Map;
use crate::project::{At, Project};
use crate::tree::Node;

/// A lock file.
pub struct Lock<'a> {
    /// Its file.
    pub at: At<'a>,
    /// Its folder, as `join` returns it.
    pub folder: String,
    /// Its packages.
    pub packages: Vec<Package<'a>>,
    by_name: Map<&'a str, Vec<usize>>,
}

impl<'a> Lock<'a> {
    /// All lock files.
    pub fn all(project: &'a Project) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for package in cargo::packages(project) {
            if found.last().is_none_or(|lock| lock.at.file != package.at.file) {
                let folder = join(package.at.source.folder(), "");
                found.push(Self { at: package.at, folder, packages: Vec::new(), by_name: Map::new() });
            }
            if let Some(lock) = found.last_mut() {
                lock.by_name.or_default(package.name).push(lock.packages.len());
                lock.packages.push(package);
            }
        }
        found
    }

    /// The packages of a name.
    pub fn named<'b>(&'b self, name: &str) -> impl Iterator<Item = &'b Package<'a>> {
        let places = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.packages.get(*place))
    }

    /// The packages that are in the repository itself.
    pub fn local(&self) -> impl Iterator<Item = &Package<'a>> {
        self.packages.iter().filter(|package| package.node.get("source").is_none())
    }

    /// What a package depends on, directly. Those of tests and of features that are off are included.
    pub fn needs<'b>(&'b self, package: &Package<'a>) -> impl Iterator<Item = &'b Package<'a>> {
        names(package).filter_map(|(name, version)| {
            self.named(name).find(|one| version.is_none_or(|version| version == one.version))
        })
    }
}

/// The direct dependencies of a package, as a lock file writes them: the version is there if a name is not enough.
pub fn names<'a>(package: &Package<'a>) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
    let list = package.node.get("dependencies").map_or(&[][..], Node::list);
    list.iter().filter_map(|node| {
        let mut words = node.text()?.split(' ');
        Some((words.next()?, words.next()))
    })
}

/// Whether a package depends on another one of this name.
pub fn has(package: &Package<'_>, name: &str) -> bool {
    names(package).any(|(one, _)| one == name)
}

/// The version of a package; `None` for a pre-release, which may have the faults and the fixes of either side.
pub fn version(package: &Package<'_>) -> Option<Version> {
    versions::read(package.version).filter(|_| !package.version.contains('-'))
}
