//! What an object does not have, although a template may fill in lines of it.

use super::Object;
use crate::source::Span;
use crate::tree::{Node, Value};
use std::ptr;

impl<'a> Object<'a> {
    /// Whether a mapping of this object has nothing at a path of keys, and nothing else can add it: no patch, no
    /// template, and no error before the end of the document.
    pub fn lacks(self, mapping: &'a Node, path: &[&str]) -> bool {
        if !self.is_final {
            return false;
        }
        let Some(end) = end_of(self.root, mapping, self.document.end) else { return false };
        self.lacks_before(mapping, path, end)
    }

    /// Whether a value of this object has all its entries: no patch and no template can add any.
    pub fn is_complete(self, node: &'a Node) -> bool {
        let end = end_of(self.root, node, self.document.end);
        self.is_final
            && end.is_some_and(|end| {
                let region = Span { start: node.span.start, end };
                !self.yaml.is_filled(region)
            })
    }

    fn lacks_before(self, node: &Node, path: &[&str], end: usize) -> bool {
        let Some((key, rest)) = path.split_first() else { return node.is_empty() };
        let Some((name, value)) = node.entry(key) else { return !self.is_filled(node, end) };
        let end = next_key(node, name, end);
        let region = Span { start: name.span.end, end };
        match &value.value {
            // A template prints what is below the key.
            _ if value.is_empty() => !self.yaml.is_filled(region),
            Value::Mapping(_) => self.lacks_before(value, rest, end),
            _ => false,
        }
    }

    /// Whether a template can add keys to a mapping that ends before a byte.
    fn is_filled(self, mapping: &Node, end: usize) -> bool {
        let Value::Mapping(entries) = &mapping.value else { return false };
        let Some((first, _)) = entries.first() else { return false };
        let own = self.at.source.position(first.span.start).column - 1;
        let region = Span { start: mapping.span.start, end };
        self.yaml.blocks_in(region).any(|column| column.is_none_or(|column| column == own))
    }
}

/// Where the value of a key ends at the latest.
fn next_key(mapping: &Node, name: &Node, end: usize) -> usize {
    let Value::Mapping(entries) = &mapping.value else { return end };
    let after = entries.iter().map(|(key, _)| key.span.start).filter(|start| *start > name.span.start);
    after.min().unwrap_or(end)
}

/// Where a node ends at the latest: at the next key or item of those that contain it.
fn end_of(node: &Node, target: &Node, end: usize) -> Option<usize> {
    if ptr::eq(node, target) {
        return Some(end);
    }
    // Aliases can repeat a node forever, so only what contains the place of the target is searched. The children of
    // a node are in the order of the file.
    let at = target.span.start;
    match &node.value {
        Value::Mapping(entries) => {
            let first = entries.partition_point(|(_, value)| value.span.end < at);
            let around = entries.iter().enumerate().skip(first).take_while(|(_, (_, value))| value.span.start <= at);
            around.into_iter().find_map(|(place, (_, value))| {
                let next = entries.get(place + 1).map_or(end, |(key, _)| key.span.start);
                end_of(value, target, next)
            })
        }
        Value::Sequence(nodes) => {
            let first = nodes.partition_point(|item| item.span.end < at);
            let around = nodes.iter().enumerate().skip(first).take_while(|(_, item)| item.span.start <= at);
            around.into_iter().find_map(|(place, item)| {
                let next = nodes.get(place + 1).map_or(end, |next| next.span.start);
                end_of(item, target, next)
            })
        }
        _ => None,
    }
}
