//! Containers, with what the API derives from their fields.

use super::{Object, Workload};
use crate::compose::VARIABLES;
use crate::docker::Image;
use crate::map::Map;
use crate::source::Span;
use crate::tree::Node;

/// A container of a pod.
#[derive(Clone, Copy, Debug)]
pub struct Container<'a> {
    /// The workload whose pods it belongs to.
    pub workload: Workload<'a>,
    /// Its mapping.
    pub node: &'a Node,
    /// When it runs.
    pub role: Role,
}

/// When a container runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// As long as the pod.
    Main,
    /// Before the main containers, to its end.
    Init,
    /// An init container with `restartPolicy: Always`, which runs as long as the pod.
    Sidecar,
}

/// A port that a container declares.
#[derive(Clone, Copy, Debug)]
pub struct Port<'a> {
    /// Its number; `None` if a template or a variable fills it in.
    pub number: Option<u16>,
    /// Its name.
    pub name: Option<&'a str>,
    /// The number as it is written.
    pub node: &'a Node,
}

/// A variable in the `env` of a container.
#[derive(Clone, Copy, Debug)]
pub struct Variable<'a> {
    /// Its name as it is written.
    pub key: &'a Node,
    /// Its name.
    pub name: &'a str,
    /// Its literal value; `None` for `valueFrom` and for an absent value.
    pub value: Option<&'a Node>,
}

impl<'a> Workload<'a> {
    /// All containers of its pods, init containers first.
    pub fn all_containers(self) -> Vec<Container<'a>> {
        let role = |node: &Node| match node.get("restartPolicy").and_then(Node::text) {
            Some("Always") => Role::Sidecar,
            _ => Role::Init,
        };
        let init = self.init_containers().iter().map(|node| Container { workload: self, node, role: role(node) });
        let main = self.containers().iter().map(|node| Container { workload: self, node, role: Role::Main });
        init.chain(main).filter(|one| one.node.is_mapping()).collect()
    }

    /// The containers that run side by side, without sidecars.
    pub fn main_containers(self) -> Vec<Container<'a>> {
        self.all_containers().into_iter().filter(|one| one.role == Role::Main).collect()
    }
}

impl<'a> Container<'a> {
    /// The object that it belongs to.
    pub fn object(self) -> Object<'a> {
        self.workload.object
    }

    /// Its name, if no template fills it in.
    pub fn name(self) -> Option<&'a str> {
        self.node.get("name").filter(|name| !name.is_template()).and_then(Node::text)
    }

    /// Its name for a message.
    pub fn title(self) -> String {
        self.name().map_or_else(|| "this container".into(), |name| format!("container {name}"))
    }

    /// Where to report that it lacks something: its name.
    pub fn label(self) -> Span {
        self.node.get("name").map_or(self.node.span, |name| name.span)
    }

    /// Whether it lacks a value, and nothing else can add it.
    ///
    /// A workload without a selector is a part: of a patch, which names only what it changes, or of a base that a
    /// kustomization completes with labels. Only a container with an image and ports is more than a patch needs.
    pub fn lacks(self, path: &[&str]) -> bool {
        let object = self.object();
        let is_part = super::needs_selector(object.kind) && object.root.at(&["spec", "selector"]).is_none();
        let is_overlay = || {
            let path = object.at.source.path.to_ascii_lowercase();
            path.split('/').any(|part| part.starts_with("overlay") || part.contains("patch"))
        };
        let is_full = || self.node.get("image").is_some() && self.node.get("ports").is_some() && !is_overlay();
        (!is_part || object.is_whole || is_full()) && !self.is_before_condition() && object.lacks(self.node, path)
    }

    /// Whether a template renders the next container only under a condition: the keys after that container are those of
    /// this one if the condition is false.
    fn is_before_condition(self) -> bool {
        let object = self.object();
        if !object.is_template {
            return false;
        }
        let containers = self.workload.containers();
        let next = containers.iter().skip_while(|node| !std::ptr::eq(*node, self.node)).nth(1);
        let Some(next) = next else { return false };
        let before = object.at.source.text.get(..next.span.start).unwrap_or_default();
        let lines = before.lines().rev().skip(1).map(str::trim);
        let mut actions = lines.take_while(|line| line.is_empty() || line.starts_with("{{") || line.starts_with('#'));
        actions.any(|line| {
            let word = line.trim_start_matches(['{', '-', ' ']).split(' ').next();
            matches!(word, Some("if" | "with" | "range" | "else"))
        })
    }

    /// The name of its image, if it is literal and well-formed.
    pub fn image(self) -> Option<Image> {
        let node = self.node.get("image").filter(|image| !image.is_template())?;
        let is_literal = |text: &&str| !text.is_empty() && !text.contains(['$', '<', '>', '%', ' ', '{']);
        node.text().filter(is_literal).map(Image::new)
    }

    /// The last part of the name of its image, or nothing.
    pub fn image_name(self) -> String {
        self.image().map(|image| image.short().to_ascii_lowercase()).unwrap_or_default()
    }

    /// The ports that it declares.
    pub fn ports(self) -> Vec<Port<'a>> {
        let ports = self.node.get("ports").map_or(&[][..], Node::list).iter();
        let port = |port: &'a Node| {
            let node = port.get("containerPort")?;
            Some(Port { number: node.number(), name: port.get("name").and_then(Node::text), node })
        };
        ports.filter_map(port).collect()
    }

    /// Its variables.
    pub fn env(self) -> Vec<Variable<'a>> {
        let variable = |entry: &'a Node| {
            let key = entry.get("name").filter(|name| !name.is_template())?;
            let value = entry.get("value").filter(|value| value.text().is_some());
            Some(Variable { key, name: key.text()?, value })
        };
        let entries = self.node.get("env").map_or(&[][..], Node::list).iter().take(VARIABLES);
        entries.filter_map(variable).collect()
    }

    /// The words of its command and its arguments.
    pub fn words(self) -> Vec<&'a Node> {
        ["command", "args"].iter().flat_map(|key| self.node.get(key).map_or(&[][..], Node::list)).collect()
    }

    /// The limit of a resource, such as `memory`.
    pub fn limit(self, resource: &str) -> Option<&'a Node> {
        self.node.at(&["resources", "limits", resource])
    }

    /// The volumes that it mounts, with the mount.
    pub fn mounts(self) -> Vec<(&'a Node, &'a Node)> {
        let mounts = self.node.get("volumeMounts").map_or(&[][..], Node::list).iter();
        let mut volumes = Map::new();
        for volume in self.workload.pod.get("volumes").map_or(&[][..], Node::list) {
            volumes.or_insert_with(volume.get("name").and_then(Node::text), || volume);
        }
        let volume = |mount: &'a Node| Some((mount, *volumes.get(&Some(mount.get("name")?.text()?))?));
        mounts.filter_map(volume).collect()
    }
}
