//! Probes, with the defaults of the API.

use super::{Container, defaults};
use crate::tree::Node;

/// A probe of a container.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// The container.
    pub container: Container<'a>,
    /// Its key, such as `livenessProbe`.
    pub key: &'a Node,
    /// Its mapping.
    pub node: &'a Node,
}

impl<'a> Container<'a> {
    /// A probe by its key, if it is literal.
    pub fn probe(self, key: &str) -> Option<Probe<'a>> {
        let (key, node) = self.node.entry(key)?;
        (node.is_mapping() && !node.is_empty()).then_some(Probe { container: self, key, node })
    }
}

impl<'a> Probe<'a> {
    /// A number of its fields, or its default; `None` if a template fills it in.
    pub fn number(self, field: &str) -> Option<u32> {
        let default = match field {
            "periodSeconds" => defaults::PROBE_PERIOD,
            "timeoutSeconds" => defaults::PROBE_TIMEOUT,
            "failureThreshold" => defaults::PROBE_FAILURES,
            "successThreshold" => defaults::PROBE_SUCCESSES,
            _ => 0,
        };
        match self.node.get(field) {
            Some(value) if !value.is_empty() => value.number(),
            _ => self.container.object().lacks(self.node, &[field]).then_some(default),
        }
    }

    /// The value of a field that is written, to report it, or the key of the probe.
    pub fn place(self, field: &str) -> &'a Node {
        self.node.get(field).unwrap_or(self.key)
    }

    /// What it requests.
    pub fn http(self) -> Option<&'a Node> {
        self.node.get("httpGet")
    }

    /// The port or the name of a port that it connects to.
    pub fn port(self) -> Option<&'a Node> {
        ["httpGet", "tcpSocket", "grpc"].iter().find_map(|how| self.node.at(&[how, "port"]))
    }

    /// The number of its port; `None` for a template and for a name that the container does not declare.
    pub fn port_number(self) -> Option<u16> {
        let port = self.port()?;
        let named = |name| self.container.ports().into_iter().find(|own| own.name == Some(name));
        port.number().or_else(|| named(port.text()?)?.number)
    }
}
