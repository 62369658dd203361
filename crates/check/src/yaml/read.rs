//! Reads YAML with its comments. An error ends a document; the next one is read.

use super::{Document, Yaml};
use crate::map::Map;
use crate::source::Span;
use crate::tree::{Node, Value};
use granit_parser::{Event, Parser, ScalarStyle, ScanError};
use std::rc::Rc;

/// Deeper nesting is an error: no manifest nests as deep, and every level costs stack.
pub const DEEPEST: usize = 64;

/// Aliases that repeat more bytes are an error: rules read what they repeat again and again.
const REPEATED: usize = 2_000_000;

/// How many errors to go on after. Each starts the parser again.
const FAULTS: usize = 32;

/// Reads a text.
pub fn read(text: &str) -> Yaml {
    let mut yaml = Yaml::default();
    let mut from = 0;
    // Each round ends at an error or at the end, and each begins at a later line.
    while let Some(rest) = text.get(from..).filter(|_| yaml.errors.len() < FAULTS) {
        let mut reader = Reader { text: rest, offset: from, yaml: &mut yaml, anchors: Map::new(), repeated: 0 };
        let Err((at, said)) = reader.documents() else { break };
        yaml.errors.push((from + at, said));
        let Some(next) = next_document(rest, at) else { break };
        from += next;
    }
    yaml
}

/// The place of the next line that begins a document.
fn next_document(text: &str, after: usize) -> Option<usize> {
    text.get(after..)?.match_indices("\n---").map(|(place, _)| after + place + 1).next()
}

/// Where, and what the parser says.
type Fault = (usize, String);

struct Reader<'a> {
    text: &'a str,
    /// Where the text begins in the file.
    offset: usize,
    yaml: &'a mut Yaml,
    /// The nodes that aliases can name, with the levels in each.
    anchors: Map<usize, (Node, usize)>,
    /// The bytes that aliases have repeated so far.
    repeated: usize,
}

/// A collection that is being read.
enum Open {
    Mapping { start: usize, anchor: usize, levels: usize, entries: Vec<(Node, Node)>, key: Option<Node> },
    Sequence { start: usize, anchor: usize, levels: usize, nodes: Vec<Node> },
}

impl Reader<'_> {
    fn documents(&mut self) -> Result<(), Fault> {
        let mut open: Vec<Open> = Vec::new();
        for next in Parser::new_from_str(self.text) {
            let read = next.map_err(|error| self.fault(&error)).and_then(|(event, span)| {
                let span = span.byte_range().map(Span::from).unwrap_or_default();
                let inside = match event {
                    Event::Alias(anchor) => self.anchors.get(&anchor).map_or(0, |(node, levels)| {
                        self.repeated += node.span.end.saturating_sub(node.span.start);
                        *levels
                    }),
                    _ => 0,
                };
                if open.len() + inside > DEEPEST {
                    return Err((span.start, format!("more than {DEEPEST} levels")));
                }
                if self.repeated > REPEATED {
                    return Err((span.start, format!("aliases that repeat more than {} MB", REPEATED / 1_000_000)));
                }
                Ok((event, Span { start: span.start + self.offset, end: span.end + self.offset }))
            });
            match read {
                Ok((event, here)) => self.event(event, here, &mut open),
                Err(fault) => {
                    self.salvage(open, fault.0 + self.offset);
                    return Err(fault);
                }
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, here: Span, open: &mut Vec<Open>) {
        let finished = match event {
            Event::Comment(text, _) => {
                self.yaml.comments.push((text.into_owned(), here));
                None
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let is_null = plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let value = if is_null { Value::Null } else { Value::Scalar { text: text.as_ref().into(), plain } };
                Some((anchor, 0, Node { span: here, value }))
            }
            Event::Alias(anchor) => {
                let named = self.anchors.get(&anchor);
                let (value, levels) = named.map_or((Value::Null, 0), |(node, levels)| (node.value.clone(), *levels));
                Some((0, levels, Node { span: here, value }))
            }
            Event::MappingStart(_, anchor, _) => {
                open.push(Open::Mapping { start: here.start, anchor, levels: 1, entries: Vec::new(), key: None });
                None
            }
            Event::SequenceStart(_, anchor, _) => {
                open.push(Open::Sequence { start: here.start, anchor, levels: 1, nodes: Vec::new() });
                None
            }
            Event::MappingEnd | Event::SequenceEnd => open.pop().map(|open| open.finished(here.end)),
            Event::DocumentStart(..) => {
                self.anchors = Map::new();
                None
            }
            _ => None,
        };
        let Some((anchor, levels, node)) = finished else { return };
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), levels));
        }
        match open.last_mut() {
            Some(parent) => parent.add(node, levels),
            None if matches!(node.value, Value::Null) => {}
            None => self.yaml.documents.push(Document { root: node, is_whole: true }),
        }
    }

    /// Keeps what was read of a document before its error.
    fn salvage(&mut self, mut open: Vec<Open>, end: usize) {
        while let Some(last) = open.pop() {
            let (_, levels, node) = last.finished(end);
            match open.last_mut() {
                Some(parent) => parent.add(node, levels),
                None => self.yaml.documents.push(Document { root: node, is_whole: false }),
            }
        }
    }

    fn fault(&self, error: &ScanError) -> Fault {
        let at = error.marker().byte_offset().unwrap_or(self.text.len());
        (at.min(self.text.len()), error.info())
    }
}

impl Open {
    fn add(&mut self, node: Node, inside: usize) {
        match self {
            Self::Sequence { nodes, levels, .. } => {
                *levels = (*levels).max(inside + 1);
                nodes.push(node);
            }
            Self::Mapping { entries, key, levels, .. } => {
                *levels = (*levels).max(inside + 1);
                match key.take() {
                    Some(name) => entries.push((name, node)),
                    None => *key = Some(node),
                }
            }
        }
    }

    /// The anchor, the levels and the node.
    fn finished(self, end: usize) -> (usize, usize, Node) {
        match self {
            Self::Mapping { start, anchor, levels, entries, .. } => {
                (anchor, levels, Node { span: Span { start, end }, value: Value::Mapping(Rc::from(entries)) })
            }
            Self::Sequence { start, anchor, levels, nodes } => {
                (anchor, levels, Node { span: Span { start, end }, value: Value::Sequence(Rc::from(nodes)) })
            }
        }
    }
}
