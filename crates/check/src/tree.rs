//! The tree of a YAML, JSON or TOML file: nodes that know where they are.

use crate::decimal::decimal;
use crate::map::Set;
use crate::source::Span;
use std::rc::Rc;

/// More entries of a mapping are not merged into another, because each look for a key would visit them.
const MERGED: usize = 500;

/// More mappings are not merged into another.
const MAPPINGS: usize = 64;

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it is. An alias is where it is used, and what it contains is where the anchor is.
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
        let mut is_merged = false;
        for (name, value) in entries.iter() {
            match name.text() {
                Some(own) if own == key => return Some((name, value)),
                Some("<<") => is_merged = true,
                _ => {}
            }
        }
        let merged = if is_merged { self.mappings() } else { Vec::new() };
        let mut others = merged.into_iter().skip(1).flatten();
        others.find(|(name, _)| name.text() == Some(key)).map(|(name, value)| (name, value))
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

    /// Its own entries, and those of each mapping that is merged with `<<`, in the order in which they count. Aliases can
    /// merge a mapping forever, so each one is here once.
    fn mappings(&self) -> Vec<&[(Self, Self)]> {
        let mut found: Vec<&[(Self, Self)]> = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            let Value::Mapping(entries) = &node.value else { continue };
            let is_seen = |one: &&[(Self, Self)]| std::ptr::eq(one.as_ptr(), entries.as_ptr());
            if entries.is_empty() || found.iter().any(is_seen) || found.len() > MAPPINGS {
                continue;
            }
            found.push(if found.is_empty() { entries } else { entries.get(..MERGED).unwrap_or(entries) });
            let merged = entries.iter().rev().filter(|(name, _)| name.text() == Some("<<"));
            open.extend(merged.flat_map(|(_, value)| value.merged().iter().rev()));
        }
        found
    }

    /// All keys and values, those that are merged included, each key once.
    pub fn entries(&self) -> Vec<(&Self, &Self)> {
        let mut found: Vec<(&Self, &Self)> = Vec::new();
        let Value::Mapping(entries) = &self.value else { return found };
        let is_own = |name: &Self| name.text() != Some("<<");
        found.extend(entries.iter().filter(|(name, _)| is_own(name)).map(|(name, value)| (name, value)));
        if found.len() < entries.len() {
            let mut names: Set<Option<&str>> = found.iter().map(|(name, _)| name.text()).collect();
            let others = self.mappings().into_iter().skip(1).flatten().filter(|(name, _)| is_own(name));
            found.extend(others.filter(|(name, _)| names.insert(name.text())).map(|(name, value)| (name, value)));
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

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::Sequence(_))
    }

    /// The text of a scalar as a number. Quotes do not matter: environment variables are always quoted.
    pub fn number<T: std::str::FromStr>(&self) -> Option<T> {
        self.text()?.trim().replace('_', "").parse().ok()
    }

    /// The text of a scalar as a decimal number.
    pub fn decimal(&self) -> Option<f64> {
        decimal(&self.text()?.trim().replace('_', ""))
    }

    /// The value of an unquoted Boolean, as YAML 1.1 and TOML spell it.
    pub fn flag(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar { text, plain: true } => match text.as_ref() {
                "true" | "True" | "TRUE" | "yes" | "on" => Some(true),
                "false" | "False" | "FALSE" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}
