//! Where a Service sends its traffic.

use super::{Container, Object, Port};
use crate::tree::Node;

/// Where a port of a Service sends its traffic.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The entry of `ports`.
    pub port: &'a Node,
    /// The port or the name of a port of the pods.
    pub node: &'a Node,
}

impl<'a> Target<'a> {
    /// Whether it is for requests, by its names.
    pub fn is_public(&self) -> bool {
        let names = [self.port.get("name"), Some(self.node)];
        !names.iter().flatten().any(|name| name.text().is_some_and(is_internal))
    }

    /// The container that declares the port.
    pub fn container(self, containers: &[Container<'a>]) -> Option<Container<'a>> {
        let text = self.node.text()?;
        let number: Option<u16> = self.node.number();
        let is = |port: Port<'a>| match number {
            Some(number) => port.number == Some(number),
            None => port.name == Some(text),
        };
        containers.iter().copied().find(|container| container.ports().into_iter().any(is))
    }
}

/// Whether the name of a port is that of one for operations.
pub fn is_internal(name: &str) -> bool {
    ["metric", "prom", "admin", "debug", "health", "probe"].iter().any(|word| name.contains(word))
}

/// Where a Service sends its traffic.
pub fn targets(service: Object<'_>) -> Vec<Target<'_>> {
    let ports = service.root.at(&["spec", "ports"]).map_or(&[][..], Node::list).iter();
    ports.filter_map(|port| Some(Target { port, node: port.get("targetPort").or_else(|| port.get("port"))? })).collect()
}
