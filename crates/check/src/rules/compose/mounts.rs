//! What is mounted into a service.

use crate::compose::Service;
use crate::rules::variables::reference;
use crate::tree::Node;

/// A mount.
#[derive(Clone, Debug)]
pub struct Mount<'a> {
    /// The entry of the list.
    pub node: &'a Node,
    /// The folder of the host or the name of the volume; `None` for an anonymous volume.
    pub source: Option<String>,
    /// The folder in the container, without a slash at its end.
    pub target: String,
    /// Whether it is in memory.
    pub is_memory: bool,
}

/// The mounts of a service.
pub fn mounts(service: Service<'_>) -> Vec<Mount<'_>> {
    let list = service.node.get("volumes").map_or(&[][..], Node::list);
    list.iter().filter_map(mount).collect()
}

fn mount(node: &Node) -> Option<Mount<'_>> {
    let trimmed = |text: &str| if text.len() > 1 { text.trim_end_matches('/').to_string() } else { text.into() };
    if node.is_mapping() {
        let text = |key| node.get(key).and_then(Node::text).map(reference::resolved);
        let is_memory = text("type").is_some_and(|kind| kind == "tmpfs");
        return Some(Mount {
            node,
            source: text("source").or_else(|| text("src")),
            target: trimmed(&text("target")?),
            is_memory,
        });
    }
    let text = reference::resolved(node.text()?);
    // C:\data:/data
    let drive = text.get(1..3).filter(|rest| matches!(*rest, ":\\" | ":/") && text.matches(':').count() > 1);
    let (start, rest) = drive.and_then(|_| text.split_at_checked(2)).unwrap_or(("", &text));
    let mut parts = rest.split(':');
    let (first, second) = (parts.next()?, parts.next());
    let (source, target) = second.map_or((None, first), |target| (Some(format!("{start}{first}")), target));
    Some(Mount { node, source, target: trimmed(target), is_memory: false })
}

impl Mount<'_> {
    /// The name of its volume, if it is not a folder of the host.
    pub fn volume(&self) -> Option<&str> {
        let source = self.source.as_deref()?;
        let is_bind = self.node.get("type").and_then(Node::text).is_some_and(|kind| kind != "volume");
        (!is_bind && !source.is_empty() && !source.contains(['/', '\\', '$', '~']) && !source.starts_with('.'))
            .then_some(source)
    }

    /// Whether it brings files for the start: scripts, settings, certificates.
    pub fn is_settings(&self) -> bool {
        let name = self.target.rsplit('/').next().unwrap_or_default();
        self.target.starts_with("/docker-entrypoint")
            || self.target.starts_with("/etc/")
            || self.target.starts_with("/tmp")
            || self.target.contains("backup")
            || name.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && end.chars().all(char::is_alphabetic))
    }
}
