//! What the files state: each value with its place, and what a template fills in.
//!
//! Only specifications count. Comments, annotations, `managedFields` and `status` repeat values of another time, and
//! secrets are never stated.

mod cargo;
mod cargo_config;
mod compose;
mod docker;
mod fly;
mod helm_values;
mod kube;
mod render;
mod variables;

#[cfg(test)]
mod tests;

use crate::project::{At, File, Project};
use crate::report::{Fact, Gap};
use crate::source::Span;
use crate::tree::{Node, Value};

/// Everything that the files state, by file and line; defaults of platforms come last.
pub fn facts(project: &Project) -> Vec<Fact> {
    Facts::of(project).list
}

/// Values that a template fills in, which would be facts without it, by file and line.
pub fn templated(project: &Project) -> Vec<Gap> {
    Facts::of(project).gaps
}

/// Longer names and values are not stated: no reader reads them, and aliases can repeat them.
const LONGEST: usize = 2_000;

/// What has been found so far.
#[derive(Debug, Default)]
struct Facts {
    list: Vec<Fact>,
    gaps: Vec<Gap>,
    /// Where templates print whole lines: the file and the byte.
    blocks: Vec<(usize, usize)>,
}

impl Facts {
    fn of(project: &Project) -> Self {
        let blocks = |(file, read): (usize, &'_ File)| {
            let blocks = read.yaml().map(|yaml| yaml.blocks.clone()).unwrap_or_default();
            blocks.into_iter().map(move |block| (file, block))
        };
        let blocks = project.files.iter().enumerate().flat_map(blocks).collect();
        let mut facts = Self { blocks, ..Self::default() };
        docker::look(project, &mut facts);
        compose::look(project, &mut facts);
        kube::look(project, &mut facts);
        helm_values::look(project, &mut facts);
        cargo::look(project, &mut facts);
        cargo_config::look(project, &mut facts);
        fly::look(project, &mut facts);
        render::look(project, &mut facts);
        // The sort is stable, so facts of the same place keep their order.
        facts.list.sort_by_key(|fact| (fact.place.is_none(), fact.place));
        facts.gaps.sort_by_key(|gap| gap.place);
        facts
    }

    /// States a value.
    fn add(&mut self, service: &str, key: impl Into<String>, value: impl Into<String>, at: At<'_>, span: Span) {
        let (key, value) = (key.into(), value.into());
        if service.len() + key.len() + value.len() > LONGEST {
            return;
        }
        self.list.push(Fact { service: service.into(), key, value, place: Some(at.place(span)), source: None });
    }

    /// States the default of a platform, which may follow from a place.
    fn of_platform(
        &mut self,
        service: &str,
        key: &str,
        value: &str,
        place: Option<(At<'_>, Span)>,
        source: &'static str,
    ) {
        let place = place.map(|(at, span)| at.place(span));
        self.list.push(Fact {
            service: service.into(),
            key: key.into(),
            value: value.into(),
            place,
            source: Some(source),
        });
    }

    /// States a scalar, or a list of scalars. What a template fills in is a gap.
    fn node(&mut self, service: &str, key: impl Into<String>, at: At<'_>, node: Option<&Node>) {
        let Some(node) = node else { return };
        let key = key.into();
        let next = self.blocks.get(self.blocks.partition_point(|block| *block < (at.file, node.span.start)));
        let is_filled = next.is_some_and(|(file, block)| *file == at.file && node.span.contains(*block));
        let is_template = node.is_template() || node.list().iter().any(Node::is_template) || is_filled;
        if is_template {
            self.gaps.push(Gap { place: at.place(node.span), what: format!("A template fills in {key}.") });
            return;
        }
        let value = match &node.value {
            Value::Scalar { text, .. } => text.trim().to_string(),
            Value::Sequence(nodes) => {
                let texts: Option<Vec<_>> = nodes.iter().map(Node::text).collect();
                texts.unwrap_or_default().join(" ")
            }
            _ => return,
        };
        if !value.is_empty() {
            self.add(service, key, value, at, node.span);
        }
    }

    /// States the scalars of a mapping, with a prefix in front of their keys.
    fn nodes(&mut self, service: &str, prefix: &str, at: At<'_>, node: Option<&Node>) {
        for (key, value) in node.map(Node::entries).unwrap_or_default() {
            if let Some(key) = key.text() {
                self.node(service, format!("{prefix}{key}"), at, Some(value));
            }
        }
    }

    /// States a command, unless one of its words may be a secret.
    fn command(&mut self, service: &str, key: &str, at: At<'_>, node: Option<&Node>) {
        let texts =
            |node: &Node| node.text().into_iter().chain(node.list().iter().filter_map(Node::text)).any(has_secret);
        self.node(service, key, at, node.filter(|node| !texts(node)));
    }

    /// States a variable of an environment, if it may be shown.
    fn variable(&mut self, service: &str, name: &str, value: &str, at: At<'_>, span: Span) {
        if variables::shows(name, value) {
            self.add(service, format!("env.{name}"), value.trim(), at, span);
        }
    }
}

use variables::has_secret;

/// The bytes of a text within a span, or the span if it is written in another way.
fn within(at: At<'_>, span: Span, text: &str) -> Span {
    match at.source.slice(span).find(text) {
        Some(place) if !text.is_empty() => Span { start: span.start + place, end: span.start + place + text.len() },
        _ => span,
    }
}
