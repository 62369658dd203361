//! Services and databases of Render.

use super::Facts;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::tree::Node;

/// Keys of a service.
const SERVICE: [&str; 10] = [
    "type",
    "runtime",
    "env",
    "plan",
    "region",
    "numInstances",
    "healthCheckPath",
    "maxShutdownDelaySeconds",
    "dockerfilePath",
    "schedule",
];

/// Adds what a `render.yaml` states.
pub fn look(project: &Project, facts: &mut Facts) {
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::Render) {
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            let list = |key: &str| document.root.get(key).map_or(&[][..], Node::list);
            for node in list("services") {
                service(at, node, facts);
            }
            for node in list("databases") {
                let name = node.get("name").and_then(Node::text).unwrap_or(&at.source.path);
                for key in ["plan", "region", "postgresMajorVersion", "diskSizeGB", "connectionPool"] {
                    facts.node(name, key, at, node.get(key));
                }
            }
        }
    }
}

fn service(at: At<'_>, node: &Node, facts: &mut Facts) {
    let name = node.get("name").and_then(Node::text).unwrap_or(&at.source.path);
    for key in SERVICE {
        facts.node(name, key, at, node.get(key));
    }
    facts.nodes(name, "scaling.", at, node.get("scaling"));
    facts.node(name, "disk.sizeGB", at, node.at(&["disk", "sizeGB"]));
    for variable in node.get("envVars").map_or(&[][..], Node::list) {
        let Some(key) = variable.get("key").and_then(Node::text) else { continue };
        match variable.get("value") {
            Some(value) => {
                if let Some(text) = value.text() {
                    facts.variable(name, key, text, at, value.span);
                }
            }
            // Where a value comes from is no secret.
            None => {
                for source in ["fromDatabase", "fromService", "generateValue"] {
                    if let Some((origin, _)) = variable.entry(source) {
                        facts.add(name, format!("env.{key}"), source, at, origin.span);
                    }
                }
            }
        }
    }
}
