//! What kustomizations do to the files that they list.

use crate::kind::Kind;
use crate::project::{At, Project};
use crate::tree::Node;
use crate::yaml;

/// All kustomizations of a project.
#[derive(Debug)]
pub struct Kustomizations<'a> {
    project: &'a Project,
    list: Vec<Kustomization<'a>>,
}

#[derive(Clone, Copy, Debug)]
struct Kustomization<'a> {
    at: At<'a>,
    root: &'a Node,
}

/// What kustomizations change in an object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes {
    /// Whether its file is a patch of others.
    pub is_patch: bool,
    /// Whether its file is one of the resources of a kustomization.
    pub is_resource: bool,
    /// Whether something sets the number of its replicas.
    pub sets_replicas: bool,
    /// Whether something may change more of it, such as its pod template.
    pub changes_pods: bool,
}

impl<'a> Kustomizations<'a> {
    /// Finds them.
    pub fn new(project: &'a Project) -> Self {
        let of_file = |at: At<'a>| {
            let documents = project.files.get(at.file)?.yaml()?.documents.iter();
            Some(documents.map(move |document| Kustomization { at, root: &document.root }))
        };
        Self { project, list: project.of_kind(Kind::Kustomization).filter_map(of_file).flatten().collect() }
    }

    /// What they change in an object of a file.
    pub fn changes(&self, path: &str, kind: &str, name: &str) -> Changes {
        if self.list.is_empty() {
            return Changes::default();
        }
        let over = self.over(path);
        let mut changes = Changes {
            is_patch: self
                .list
                .iter()
                .any(|one| one.patches().iter().any(|patch| patch.path(one) == Some(path.into()))),
            is_resource: !over.is_empty(),
            ..Changes::default()
        };
        for one in over {
            let counts = one.entries("replicas");
            changes.sets_replicas |=
                counts.iter().any(|count| text(count, "name").is_some_and(|own| own.ends_with(name)));
            changes.changes_pods |=
                ["transformers", "replacements", "vars"].iter().any(|key| !one.entries(key).is_empty());
            for patch in one.patches() {
                patch.apply(&one, self, kind, name, &mut changes);
            }
        }
        changes
    }

    /// Whether one of them replaces the name or the tag of an image in a file.
    pub fn replaces_image(&self, path: &str, image: &str) -> bool {
        let is_replaced =
            |one: Kustomization<'_>| one.entries("images").iter().any(|entry| text(entry, "name") == Some(image));
        self.over(path).into_iter().any(is_replaced)
    }

    /// Those that contain a file: as a resource, or through other kustomizations. Their components come with them.
    fn over(&self, path: &str) -> Vec<Kustomization<'a>> {
        let mut found: Vec<Kustomization<'a>> = Vec::new();
        let mut open = vec![path.to_owned()];
        while let Some(next) = open.pop() {
            for one in &self.list {
                let is_known = found.iter().any(|known| known.at.file == one.at.file);
                if is_known || !one.paths(&["resources", "bases"]).contains(&next) {
                    continue;
                }
                found.push(*one);
                open.push(one.folder().to_owned());
                for component in one.paths(&["components"]) {
                    found.extend(self.list.iter().filter(|one| one.folder() == component));
                }
            }
        }
        found
    }
}

impl<'a> Kustomization<'a> {
    /// Its folder, without a slash at its end.
    fn folder(self) -> &'a str {
        self.at.source.folder().trim_end_matches('/')
    }

    fn entries(self, key: &str) -> &'a [Node] {
        self.root.get(key).map_or(&[], Node::list)
    }

    fn paths(self, keys: &[&str]) -> Vec<String> {
        let entries = keys.iter().flat_map(|key| self.entries(key));
        entries.filter_map(|entry| joined(self.folder(), entry.text()?)).collect()
    }

    fn patches(self) -> Vec<Patch<'a>> {
        let of_strategic = |entry: &'a Node| {
            let content = entry.text()?;
            let (path, inline) = if content.contains('\n') { (None, Some(content)) } else { (Some(content), None) };
            Some(Patch { path, inline, target: None })
        };
        let of_entry = |entry: &'a Node| Patch {
            path: text(entry, "path"),
            inline: text(entry, "patch"),
            target: entry.get("target"),
        };
        let strategic = self.entries("patchesStrategicMerge").iter().filter_map(of_strategic);
        let others = ["patches", "patchesJson6902"].iter().flat_map(|key| self.entries(key));
        strategic.chain(others.map(of_entry)).collect()
    }
}

/// A patch.
struct Patch<'a> {
    path: Option<&'a str>,
    inline: Option<&'a str>,
    target: Option<&'a Node>,
}

impl Patch<'_> {
    /// The path of its file in the project.
    fn path(&self, of: &Kustomization<'_>) -> Option<String> {
        joined(of.folder(), self.path?)
    }

    /// Adds what it changes in an object.
    fn apply(&self, of: &Kustomization<'_>, all: &Kustomizations<'_>, kind: &str, name: &str, changes: &mut Changes) {
        // Targets are regular expressions, so a name with other characters may match.
        let may_be = |key: &str, own: &str| {
            let wanted = self.target.and_then(|target| text(target, key));
            wanted.is_none_or(|wanted| wanted == own || wanted.contains(['.', '*', '|', '[', '(', '^']))
        };
        if !may_be("kind", kind) || !may_be("name", name) {
            return;
        }
        let path = self.path(of);
        let given = path.and_then(|path| all.project.files.iter().find(|file| file.source.path == path));
        let Some(content) = self.inline.or(given.map(|file| file.source.text.as_str())) else {
            changes.changes_pods = true;
            return;
        };
        for document in yaml::read(content).documents {
            let root = &document.root;
            let is_other = |key: &str, own: &str| text(root, key).is_some_and(|wanted| wanted != own);
            let other_name = root.get("metadata").and_then(|one| text(one, "name")).is_some_and(|one| one != name);
            if self.target.is_none() && (is_other("kind", kind) || other_name) {
                continue;
            }
            for operation in root.list() {
                match text(operation, "path") {
                    Some("/spec/replicas") => changes.sets_replicas = true,
                    Some(path) if path.starts_with("/metadata/") => {}
                    _ => changes.changes_pods = true,
                }
            }
            for (key, _) in root.get("spec").map(Node::entries).unwrap_or_default() {
                match key.text() {
                    Some("replicas") => changes.sets_replicas = true,
                    _ => changes.changes_pods = true,
                }
            }
        }
    }
}

fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::text)
}

/// A path relative to a folder, without `.` and `..`; `None` for an address.
fn joined(folder: &str, path: &str) -> Option<String> {
    if path.contains("://") || path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
