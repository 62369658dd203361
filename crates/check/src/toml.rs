//! TOML as a tree. Reading goes on after an error.

use crate::order::sort_by_key;
use crate::source::Span;
use crate::tree::{Node, Value};
use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};
use std::rc::Rc;

/// What a file has, up to and beyond an error.
#[derive(Clone, Debug)]
pub struct Toml {
    /// The table of the top level.
    pub root: Node,
    /// What is not TOML: where, and what the parser reports.
    pub errors: Vec<(usize, String)>,
}

/// Reads a text.
pub fn read(text: &str) -> Toml {
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = errors.iter().map(|error| (error.span().map_or(0, |span| span.start), error.message().into()));
    let root = Node { span: Span { start: 0, end: text.len() }, value: mapping(table.get_ref()) };
    Toml { root, errors: errors.collect() }
}

fn mapping(table: &DeTable<'_>) -> Value {
    let mut entries: Vec<(Node, Node)> = table
        .iter()
        .map(|(key, value)| {
            let text = key.get_ref().as_ref().into();
            (Node { span: key.span().into(), value: Value::Scalar { text, plain: true } }, node(value))
        })
        .collect();
    sort_by_key(&mut entries, |(key, _)| key.span.start);
    Value::Mapping(Rc::from(entries))
}

fn node(spanned: &Spanned<DeValue<'_>>) -> Node {
    let scalar = |text: &str, plain| Value::Scalar { text: text.into(), plain };
    let value = match spanned.get_ref() {
        DeValue::String(text) => scalar(text, false),
        DeValue::Integer(number) => scalar(number.as_str(), true),
        DeValue::Float(number) => scalar(number.as_str(), true),
        DeValue::Boolean(flag) => scalar(if *flag { "true" } else { "false" }, true),
        DeValue::Datetime(date) => scalar(&date.to_string(), true),
        DeValue::Array(array) => Value::Sequence(array.iter().map(node).collect()),
        DeValue::Table(table) => mapping(table),
    };
    Node { span: spanned.span().into(), value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn tables_know_their_lines() {
        let text = "[profile.release]\npanic = 'abort'\nlto = true\n[[bin]]\nname = \"api\"\n[dependencies]\na.version = '1'\na.features = [\"x\"]\n";
        let source = Source::new("Cargo.toml", text.as_bytes()).expect("text");
        let toml = read(text);
        assert!(toml.errors.is_empty());
        let panic = toml.root.at(&["profile", "release", "panic"]).expect("a value");
        assert_eq!((panic.text(), source.line(panic.span.start)), (Some("abort"), 2));
        assert_eq!(toml.root.at(&["profile", "release", "lto"]).and_then(Node::flag), Some(true));
        assert_eq!(toml.root.get("bin").map(|list| list.list().len()), Some(1));
        let features = toml.root.at(&["dependencies", "a", "features"]).expect("a list");
        assert_eq!(source.line(features.span.start), 8);
    }

    #[test]
    fn an_error_does_not_end_the_file() {
        let toml = read("[a]\nb = \nc = 3\n[d]\ne = 4\n");
        assert_eq!(toml.errors.len(), 1);
        assert_eq!(toml.root.at(&["d", "e"]).and_then(Node::number::<u32>), Some(4));
    }
}
