//! Names for findings that stay the same when lines move: for baselines and for comments on a change.

use crate::docker::Dockerfile;
use crate::project::{Content, File, Project};
use crate::report::{Finding, Place};
use crate::source::Source;
use crate::tree::{Node, Value};
use std::collections::BTreeMap;

/// A fingerprint for each finding, as 16 hexadecimal digits. It follows from the rule, the file, the key or the
/// instruction, and the number of equal ones before it, but not from lines or from values of YAML and TOML.
pub fn fingerprints<'a>(project: &Project, findings: impl IntoIterator<Item = &'a Finding>) -> Vec<String> {
    let mut counts = BTreeMap::new();
    let mut fingerprint = |finding: &Finding| {
        let file = project.files.get(finding.place.file);
        let path = file.map_or("", |file| &file.source.path);
        let name = format!("{}\n{path}\n{}", finding.rule.id, anchor(project, finding.place));
        let count = counts.entry(name.clone()).and_modify(|count| *count += 1).or_insert(0);
        format!("{:016x}", hash(&format!("{name}\n{count}")))
    };
    findings.into_iter().map(&mut fingerprint).collect()
}

/// FNV-1a with 64 bits, which stays the same across versions of Rust.
///
/// Source: <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The key, the instruction or the line that a place is in.
fn anchor(project: &Project, place: Place) -> String {
    let Some(file) = project.files.get(place.file) else { return String::new() };
    let start = place.span.start;
    match &file.content {
        Content::Docker(docker) => of_docker(docker, file, place),
        Content::Yaml(yaml) => {
            let holds = |root: &&Node| root.span.start <= start && start <= root.span.end;
            let root = yaml.documents.iter().map(|document| &document.root).rfind(holds);
            root.map_or_else(|| line(&file.source, start), |root| of_tree(root, start, false))
        }
        Content::Toml(toml) => of_tree(&toml.root, start, true),
        Content::Text | Content::Unread(_) => line(&file.source, start),
    }
}

/// The stage and the words.
fn of_docker(docker: &Dockerfile, file: &File, place: Place) -> String {
    let stage = docker.stages.iter().rposition(|stage| stage.from.span.start <= place.span.start);
    let name = stage.and_then(|stage| docker.stages.get(stage)).and_then(|stage| stage.name.clone());
    let name = name.or_else(|| stage.map(|stage| stage.to_string())).unwrap_or_default();
    let words: Vec<_> = file.source.slice(place.span).split_whitespace().collect();
    format!("{name} {}", words.join(" "))
}

fn line(source: &Source, at: usize) -> String {
    source.slice(source.line_span(source.line(at))).trim().to_owned()
}

/// The kind and the name of an object, and the keys down to a byte. Items of lists have their names, if they have any.
/// The parts of a TOML table can be anywhere in the file, those of a YAML node are inside of it or behind an alias.
fn of_tree(root: &Node, at: usize, is_toml: bool) -> String {
    let text = |path: &[&str]| root.at(path).and_then(Node::text).unwrap_or_default().to_owned();
    let holds = |node: &Node| if is_toml { holds(node, at) } else { is_at(node, at) };
    let mut path = vec![text(&["kind"]), text(&["metadata", "namespace"]), text(&["metadata", "name"])];
    let mut node = root;
    loop {
        let next = match &node.value {
            Value::Mapping(entries) => {
                let within = |entry: &&(Node, Node)| entry.0.span.start <= at && at <= entry.1.span.end;
                let found = entries.iter().filter(within).max_by_key(|entry| entry.0.span.start);
                let found = found.or_else(|| entries.iter().find(|(_, value)| holds(value)));
                found.map(|(key, value)| (key.text().unwrap_or_default().to_owned(), value))
            }
            Value::Sequence(items) => {
                let found = items.iter().enumerate().rfind(|(_, item)| holds(item));
                found.map(|(place, item)| {
                    let name = ["name", "key", "package"].iter().find_map(|key| item.get(key)).and_then(Node::text);
                    (name.map_or_else(|| place.to_string(), Into::into), item)
                })
            }
            _ => None,
        };
        let Some((name, inner)) = next else { break };
        path.push(name);
        node = inner;
    }
    path.join("/")
}

fn is_at(node: &Node, at: usize) -> bool {
    node.span.start <= at && at <= node.span.end
}

/// Whether a node or something in it is at a byte.
fn holds(node: &Node, at: usize) -> bool {
    is_at(node, at)
        || match &node.value {
            Value::Mapping(entries) => entries.iter().any(|(key, value)| is_at(key, at) || holds(value, at)),
            Value::Sequence(items) => items.iter().any(|item| holds(item, at)),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, text: &str, found: &str) -> String {
        let project = Project { files: vec![File::of_bytes(path, text.as_bytes())] };
        let start = text.find(found).expect("a place");
        anchor(&project, Place { file: 0, span: (start..start + found.len()).into() })
    }

    #[test]
    fn places_have_names_without_lines_and_values() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\nspec:\n  containers:\n    - image: x\n      name: web\n      env: [{name: A, value: '1'}]\n";
        for (path, text, found, expected) in [
            ("pod.yaml", pod, "x\n", "Pod//api/spec/containers/web/image"),
            ("pod.yaml", pod, "'1'", "Pod//api/spec/containers/web/env/A/value"),
            ("compose.yml", "services:\n  api:\n    ports: [80, 81]\n", "81", "///services/api/ports/1"),
            ("Cargo.toml", "[profile.release]\npanic = 'abort'\nlto = true\n", "'abort'", "///profile/release/panic"),
            ("Cargo.toml", "[profile.release]\na = 1\n[b]\nc = 1\n[profile.dev]\nd = 2\n", "2", "///profile/dev/d"),
            (
                "Cargo.lock",
                "[[package]]\nname = 'a'\n[[package]]\nname = 'b'\nversion = '1'\n",
                "'1'",
                "///package/b/version",
            ),
            ("Dockerfile", "FROM a AS build\nRUN a  &&  b\n", "a  &&", "build a &&"),
            ("Dockerfile", "FROM a\nFROM b\nRUN c\n", "c\n", "1 c"),
            ("x.sh", "a\n  b c\n", "c", "b c"),
        ] {
            assert_eq!(at(path, text, found), expected, "{text}");
        }
    }
}
