//! YAML as a tree whose nodes know where they are.

mod read;
#[cfg(test)]
mod tests;

use crate::source::Span;
pub use read::read;
use std::rc::Rc;

/// What a file has: documents and comments, up to and beyond an error.
#[derive(Clone, Debug, Default)]
pub struct Yaml {
    /// The documents that are not empty, in order.
    pub documents: Vec<Document>,
    /// The text of each comment after `#`, and where it is, with the `#`.
    pub comments: Vec<(String, Span)>,
    /// What is not YAML: where, and what the parser says.
    pub errors: Vec<(usize, String)>,
}

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it contains.
    pub root: Node,
    /// Whether it is whole. Of a document with an error, only what comes before it is known.
    pub is_whole: bool,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it is. An alias is where it is used, and what it contains where the anchor is.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A text.
    Scalar {
        /// The text, without quotes.
        text: Rc<str>,
        /// Whether it has no quotes, so that it may be a number or a Boolean.
        plain: bool,
    },
    /// Keys with values, in order.
    Mapping(Rc<[(Node, Node)]>),
    /// A list.
    Sequence(Rc<[Node]>),
}

impl Node {
    /// The value of a key. Keys that are merged with `<<` come after the own ones.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key and the value of a key.
    pub fn entry(&self, key: &str) -> Option<(&Self, &Self)> {
        let Value::Mapping(entries) = &self.value else { return None };
        let own = entries.iter().find(|(name, _)| name.text() == Some(key));
        own.map(|(name, value)| (name, value)).or_else(|| {
            let merged = entries.iter().filter(|(name, _)| name.text() == Some("<<"));
            merged.flat_map(|(_, value)| value.merged()).find_map(|one| one.entry(key))
        })
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    fn merged(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(nodes) => nodes,
            Value::Mapping(_) => std::slice::from_ref(self),
            _ => &[],
        }
    }

    /// All keys and values, those that are merged included, each key once.
    pub fn entries(&self) -> Vec<(&Self, &Self)> {
        let mut found: Vec<(&Self, &Self)> = Vec::new();
        let Value::Mapping(entries) = &self.value else { return found };
        let own = entries.iter().filter(|(name, _)| name.text() != Some("<<")).map(|(name, value)| (name, value));
        found.extend(own);
        for (_, value) in entries.iter().filter(|(name, _)| name.text() == Some("<<")) {
            for entry in value.merged().iter().flat_map(Self::entries) {
                if !found.iter().any(|(name, _)| name.text() == entry.0.text()) {
                    found.push(entry);
                }
            }
        }
        found
    }

    /// The entries of a list; none if it is not one.
    pub fn list(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(nodes) => nodes,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether it says nothing: null, or empty braces or brackets.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Scalar { .. } => false,
            Value::Mapping(entries) => entries.is_empty(),
            Value::Sequence(nodes) => nodes.is_empty(),
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.value, Value::Mapping(_))
    }
}
