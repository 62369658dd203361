//! The profiles that count, and their settings.
//!
//! Sources: <https://doc.rust-lang.org/cargo/reference/profiles.html> and
//! <https://doc.rust-lang.org/cargo/reference/config.html#profile>.

use super::images::builds;
use super::paths::join;
use super::workspace::{Crates, home};
use crate::cargo::Manifest;
use crate::kind::Kind;
use crate::order::sort_by;
use crate::project::{At, Project};
use crate::tree::{Node, Value};

/// A profile that a build uses.
#[derive(Clone, Debug)]
pub struct Profile<'a> {
    /// Its name.
    pub name: String,
    /// The tables `[profile]` that count: those of Cargo's settings, then that of the manifest.
    tables: Vec<(At<'a>, &'a Node)>,
}

/// A setting of a profile.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Its file.
    pub at: At<'a>,
    /// Its value.
    pub node: &'a Node,
    /// The profile that it is written in, which is another one if it is inherited.
    pub profile: &'a str,
}

/// The profiles that images are built with: `release`, unless the Dockerfiles name others.
pub fn shipped<'a>(project: &'a Project, crates: &Crates<'a>) -> Vec<(usize, Profile<'a>)> {
    let names = names(project);
    let mut found = Vec::new();
    for (top, manifest) in crates.tops() {
        for name in &names {
            found.push((top, Profile { name: name.clone(), tables: tables(project, manifest) }));
        }
    }
    found
}

fn tables<'a>(project: &'a Project, manifest: Manifest<'a>) -> Vec<(At<'a>, &'a Node)> {
    let folder = join(&home(manifest), ".cargo");
    let settings = project.toml_of(Kind::CargoConfig).filter(move |(at, _)| join(at.source.folder(), "") == folder);
    let of_settings = settings.filter_map(|(at, toml)| Some((at, toml.root.get("profile")?)));
    of_settings.chain(manifest.root.get("profile").map(|table| (manifest.at, table))).collect()
}

fn names(project: &Project) -> Vec<String> {
    let mut names = Vec::new();
    let mut builds_release = false;
    for build in builds(project) {
        match build.command.value("--profile") {
            Some(name) if name.contains('$') => builds_release = true,
            Some(name) => names.push(name.to_string()),
            None => builds_release = true,
        }
    }
    names.retain(|name| !matches!(name.as_str(), "dev" | "test" | "release" | "bench"));
    sort_by(&mut names, Ord::cmp);
    names.dedup();
    if builds_release || names.is_empty() {
        names.push("release".into());
    }
    names
}

/// A setting of the profiles that ship, once for each place in the files, with the root that it belongs to.
pub fn settings<'a>(profiles: &[(usize, Profile<'a>)], path: &[&str]) -> Vec<(usize, Setting<'a>)> {
    let mut found: Vec<(usize, Setting<'a>)> = Vec::new();
    for (top, profile) in profiles {
        let Some(setting) = profile.setting(path) else { continue };
        if !found.iter().any(|(_, known)| known.at.file == setting.at.file && known.node.span == setting.node.span) {
            found.push((*top, setting));
        }
    }
    found
}

impl Setting<'_> {
    /// The value as TOML writes it.
    pub fn written(&self) -> String {
        match &self.node.value {
            Value::Scalar { text, plain: true } => text.to_string(),
            _ => format!("\"{}\"", self.text()),
        }
    }

    /// The value without quotes.
    pub fn text(&self) -> &str {
        self.node.text().unwrap_or_default()
    }
}

impl<'a> Profile<'a> {
    /// A setting, or the one of the profile that it inherits from. `package.*` keys are paths of keys.
    pub fn setting(&self, path: &[&str]) -> Option<Setting<'a>> {
        let mut name = self.name.as_str();
        let mut seen = Vec::new();
        loop {
            for (at, table) in &self.tables {
                let Some((own, node)) = table.entry(name) else { continue };
                let Some((last, before)) = path.split_last() else { continue };
                if let Some(node) = node.at(before).and_then(|node| node.get(last)) {
                    return Some(Setting { at: *at, node, profile: own.text().unwrap_or_default() });
                }
            }
            seen.push(name);
            let inherits = |(_, table): &(At<'a>, &'a Node)| table.at(&[name, "inherits"]).and_then(Node::text);
            name = self.tables.iter().find_map(inherits)?;
            if seen.contains(&name) {
                return None;
            }
        }
    }
}
