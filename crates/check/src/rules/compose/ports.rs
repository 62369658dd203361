//! Ports that a service publishes.

use crate::compose::Service;
use crate::rules::variables::reference;
use crate::tree::Node;

/// The interfaces on which a port is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bind {
    /// On all interfaces of the host.
    Everywhere,
    /// On a single address.
    Address(String),
    /// A variable decides.
    Unknown,
}

/// A published port.
#[derive(Clone, Debug)]
pub struct Port<'a> {
    /// The entry of the list.
    pub node: &'a Node,
    /// The interfaces.
    pub bind: Bind,
    /// The port of the host, or the first of a range; `None` if Docker chooses it or a variable does.
    pub published: Option<u32>,
    /// Whether a range of ports of the host is given.
    pub is_range: bool,
    /// The port of the container.
    pub target: Option<u32>,
}

/// The published ports of a service.
pub fn ports(service: Service<'_>) -> Vec<Port<'_>> {
    let list = service.node.get("ports").map_or(&[][..], Node::list);
    list.iter().filter_map(port).collect()
}

fn port(node: &Node) -> Option<Port<'_>> {
    if node.is_mapping() {
        let text = |key| node.get(key).and_then(Node::text).map(reference::resolved);
        let published = text("published")?;
        let bind = match text("host_ip") {
            None => Bind::Everywhere,
            Some(host) => bind(&host),
        };
        let target = text("target").and_then(|target| target.parse().ok());
        return Some(Port { node, bind, published: first(&published), is_range: published.contains('-'), target });
    }
    let text = reference::resolved(node.text()?);
    let text = text.strip_suffix("/tcp").unwrap_or(&text);
    if text.ends_with("/udp") {
        return None;
    }
    let (before, target) = text.rsplit_once(':').unwrap_or(("", text));
    let target = first(target);
    // 127.0.0.1:8080:80, [::1]:8080:80, 8080:80
    let (host, published) = before.rsplit_once(':').map_or((None, before), |(host, port)| (Some(host), port));
    let is_port = |text: &str| text.strip_prefix('$').is_none_or(|name| name.to_ascii_uppercase().contains("PORT"));
    let bind = match host {
        Some(host) => bind(host),
        None if is_port(published) && !published.contains('.') => Bind::Everywhere,
        None => Bind::Unknown,
    };
    Some(Port { node, bind, published: first(published), is_range: published.contains('-'), target })
}

fn bind(host: &str) -> Bind {
    match host.trim_matches(['[', ']']) {
        "" | "0.0.0.0" | "::" | "*" => Bind::Everywhere,
        host if host.contains('$') => Bind::Unknown,
        host => Bind::Address(host.into()),
    }
}

/// The first number of a range.
fn first(text: &str) -> Option<u32> {
    text.split('-').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::services;
    use crate::project::Project;
    use crate::source::Source;

    #[test]
    fn ports_are_published_on_addresses() {
        let everywhere = || Bind::Everywhere;
        for (text, bind, published, target) in [
            ("\"5432:5432\"", everywhere(), Some(5432), Some(5432)),
            ("5433:5432/tcp", everywhere(), Some(5433), Some(5432)),
            ("5432", everywhere(), None, Some(5432)),
            ("\"127.0.0.1:5432:5432\"", Bind::Address("127.0.0.1".into()), Some(5432), Some(5432)),
            ("\"[::1]:1:2\"", Bind::Address("::1".into()), Some(1), Some(2)),
            ("\"0.0.0.0:1:2\"", everywhere(), Some(1), Some(2)),
            ("\"${DB_PORT:-5432}:5432\"", everywhere(), Some(5432), Some(5432)),
            ("\"${DB_PORT}:5432\"", everywhere(), None, Some(5432)),
            ("\"${DB_BIND}:5432\"", Bind::Unknown, None, Some(5432)),
            ("\"${BIND:-127.0.0.1}:1:2\"", Bind::Address("127.0.0.1".into()), Some(1), Some(2)),
            ("\"8000-8002:80\"", everywhere(), Some(8000), Some(80)),
            (
                "{target: 80, published: \"8080\", host_ip: 10.0.0.1}",
                Bind::Address("10.0.0.1".into()),
                Some(8080),
                Some(80),
            ),
        ] {
            let file = format!("services:\n  a:\n    ports:\n      - {text}\n");
            let project = Project::new(vec![Source::new("compose.yml", file.as_bytes()).expect("text")]);
            let service = services(&project)[0];
            let port = ports(service).remove(0);
            assert_eq!((port.bind, port.published, port.target), (bind, published, target), "{text}");
        }
    }
}
