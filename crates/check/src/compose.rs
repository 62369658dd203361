//! Services of Docker Compose.

use crate::decimal::decimal;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::source::Span;
use crate::tree::Node;

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// Its file.
    pub at: At<'a>,
    /// Its name in the file.
    pub key: &'a Node,
    /// What it is made of.
    pub node: &'a Node,
    /// Whether absences can be reported: the file has no errors, and the service extends no other.
    pub is_whole: bool,
}

/// A variable in the environment of a service.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value; `None` if it is taken from the environment of Compose.
    pub value: Option<String>,
    /// The line with both.
    pub span: Span,
}

/// More services than this are not read, because rules compare them with each other.
pub const MOST: usize = 300;

/// More variables of a service or a container than this are not read. Aliases can repeat them for each service.
pub const VARIABLES: usize = 200;

/// All services of all files, up to [`MOST`].
pub fn services(project: &Project) -> Vec<Service<'_>> {
    let mut found = Vec::new();
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::Compose) {
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            for (key, node) in document.root.get("services").map(Node::entries).unwrap_or_default() {
                let is_whole = document.is_whole && node.get("extends").is_none();
                if found.len() == MOST {
                    return found;
                }
                found.push(Service { at, key, node, is_whole });
            }
        }
    }
    found
}

impl<'a> Service<'a> {
    /// Its name.
    pub fn name(self) -> &'a str {
        self.key.text().unwrap_or_default()
    }

    /// Its image.
    pub fn image(self) -> Option<&'a Node> {
        self.node.get("image")
    }

    /// The variables of its `environment`, written as a mapping or as a list.
    pub fn environment(self) -> Vec<Variable> {
        let Some(node) = self.node.get("environment") else { return Vec::new() };
        let of_list = node.list().iter().filter_map(|item| {
            let text = item.text()?;
            let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value.into())));
            Some(Variable { name: name.into(), value, span: item.span })
        });
        let of_mapping = node.entries().into_iter().filter_map(|(key, value)| {
            let span = Span { start: key.span.start, end: value.span.end.max(key.span.end) };
            Some(Variable { name: key.text()?.into(), value: value.text().map(Into::into), span })
        });
        of_list.chain(of_mapping).take(VARIABLES).collect()
    }
}

/// The seconds of a duration such as `1m30s` or `500ms`.
pub fn seconds(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|one: char| !(one.is_ascii_digit() || one == '.'))?;
        let (number, unit) = rest.split_at_checked(end)?;
        let value = decimal(number)?;
        let length = unit.find(|one: char| one.is_ascii_digit()).unwrap_or(unit.len());
        let (unit, after) = unit.split_at_checked(length)?;
        total += value
            * match unit {
                "us" | "µs" => 1e-6,
                "ms" => 1e-3,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                _ => return None,
            };
        rest = after;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn environments_are_mappings_or_lists() {
        let text = "services:\n  a:\n    environment:\n      X: 1\n      Y:\n  b:\n    environment: [X=1, Y]\n";
        let project = Project::new(vec![Source::new("compose.yml", text.as_bytes()).expect("text")]);
        for service in services(&project) {
            let found: Vec<_> = service.environment().into_iter().map(|one| (one.name, one.value)).collect();
            assert_eq!(found, [("X".into(), Some("1".into())), ("Y".into(), None)], "{}", service.name());
        }
    }

    #[test]
    fn durations_have_units() {
        for (text, expected) in
            [("1m30s", Some(90.0)), ("500ms", Some(0.5)), ("10s", Some(10.0)), ("10", None), ("", None), ("1x", None)]
        {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
