//! Which crates the binary contains, judged from `Cargo.toml` and `Cargo.lock`.
//!
//! `Cargo.lock` is wider than the binary: it also lists what dev-dependencies, optional dependencies and other members
//! of the workspace need, with all their features. So a path through a crate that those need too proves nothing.

use crate::cargo::{Dependency, Manifest, manifests};
use crate::kind::Kind;
use crate::map::{Map, Set};
use crate::project::Project;
use crate::tree::Node;

/// The crates of the service.
pub struct Crates<'a> {
    /// Its manifest.
    pub manifest: Manifest<'a>,
    project: &'a Project,
    lock: Lock<'a>,
    /// Packages whose features others may have enabled.
    shared: Set<usize>,
}

/// The packages of `Cargo.lock`.
#[derive(Default)]
struct Lock<'a> {
    names: Vec<&'a str>,
    is_local: Vec<bool>,
    needs: Vec<Vec<usize>>,
}

impl<'a> Lock<'a> {
    fn new(project: &'a Project) -> Self {
        let mut lock = Self::default();
        let mut written: Vec<(&str, Vec<&str>)> = Vec::new();
        let lists = project.toml_of(Kind::CargoLock).filter_map(|(_, toml)| toml.root.get("package"));
        for node in lists.flat_map(Node::list) {
            let text = |key: &str| node.get(key).and_then(Node::text);
            let (Some(name), Some(version)) = (text("name"), text("version")) else { continue };
            let needs = node.get("dependencies").map_or(&[][..], Node::list);
            lock.names.push(name);
            lock.is_local.push(text("source").is_none());
            written.push((version, needs.iter().filter_map(Node::text).collect()));
        }
        let mut places: Map<&str, Vec<usize>> = Map::new();
        for (place, name) in lock.names.iter().enumerate() {
            places.or_default(name).push(place);
        }
        for (_, needs) in &written {
            let place = |need: &&str| {
                let mut words = need.split(' ');
                let named = places.get(words.next()?)?;
                let version = words.next();
                let fits =
                    |place: &&usize| version.is_none_or(|one| written.get(**place).is_some_and(|own| own.0 == one));
                named.iter().find(fits).copied()
            };
            lock.needs.push(needs.iter().filter_map(place).collect());
        }
        lock
    }

    fn needs(&self, place: usize) -> &[usize] {
        self.needs.get(place).map_or(&[], Vec::as_slice)
    }

    fn name(&self, place: usize) -> &'a str {
        self.names.get(place).copied().unwrap_or_default()
    }

    fn all_below(&self, mut open: Vec<usize>) -> Set<usize> {
        let mut found = Set::new();
        while let Some(place) = open.pop() {
            if found.insert(place) {
                open.extend_from_slice(self.needs(place));
            }
        }
        found
    }
}

impl<'a> Crates<'a> {
    /// The crates of the package that one of the names means; without names, of the only package.
    pub fn of(project: &'a Project, names: &Set<String>) -> Option<Self> {
        let all: Vec<_> = manifests(project).into_iter().filter(|one| package_name(*one).is_some()).collect();
        let named = || all.iter().filter(|one| binaries(**one).iter().any(|name| names.contains(*name)));
        let manifest = match &all[..] {
            [only] => *only,
            _ => named().next().copied().filter(|_| named().count() == 1)?,
        };
        let mut crates = Self { manifest, project, lock: Lock::new(project), shared: Set::new() };
        crates.shared = crates.shared();
        Some(crates)
    }

