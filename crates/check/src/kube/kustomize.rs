//! What kustomizations do to the files that they list.

use crate::kind::Kind;
use crate::map::{Map, Set};
use crate::project::{At, Project};
use crate::tree::Node;
use crate::yaml;
use std::rc::Rc;

/// All kustomizations of a project.
#[derive(Debug)]
pub struct Kustomizations<'a> {
    list: Vec<Kustomization<'a>>,
}

/// A kustomization, with its paths joined and its patches read once for all objects.
#[derive(Debug)]
struct Kustomization<'a> {
    at: At<'a>,
    root: &'a Node,
    resources: Set<String>,
    components: Vec<String>,
    patches: Vec<Patch<'a>>,
    /// The paths of the patches.
    paths: Set<String>,
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
        let mut given = Map::new();
        let mut list = Vec::new();
        for at in project.of_kind(Kind::Kustomization) {
            let documents = project.files.get(at.file).and_then(|file| file.yaml()).map(|yaml| &yaml.documents);
            for document in documents.into_iter().flatten() {
                list.push(Kustomization::new(at, &document.root, project, &mut given));
            }
        }
        Self { list }
    }

    /// What they change in an object of a file.
    pub fn changes(&self, path: &str, kind: &str, name: &str) -> Changes {
        if self.list.is_empty() {
            return Changes::default();
        }
        let over = self.over(path);
        let mut changes = Changes {
            is_patch: self.list.iter().any(|one| one.paths.contains(path)),
            is_resource: !over.is_empty(),
            ..Changes::default()
        };
        for one in over {
            let counts = one.entries("replicas");
            changes.sets_replicas |=
                counts.iter().any(|count| text(count, "name").is_some_and(|own| own.ends_with(name)));
            changes.changes_pods |=
                ["transformers", "replacements", "vars"].iter().any(|key| !one.entries(key).is_empty());
            for patch in &one.patches {
                patch.apply(kind, name, &mut changes);
            }
        }
        changes
    }

    /// Whether one of them replaces the name or the tag of an image in a file.
    pub fn replaces_image(&self, path: &str, image: &str) -> bool {
        let is_replaced =
            |one: &Kustomization<'_>| one.entries("images").iter().any(|entry| text(entry, "name") == Some(image));
        self.over(path).into_iter().any(is_replaced)
    }

    /// Those that contain a file: as a resource, or through other kustomizations. Their components come with them.
    fn over(&self, path: &str) -> Vec<&Kustomization<'a>> {
        let mut found: Vec<&Kustomization<'a>> = Vec::new();
        let mut open = vec![path.to_owned()];
        while let Some(next) = open.pop() {
            for one in &self.list {
                let is_known = found.iter().any(|known| known.at.file == one.at.file);
                if is_known || !one.resources.contains(&next) {
                    continue;
                }
                found.push(one);
                open.push(one.folder().to_owned());
                for component in &one.components {
                    found.extend(self.list.iter().filter(|one| one.folder() == component));
                }
            }
        }
        found
    }
}

/// The documents of the files that patches name.
type Given = Map<String, Option<Rc<[Node]>>>;

impl<'a> Kustomization<'a> {
    fn new(at: At<'a>, root: &'a Node, project: &Project, given: &mut Given) -> Self {
        let patches = Vec::new();
        let mut found = Self { at, root, resources: Set::new(), components: Vec::new(), patches, paths: Set::new() };
        found.resources = found.joined(&["resources", "bases"]).collect();
        found.components = found.joined(&["components"]).collect();
        let strategic = found.entries("patchesStrategicMerge").iter().filter_map(|entry| {
            let content = entry.text()?;
            let (path, inline) = if content.contains('\n') { (None, Some(content)) } else { (Some(content), None) };
            Some((path, inline, None))
        });
        let others = ["patches", "patchesJson6902"].iter().flat_map(|key| found.entries(key));
        let others = others.map(|entry| (text(entry, "path"), text(entry, "patch"), entry.get("target")));
        let all: Vec<_> = strategic.chain(others).collect();
        let mut patches = Vec::new();
        for (path, inline, target) in all {
            let path = path.and_then(|path| joined(found.folder(), path));
            let documents = match (inline, path.as_ref()) {
                (Some(inline), _) => Some(roots(inline)),
                (None, Some(path)) => given.or_insert_with(path.clone(), || documents(project, path)).clone(),
                (None, None) => None,
            };
            found.paths.extend(path);
            patches.push(Patch { documents, target });
        }
        found.patches = patches;
        found
    }

    /// Its folder, without a slash at its end.
    fn folder(&self) -> &'a str {
        self.at.source.folder().trim_end_matches('/')
    }

    fn entries(&self, key: &str) -> &'a [Node] {
        self.root.get(key).map_or(&[], Node::list)
    }

    fn joined(&self, keys: &[&str]) -> impl Iterator<Item = String> {
        let entries: Vec<&Node> = keys.iter().flat_map(|key| self.entries(key)).collect();
        let folder = self.folder();
        entries.into_iter().filter_map(move |entry| joined(folder, entry.text()?))
    }
}

/// The documents of a patch.
fn roots(text: &str) -> Rc<[Node]> {
    yaml::read(text).documents.into_iter().map(|document| document.root).collect()
}

/// The documents of the file of a patch, if it is given.
fn documents(project: &Project, path: &str) -> Option<Rc<[Node]>> {
    let file = project.files.iter().find(|file| file.source.path == path)?;
    Some(roots(&file.source.text))
}

/// A patch.
#[derive(Debug)]
struct Patch<'a> {
    /// `None` if its file is not given.
    documents: Option<Rc<[Node]>>,
    target: Option<&'a Node>,
}

impl Patch<'_> {
    /// Adds what it changes in an object.
    fn apply(&self, kind: &str, name: &str, changes: &mut Changes) {
        // Targets are regular expressions, so a name with other characters may match.
        let may_be = |key: &str, own: &str| {
            let wanted = self.target.and_then(|target| text(target, key));
            wanted.is_none_or(|wanted| wanted == own || wanted.contains(['.', '*', '|', '[', '(', '^']))
        };
        if !may_be("kind", kind) || !may_be("name", name) {
            return;
        }
        let Some(documents) = &self.documents else {
            changes.changes_pods = true;
            return;
        };
        for root in documents.iter() {
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
