//! Where secrets are.

use super::is_secret;
use crate::docker::{Body, Kind as Does};
use crate::helm;
use crate::kind::Kind;
use crate::project::{Content, File, Project};
use crate::shell::Word;
use crate::source::Span;
use crate::tree::{Node, Value};
use crate::yaml::{self, Yaml};

/// The places of the values that look like secrets, by file.
pub fn places(project: &Project) -> Vec<(usize, Span)> {
    let mut found = Vec::new();
    for (file, read) in project.files.iter().enumerate() {
        let mut spans = Vec::new();
        of_content(read, &mut spans);
        in_addresses(&read.source.text, &mut spans);
        private_keys(&read.source.text, &mut spans);
        spans.retain(|span| is_literal(read.source.slice(*span)));
        found.extend(spans.into_iter().map(|span| (file, span)));
    }
    found
}

fn of_content(file: &File, spans: &mut Vec<Span>) {
    match &file.content {
        Content::Docker(docker) => {
            for one in docker.stages.iter().flat_map(|stage| &stage.instructions) {
                match &one.kind {
                    Does::Env(pairs) => pairs.iter().for_each(|(name, value)| variable(name, value.span, spans)),
                    Does::Arg(pairs) => pairs
                        .iter()
                        .filter_map(|(name, value)| Some((name, value.as_ref()?)))
                        .for_each(|(name, value)| variable(name, value.span, spans)),
                    Does::Run { body, .. } | Does::Cmd(body) | Does::Entrypoint(body) => of_body(body, spans),
                    _ => {}
                }
            }
        }
        Content::Yaml(yaml) => {
            let mut of_documents = |yaml: &Yaml| {
                yaml.documents.iter().for_each(|document| of_tree(&document.root, false, spans));
            };
            of_documents(yaml);
            // Readers of manifests may leave out the data of Secrets, but a quoted line of the file has it.
            if matches!(file.kind, Kind::Kubernetes | Kind::Helm) && has_secret(yaml, &file.source.text) {
                of_documents(&yaml::read(&helm::mask(&file.source.text).text));
            }
        }
        Content::Toml(toml) => of_tree(&toml.root, true, spans),
        Content::Text | Content::Unread(_) => {}
    }
}

/// Whether a file has an object whose data [`crate::kube::secrets::without_secrets`] may have left out.
fn has_secret(yaml: &Yaml, text: &str) -> bool {
    let is_kind = |root: &Node| root.get("kind").and_then(Node::text).is_some_and(|kind| kind.starts_with("Secret"));
    let space = [' ', '\t', '\r', '\n', '"', '\''];
    let is_written = |(place, _): (usize, &str)| {
        let before = text.get(..place).unwrap_or_default().trim_end_matches(space).strip_suffix(':');
        before.is_some_and(|before| before.trim_end_matches(space).ends_with("kind"))
    };
    yaml.documents.iter().any(|document| is_kind(&document.root)) || text.match_indices("Secret").any(is_written)
}

fn of_body(body: &Body, spans: &mut Vec<Span>) {
    let words: Vec<&Word> = match body {
        Body::Exec(words) => words.iter().collect(),
        Body::Shell(commands) => {
            commands.iter().flat_map(|command| command.assignments.iter().chain(&command.words)).collect()
        }
    };
    words.into_iter().for_each(|word| pair(&word.text, word.span, spans));
}

/// What an alias of YAML stands for is found at its anchor: following aliases can take exponential time.
fn of_tree(node: &Node, is_toml: bool, spans: &mut Vec<Span>) {
    let is_inside = |inner: &Node| is_toml || node.span.start <= inner.span.start && inner.span.end <= node.span.end;
    match &node.value {
        Value::Mapping(entries) => {
            if node.get("kind").and_then(Node::text) == Some("Secret") {
                let data = ["data", "stringData"].iter().filter_map(|key| node.get(key));
                data.flat_map(Node::entries).for_each(|(_, value)| scalar(value, spans));
            }
            let named = node.get("value");
            for (key, value) in entries.iter() {
                match key.text() {
                    Some(name) if is_secret(name) => scalar(value, spans),
                    // `name: TOKEN` with `value: ...`, as containers have it.
                    Some("name" | "key") if value.text().is_some_and(is_secret) => {
                        named.into_iter().for_each(|value| scalar(value, spans));
                    }
                    _ => {}
                }
                if is_inside(value) {
                    of_tree(value, is_toml, spans);
                }
            }
        }
        Value::Sequence(nodes) => {
            nodes.iter().filter(|inner| is_inside(inner)).for_each(|inner| of_tree(inner, is_toml, spans));
        }
        Value::Scalar { text, .. } => pair(text, node.span, spans),
        Value::Null => {}
    }
}

fn scalar(node: &Node, spans: &mut Vec<Span>) {
    if node.text().is_some() {
        spans.push(node.span);
    }
}

fn variable(name: &str, span: Span, spans: &mut Vec<Span>) {
    if is_secret(name) {
        spans.push(span);
    }
}

/// `NAME=value` as one word.
fn pair(text: &str, span: Span, spans: &mut Vec<Span>) {
    let Some((name, value)) = text.split_once('=') else { return };
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    // Quotes and escapes make the word longer in the file, so the value is what its end has.
    if is_name && is_secret(name) && span.end - span.start >= value.len() {
        let quoted = span.end - span.start - text.len().min(span.end - span.start);
        let end = span.end - quoted / 2;
        spans.push(Span { start: end.saturating_sub(value.len()).max(span.start), end });
    }
}

/// Passwords in addresses: `postgres://app:hunter2@db/orders`.
fn in_addresses(text: &str, spans: &mut Vec<Span>) {
    for (scheme, _) in text.match_indices("://") {
        let start = scheme + 3;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(|one: char| one.is_whitespace() || "/\"'`<>,?#|\\".contains(one)).unwrap_or(rest.len());
        let Some(at) = rest.get(..end).and_then(|authority| authority.rfind('@')) else { continue };
        let user = rest.get(..at).unwrap_or_default();
        if let Some(colon) = user.find(':') {
            spans.push(Span { start: start + colon + 1, end: start + at });
        }
    }
}

/// Private keys as PEM text.
fn private_keys(text: &str, spans: &mut Vec<Span>) {
    let mut from = 0;
    while let Some((before, rest)) = text.get(from..).and_then(|rest| rest.split_once("PRIVATE KEY-----\n")) {
        let start = from + before.len() + "PRIVATE KEY-----\n".len();
        let Some(end) = rest.find("-----END") else { break };
        spans.push(Span { start, end: start + end });
        from = start + end;
    }
}

/// Whether a value is the secret, and not a reference to it, a switch or a small number.
fn is_literal(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let is_reference =
        value.contains("${") || value.contains("{{") || value.contains("$(") || value.starts_with(['$', '/', '<']);
    let is_switch = matches!(
        value.to_ascii_lowercase().as_str(),
        "" | "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "~"
    );
    let is_number = value.len() < 5 && value.bytes().all(|byte| byte.is_ascii_digit());
    !(is_reference || is_switch || is_number)
}