    /// Unconditional dependencies that are not optional.
    pub fn normal(&self) -> Vec<Dependency<'a>> {
        let entries = self.manifest.root.get("dependencies").map(Node::entries).unwrap_or_default();
        let all =
            entries.into_iter().map(|(key, node)| Dependency { key, node, table: "dependencies", is_shared: false });
        all.filter(|one| !one.is("optional")).collect()
    }

    /// The dependency with a name, if it is unconditional.
    pub fn direct(&self, name: &str) -> Option<Dependency<'a>> {
        self.normal().into_iter().find(|one| one.name() == name)
    }

    /// The version, the features and whether default features are on, also if the workspace sets them.
    pub fn settings(&self, one: Dependency<'a>) -> Option<(Option<&'a str>, Vec<&'a str>, bool)> {
        let (mut version, mut features, mut defaults) = (one.version(), one.features(), one.has_defaults());
        if one.is("workspace") {
            let key = one.key.text()?;
            let node = manifests(self.project)
                .into_iter()
                .find_map(|root| root.root.at(&["workspace", "dependencies", key]))?;
            let of_workspace = Dependency { key: one.key, node, table: "dependencies", is_shared: true };
            version = of_workspace.version();
            features.extend(of_workspace.features());
            defaults = of_workspace.has_defaults();
        }
        Some((version, features, defaults))
    }

    fn own(&self) -> Option<usize> {
        let name = package_name(self.manifest)?;
        (0..self.lock.names.len())
            .find(|place| self.lock.is_local.get(*place) == Some(&true) && self.lock.name(*place) == name)
    }

    /// The packages that anything but the binary may need.
    fn shared(&self) -> Set<usize> {
        let Some(own) = self.own() else { return Set::new() };
        let normal: Set<&str> = self.normal().iter().map(|one| one.name()).collect();
        let mut others: Set<&str> = Set::new();
        for dependency in self.manifest.dependencies() {
            if dependency.table != "dependencies" || dependency.is("optional") || !normal.contains(dependency.name()) {
                others.insert(dependency.name());
            }
        }
        // A feature of the package may enable features of its dependencies: `tls = ["reqwest/native-tls"]`.
        let features = self.manifest.root.get("features").map(Node::entries).unwrap_or_default();
        for value in features.iter().flat_map(|(_, list)| list.list()).filter_map(Node::text) {
            others.extend(value.split_once('/').map(|(name, _)| name.trim_end_matches('?')));
        }
        let mut open: Vec<usize> =
            self.lock.needs(own).iter().copied().filter(|place| others.contains(self.lock.name(*place))).collect();
        let is_other = |place: &usize| *place != own && self.lock.is_local.get(*place) == Some(&true);
        open.extend((0..self.lock.names.len()).filter(is_other));
        self.lock.all_below(open)
    }

    /// Whether `Cargo.lock` lists a crate, for whatever reason.
    pub fn lists(&self, name: &str) -> bool {
        self.lock.names.contains(&name)
    }

    /// The first of the crates that a direct dependency certainly brings into the binary.
    pub fn brings(&self, direct: &str, crates: &[&'static str]) -> Option<&'static str> {
        let own = self.own()?;
        self.direct(direct)?;
        let start = self.lock.needs(own).iter().copied().filter(|place| self.lock.name(*place) == direct);
        let mut open: Vec<usize> = start.collect();
        let mut seen = Set::new();
        while let Some(place) = open.pop() {
            let name = self.lock.name(place);
            if let Some(found) = crates.iter().find(|one| **one == name) {
                return Some(found);
            }
            if seen.insert(place) && !self.shared.contains(&place) {
                open.extend_from_slice(self.lock.needs(place));
            }
        }
        None
    }
}

/// The name of a package.
pub fn package_name(manifest: Manifest<'_>) -> Option<&str> {
    manifest.root.at(&["package", "name"]).and_then(Node::text)
}

/// The names of a package and its binaries.
fn binaries(manifest: Manifest<'_>) -> Vec<&str> {
    let bins = manifest.root.get("bin").map_or(&[][..], Node::list);
    let names = bins.iter().filter_map(|bin| bin.get("name").and_then(Node::text));
    package_name(manifest).into_iter().chain(names).collect()
}

/// A version such as `0.12.4` or `^0.13` as two numbers.
pub fn parsed(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches(['^', '=', '~', '>', ' ']).split('.');
    let major = parts.next()?.trim().parse().ok()?;
    Some((major, parts.next().and_then(|minor| minor.trim().parse().ok()).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    const LOCK: &str = "
[[package]]
name = \"api\"
version = \"0.1.0\"
dependencies = [\"reqwest 0.12.1\", \"ureq\", \"wiremock\"]
[[package]]
name = \"reqwest\"
version = \"0.12.1\"
source = \"registry\"
dependencies = [\"native-tls\"]
[[package]]
name = \"ureq\"
version = \"3.0.0\"
source = \"registry\"
dependencies = [\"native-tls\"]
[[package]]
name = \"wiremock\"
version = \"0.6.0\"
source = \"registry\"
dependencies = [\"reqwest\"]
[[package]]
name = \"native-tls\"
version = \"0.2.0\"
source = \"registry\"
";

    fn brings(manifest: &str, direct: &str) -> Option<&'static str> {
        let sources = [("Cargo.toml", manifest), ("Cargo.lock", LOCK)];
        let project =
            Project::new(sources.map(|(path, text)| Source::new(path, text.as_bytes()).expect("text")).into());
        Crates::of(&project, &Set::new()).expect("a package").brings(direct, &["native-tls"])
    }

    #[test]
    fn only_what_the_binary_needs_alone_is_certain() {
        let package = "[package]\nname = \"api\"\n[dependencies]\nreqwest = \"0.12\"\nureq = \"3\"\n";
        assert_eq!(brings(package, "reqwest"), Some("native-tls"));
        let tested = format!("{package}[dev-dependencies]\nwiremock = \"0.6\"\n");
        assert_eq!((brings(&tested, "reqwest"), brings(&tested, "ureq")), (None, Some("native-tls")));
        let gated = format!("{package}[features]\ntls = [\"ureq/native-tls\"]\n");
        assert_eq!(brings(&gated, "ureq"), None);
        let optional = "[package]\nname = \"api\"\n[dependencies]\nureq = { version = \"3\", optional = true }\n";
        assert_eq!(brings(optional, "ureq"), None);
    }
}
