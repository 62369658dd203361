//! The toolchain of a folder, and Cargo's settings.

use super::Facts;
use crate::kind::Kind;
use crate::project::{At, Content, Project};
use crate::tree::Node;

/// Adds what they state.
pub fn look(project: &Project, facts: &mut Facts) {
    for (file, read) in project.files.iter().enumerate() {
        let at = At { file, source: &read.source };
        match (read.kind, &read.content) {
            (Kind::Toolchain, Content::Toml(toml)) => toolchain(at, &toml.root, facts),
            // A `rust-toolchain` without an ending contains TOML or only the name of the channel.
            (Kind::Toolchain, _) if read.source.text.contains('[') => {
                toolchain(at, &crate::toml::read(&read.source.text).root, facts);
            }
            (Kind::Toolchain, _) => {
                let name = read.source.text.trim();
                if !name.is_empty() && !name.contains(char::is_whitespace) {
                    let span = super::within(at, at.source.line_span(1), name);
                    facts.add(&at.source.path, "toolchain.channel", name, at, span);
                }
            }
            (Kind::CargoConfig, Content::Toml(toml)) => config(at, &toml.root, facts),
            _ => {}
        }
    }
}

fn toolchain(at: At<'_>, root: &Node, facts: &mut Facts) {
    facts.nodes(&at.source.path, "toolchain.", at, root.get("toolchain"));
}

fn config(at: At<'_>, root: &Node, facts: &mut Facts) {
    let path = &at.source.path;
    facts.node(path, "target", at, root.at(&["build", "target"]));
    facts.node(path, "rustflags", at, root.at(&["build", "rustflags"]));
    for (target, table) in root.get("target").map(Node::entries).unwrap_or_default() {
        let Some(target) = target.text() else { continue };
        for key in ["rustflags", "linker"] {
            facts.node(path, format!("target.{target}.{key}"), at, table.get(key));
        }
    }
}
