//! The settings of a service.

use super::mounts::mounts;
use super::stack::DEVELOPMENT;
use crate::compose::Service;
use crate::project::At;
use crate::rules::variables::reference;
use crate::shell;
use crate::source::Span;
use crate::tree::{Node, Value};

/// A service that another waits for.
#[derive(Clone, Copy, Debug)]
pub struct Dependency<'a> {
    /// The name of the other service.
    pub name: &'a str,
    /// The name in the list, or the key.
    pub key: &'a Node,
    /// The condition; `None` for the start.
    pub condition: Option<&'a Node>,
    /// Whether the other service may be missing.
    pub is_optional: bool,
}

impl<'a> Dependency<'a> {
    /// Whether it waits for a condition.
    pub fn is(&self, condition: &str) -> bool {
        self.condition.and_then(Node::text) == Some(condition)
    }
}

impl<'a> Service<'a> {
    /// Whether it has what every service needs. Without one, it is a part of a service in another file.
    pub fn is_complete(self) -> bool {
        ["image", "build", "provider"].iter().any(|key| self.node.get(key).is_some())
    }

    /// Whether it starts only if it is named.
    pub fn is_on_demand(self) -> bool {
        self.node.get("profiles").is_some_and(|profiles| !profiles.list().is_empty())
    }

    /// Whether its profile or its image is for development or for tests.
    pub fn is_aside(self) -> bool {
        let profiles = self.node.get("profiles").map_or(&[][..], Node::list);
        self.is_for_development()
            || profiles.iter().filter_map(Node::text).any(|name| {
                let low = name.to_ascii_lowercase();
                low.split(['-', '_']).any(|word| DEVELOPMENT.has(word) || matches!(word, "tools" | "tool"))
            })
    }

    /// The services that it waits for.
    pub fn dependencies(self) -> Vec<Dependency<'a>> {
        let Some(node) = self.node.get("depends_on") else { return Vec::new() };
        let of_list = node
            .list()
            .iter()
            .filter_map(|key| Some(Dependency { name: key.text()?, key, condition: None, is_optional: false }));
        let of_mapping = node.entries().into_iter().filter_map(|(key, value)| {
            let is_optional = value.get("required").and_then(Node::flag) == Some(false);
            Some(Dependency { name: key.text()?, key, condition: value.get("condition"), is_optional })
        });
        of_list.chain(of_mapping).collect()
    }

    /// The words of a command, as Compose divides them.
    pub fn words(self, key: &str) -> Vec<String> {
        let Some(node) = self.node.get(key) else { return Vec::new() };
        match node.text() {
            Some(text) => shell::words(text, 0).into_iter().map(|word| word.text).collect(),
            None => node.list().iter().filter_map(Node::text).map(Into::into).collect(),
        }
    }

    /// Whether its container shares the network of the host or of another container.
    pub fn shares_network(self) -> bool {
        self.node.get("network_mode").and_then(Node::text).is_some_and(|mode| mode != "bridge" && mode != "none")
    }

    /// The policy for restarts, if it is set.
    pub fn restart(self) -> Option<&'a str> {
        let of_deploy = || {
            self.node
                .at(&["deploy", "restart_policy"])
                .map(|policy| policy.get("condition").and_then(Node::text).unwrap_or("any"))
        };
        self.node.get("restart").and_then(Node::text).or_else(of_deploy)
    }

    /// The names under which other services reach it.
    pub fn names(self) -> Vec<&'a str> {
        let mut found = vec![self.name()];
        found.extend(["container_name", "hostname"].iter().filter_map(|key| self.node.get(key)?.text()));
        for (_, network) in self.node.get("networks").map(Node::entries).unwrap_or_default() {
            found.extend(network.get("aliases").map_or(&[][..], Node::list).iter().filter_map(Node::text));
        }
        found
    }

    /// Whether it runs mounted sources: it compiles when it starts, or the folder that it is built from is mounted.
    pub fn runs_sources(self) -> bool {
        let build = self.node.get("build");
        let context = build.and_then(|build| build.text().or_else(|| build.get("context").and_then(Node::text)));
        let folder =
            |path: &str| path.trim_start_matches("./").trim_end_matches('/').trim_end_matches("/src").to_string();
        let is_mounted = mounts(self).iter().filter_map(|mount| mount.source.clone()).any(|source| {
            let is_sources = matches!(source.as_str(), "." | "./" | "./src" | "src");
            source.starts_with('.') && context.is_some_and(|context| is_sources || folder(&source) == folder(context))
        });
        is_mounted || self.dev_command().is_some() && self.node.get("volumes").is_some()
    }

    /// The program of a command that is for development, such as `cargo watch`.
    pub fn dev_command(self) -> Option<(&'a Node, String)> {
        ["command", "entrypoint"].iter().find_map(|key| {
            let node = self.node.get(key)?;
            let words = self.words(key);
            let script = words.iter().skip_while(|word| !word.starts_with("-")).nth(1).filter(|_| is_shell(&words));
            let inside = script.map(|script| shell::words(script, 0).into_iter().map(|word| word.text).collect());
            development(&inside.unwrap_or(words)).map(|said| (node, said))
        })
    }
}

/// Whether words start a script in a shell.
pub fn is_shell(words: &[String]) -> bool {
    let program = words.first().map_or("", |word| word.rsplit('/').next().unwrap_or(word));
    matches!(program, "sh" | "bash" | "ash" | "dash")
        && words.get(1).is_some_and(|word| word.starts_with('-') && word.ends_with('c'))
}

/// The words of a command that compiles or watches.
fn development(words: &[String]) -> Option<String> {
    let place = words.iter().position(|word| matches!(word.as_str(), "cargo" | "bacon" | "watchexec" | "systemfd"))?;
    let program = words.get(place)?;
    if program != "cargo" {
        return Some(program.clone());
    }
    let does = words.get(place + 1..)?.iter().find(|word| !word.starts_with(['-', '+']))?;
    matches!(does.as_str(), "run" | "watch" | "leptos" | "shuttle").then(|| format!("cargo {does}"))
}

/// The place of the first own key of a mapping and its indentation, if the mapping is written as a block.
pub fn first_key(at: At<'_>, node: &Node) -> Option<(Span, String)> {
    let Value::Mapping(entries) = &node.value else { return None };
    let start = entries.first().map(|(key, _)| key.span.start).filter(|start| node.span.contains(*start))?;
    let line = at.source.line_span(at.source.line(start));
    let indent = at.source.slice(Span { start: line.start, end: start });
    let is_block = !indent.is_empty() && indent.chars().all(|one| one == ' ');
    is_block.then(|| (Span { start, end: start }, indent.to_string()))
}

/// The values of the environment of a service, with defaults in place of references.
pub fn values(service: Service<'_>) -> Vec<(String, String, Span)> {
    let variables = service.environment().into_iter();
    variables.filter_map(|one| Some((one.name, reference::resolved(&one.value?), one.span))).collect()
}
