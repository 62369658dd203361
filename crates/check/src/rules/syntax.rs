//! Files that cannot be parsed.

use super::Look;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::map::Map;
use crate::project::{At, Content, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::source::{Source, Span};
use crate::tree::{Node, Value};

/// The rules.
pub const RULES: &[&Rule] = &[&YAML_SYNTAX_ERROR, &TOML_SYNTAX_ERROR, &DOCKERFILE_SYNTAX_ERROR, &DUPLICATE_KEY];

/// What looks at the files.
pub const LOOKS: &[Look] = &[look];

pub static YAML_SYNTAX_ERROR: Rule = Rule {
    id: "yaml-syntax-error",
    title: "The file is not valid YAML",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "kubectl, Compose and other tools reject the whole file, so nothing in it is deployed. Only what comes before the \
          error was checked here.",
    fix: "Correct the indentation, the quotes or the brackets at this line or just above it.",
    page: "/delivery/ci/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n   ports: [\"8080:8080\"]\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    ports: [\"8080:8080\"]\n",
    )]),
};

pub static TOML_SYNTAX_ERROR: Rule = Rule {
    id: "toml-syntax-error",
    title: "The file is not valid TOML",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Cargo and flyctl reject the whole file, so the build or the deploy stops. Values near the error were not checked \
          here.",
    fix: "Correct this line: values need quotes, and a table can occur only once.",
    page: "/delivery/ci/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("fly.toml", "app = orders\n")]),
    passes: Rule::native(&[("fly.toml", "app = \"orders\"\n")]),
};

pub static DOCKERFILE_SYNTAX_ERROR: Rule = Rule {
    id: "dockerfile-syntax-error",
    title: "The Dockerfile cannot be parsed",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "BuildKit parses the whole file before it runs anything. It stops at this line, and no image is built.",
    fix: "Correct the instruction at this line, or the continued line above it.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &["DL1000"],
    pedantic: false,
    fails: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nCOYP app /app\nCMD [\"/app\"]\n")]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nCOPY app /app\nCMD [\"/app\"]\n")]),
};

pub static DUPLICATE_KEY: Rule = Rule {
    id: "duplicate-key",
    title: "A key occurs twice",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Compose and Kustomize reject a file with a duplicate key. Other tools use the last value without a warning, so the first value has no effect.",
    fix: "Remove a key, or merge the contents of both.",
    page: "/delivery/ci/",
    claims: &[],
    also: &["key-duplicates"],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n    restart: unless-stopped\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: unless-stopped\n",
    )]),
};

/// The most errors that are reported of a Dockerfile. A text with more is not a Dockerfile.
const MOST: usize = 3;

/// Looks at what the parsers report.
fn look(project: &Project, findings: &mut Findings) {
    for (place, file) in project.files.iter().enumerate().filter(|(_, file)| !is_template(&file.source)) {
        let at = At { file: place, source: &file.source };
        match &file.content {
            // A masked template is an approximation, so the rendered file may not have its errors.
            Content::Yaml(yaml) if file.kind != Kind::Helm => {
                for (byte, said) in &yaml.errors {
                    findings.add(&YAML_SYNTAX_ERROR, at, rest_of_line(at.source, *byte), reported(said));
                }
                for document in &yaml.documents {
                    duplicates(at, &document.root, findings);
                }
            }
            Content::Toml(toml) => {
                // Later errors often follow from the first.
                if let Some((byte, said)) = toml.errors.first() {
                    findings.add(&TOML_SYNTAX_ERROR, at, rest_of_line(at.source, *byte), reported(said));
                }
            }
            Content::Docker(docker) => {
                let mut last = None;
                let mut reports = 0;
                for (byte, said) in &docker.errors {
                    let line = at.source.line(*byte);
                    // Several lines in a row are one instruction without backslashes.
                    let follows = last.replace(line).is_some_and(|last| line == last + 1);
                    if !follows && reports < MOST {
                        reports += 1;
                        findings.add(&DOCKERFILE_SYNTAX_ERROR, at, at.source.line_span(line), reported(said));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether another program fills in the file before it is read.
fn is_template(source: &Source) -> bool {
    let name = source.name().to_ascii_lowercase();
    let ends = [".template", ".tmpl", ".tpl", ".j2", ".jinja", ".jinja2", ".erb", ".in"];
    ends.iter().any(|end| name.ends_with(end)) || ["{{", "{%", "<%"].iter().any(|mark| source.text.contains(mark))
}

/// The report of the parser, as a sentence.
fn reported(said: &str) -> String {
    let line = said.lines().next().unwrap_or_default();
    let end = line.find(" at line ").unwrap_or(line.len());
    format!("The parser reports: {}.", line.get(..end).unwrap_or(line).trim_end_matches(['.', ' ']))
}

/// From a byte to the end of its line, or the whole line if nothing is left of it.
fn rest_of_line(source: &Source, byte: usize) -> Span {
    let line = source.line_span(source.line(byte));
    if source.slice(Span { start: byte, end: line.end }).trim().is_empty() {
        line
    } else {
        Span { start: byte, end: line.end }
    }
}

fn duplicates(at: At<'_>, node: &Node, findings: &mut Findings) {
    // The content of an alias is looked at in the place of its anchor.
    let children: Vec<&Node> = match &node.value {
        Value::Mapping(entries) => {
            let mut seen: Map<&str, Span> = Map::new();
            for (key, _) in entries.iter().filter(|(key, _)| node.span.contains(key.span.start)) {
                let Some(name) = key.text().filter(|name| *name != "<<") else { continue };
                if let Some(first) = seen.get(name) {
                    findings
                        .add(&DUPLICATE_KEY, at, key.span, format!("{name} is already set."))
                        .because(at.place(*first), "The first occurrence");
                } else {
                    seen.insert(name, key.span);
                }
            }
            entries.iter().map(|(_, value)| value).collect()
        }
        Value::Sequence(nodes) => nodes.iter().collect(),
        _ => return,
    };
    for child in children.into_iter().filter(|child| node.span.contains(child.span.start)) {
        duplicates(at, child, findings);
    }
}
