//! Apps of Fly, and the services and databases of Render.

use crate::kind::Kind;
use crate::project::{At, Project};
use crate::source::Span;
use crate::tree::Node;

/// An app of Fly.
#[derive(Clone, Copy, Debug)]
pub struct App<'a> {
    /// Its file.
    pub at: At<'a>,
    /// The file as a tree.
    pub root: &'a Node,
    /// Whether absences can be reported: the file has no errors.
    pub is_whole: bool,
}

/// A port that Fly's proxy forwards to.
#[derive(Clone, Copy, Debug)]
pub struct Port<'a> {
    /// Its table.
    pub node: &'a Node,
    /// Its name in the file.
    pub key: &'a Node,
    /// Whether it is `http_service`.
    pub is_short: bool,
}

/// The apps of a project.
pub fn apps(project: &Project) -> Vec<App<'_>> {
    let apps = project.toml_of(Kind::Fly);
    apps.map(|(at, toml)| App { at, root: &toml.root, is_whole: toml.errors.is_empty() }).collect()
}

impl<'a> App<'a> {
    /// The ports that serve HTTP.
    pub fn http(self) -> Vec<Port<'a>> {
        let mut found = Vec::new();
        if let Some((key, node)) = self.root.entry("http_service") {
            found.push(Port { node, key, is_short: true });
        }
        if let Some((key, node)) = self.root.entry("services") {
            let all = if node.is_mapping() { std::slice::from_ref(node) } else { node.list() };
            let http = all.iter().filter(|one| {
                let ports = one.get("ports").map_or(&[][..], Node::list);
                ports.iter().any(|port| handles(port, "http"))
            });
            found.extend(http.map(|node| Port { node, key, is_short: false }));
        }
        found
    }

    /// The place to report an absence of the whole app.
    pub fn name(self) -> Span {
        self.root
            .entry("app")
            .map_or(Span { start: 0, end: 0 }, |(key, value)| Span { start: key.span.start, end: value.span.end })
    }

    /// The mounts of volumes, written as a table or as a list.
    pub fn mounts(self) -> Vec<&'a Node> {
        let node = self.root.get("mounts").or_else(|| self.root.get("mount"));
        node.map(|node| if node.is_mapping() { vec![node] } else { node.list().iter().collect() }).unwrap_or_default()
    }
}

/// Whether a port has a handler.
pub fn handles(port: &Node, handler: &str) -> bool {
    port.get("handlers").map_or(&[][..], Node::list).iter().any(|one| one.text() == Some(handler))
}

/// A service or a database of Render.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// Its file.
    pub at: At<'a>,
    /// Its fields.
    pub node: &'a Node,
    /// Whether it is in `databases`.
    pub is_database: bool,
    /// Whether absences can be reported: the file has no errors.
    pub is_whole: bool,
}

/// The services and the databases of a project, in all places where a Blueprint can have them.
pub fn resources(project: &Project) -> Vec<Resource<'_>> {
    let mut found = Vec::new();
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::Render) {
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            for place in places(&document.root) {
                for (key, is_database) in [("services", false), ("databases", true)] {
                    let list = place.get(key).map_or(&[][..], Node::list);
                    let resource = |node| Resource { at, node, is_database, is_whole: document.is_whole };
                    found.extend(list.iter().map(resource));
                }
            }
        }
    }
    found
}

/// The mappings that can have services, databases and groups of variables.
pub fn places(root: &Node) -> Vec<&Node> {
    let projects = root.get("projects").map_or(&[][..], Node::list);
    let environments = projects.iter().flat_map(|one| one.get("environments").map_or(&[][..], Node::list));
    std::iter::once(root).chain(root.get("ungrouped")).chain(environments).collect()
}

impl<'a> Resource<'a> {
    /// The text of a field.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.node.get(key).and_then(Node::text)
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        self.text("name").unwrap_or_default()
    }

    /// The place to report an absence.
    pub fn place(self) -> Span {
        self.node.get("name").map_or(self.node.span, |name| name.span)
    }

    /// Whether it is a web service with a process, unlike a static site.
    pub fn is_web(self) -> bool {
        let runtime = self.text("runtime").or_else(|| self.text("env"));
        !self.is_database && self.text("type") == Some("web") && runtime != Some("static")
    }

    /// Whether it is a store like Redis.
    pub fn is_cache(self) -> bool {
        !self.is_database && matches!(self.text("type"), Some("keyvalue" | "redis"))
    }
}
