//! Removes what a check must not read: the data of Secrets, and what the API server adds to an object.

use crate::tree::{Node, Value};
use crate::yaml::{Document, Yaml};
use std::rc::Rc;

/// The annotation in which `kubectl apply` stores the manifest, Secrets included.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Replaces the data of Secrets, `status`, `managedFields` and stored manifests with nothing. Keys stay.
pub fn without_secrets(yaml: Yaml) -> Yaml {
    let documents = yaml.documents.into_iter().map(|one| Document { root: object(&one.root), ..one });
    Yaml { documents: documents.collect(), ..yaml }
}

fn object(root: &Node) -> Node {
    let is_secret = root.get("kind").and_then(Node::text).is_some_and(|kind| kind.starts_with("Secret"));
    replaced(root, |key, value| match key {
        "data" | "stringData" if is_secret => replaced(value, |_, value| nothing(value)),
        "status" => nothing(value),
        "metadata" => metadata(value),
        // A list of lists is not valid, and aliases could nest them without end.
        "items" => list(value, |item| if item.get("items").is_some() { nothing(item) } else { object(item) }),
        "secretGenerator" => list(value, |one| {
            replaced(one, |key, value| if matches!(key, "literals" | "envs") { nothing(value) } else { value.clone() })
        }),
        _ => value.clone(),
    })
}

fn metadata(node: &Node) -> Node {
    replaced(node, |key, value| match key {
        "managedFields" => nothing(value),
        "annotations" => replaced(value, |key, value| if key == LAST_APPLIED { nothing(value) } else { value.clone() }),
        _ => value.clone(),
    })
}

fn nothing(node: &Node) -> Node {
    Node { span: node.span, value: Value::Null }
}

/// A mapping with other values.
fn replaced(node: &Node, with: impl Fn(&str, &Node) -> Node) -> Node {
    let Value::Mapping(entries) = &node.value else { return node.clone() };
    let entry = |(key, value): &(Node, Node)| (key.clone(), with(key.text().unwrap_or_default(), value));
    Node { span: node.span, value: Value::Mapping(entries.iter().map(entry).collect::<Rc<[_]>>()) }
}

fn list(node: &Node, with: impl Fn(&Node) -> Node) -> Node {
    let Value::Sequence(nodes) = &node.value else { return node.clone() };
    Node { span: node.span, value: Value::Sequence(nodes.iter().map(with).collect::<Rc<[_]>>()) }
}
