//! The environment variables that a service gets, on all platforms whose files are given.

use crate::compose;
use crate::docker::Kind as Does;
use crate::kind::Kind;
use crate::kube;
use crate::project::{At, Project};
use crate::source::Span;
use crate::tree::Node;

/// A variable with its value.
pub struct Variable<'a> {
    /// Its file.
    pub at: At<'a>,
    /// Its value, or its line.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The variables that are set in Dockerfiles, for services that Compose builds, in Kubernetes, on Fly and on Render.
pub fn variables(project: &Project) -> Vec<Variable<'_>> {
    let mut found = Vec::new();
    for (at, file) in project.dockerfiles() {
        for one in file.stages.last().map_or(&[][..], |stage| &stage.instructions) {
            let Does::Env(pairs) = &one.kind else { continue };
            found.extend(pairs.iter().map(|(name, value)| Variable {
                at,
                span: value.span,
                name: name.clone(),
                value: value.text.clone(),
            }));
        }
    }
    for service in compose::services(project).into_iter().filter(|service| service.node.get("build").is_some()) {
        for variable in service.environment() {
            let Some(value) = variable.value else { continue };
            found.push(Variable { at: service.at, span: variable.span, name: variable.name, value });
        }
    }
    for workload in kube::workloads(project) {
        for container in workload.containers() {
            listed(workload.object.at, container.get("env"), ("name", "value"), &mut found);
        }
    }
    for (at, toml) in project.toml_of(Kind::Fly) {
        for (key, value) in toml.root.get("env").map(Node::entries).unwrap_or_default() {
            push(at, key, value, &mut found);
        }
    }
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::Render) {
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            for service in document.root.get("services").map_or(&[][..], Node::list) {
                listed(at, service.get("envVars"), ("key", "value"), &mut found);
            }
        }
    }
    found
}

fn listed<'a>(at: At<'a>, list: Option<&Node>, keys: (&str, &str), found: &mut Vec<Variable<'a>>) {
    for entry in list.map_or(&[][..], Node::list) {
        if let (Some(key), Some(value)) = (entry.get(keys.0), entry.get(keys.1)) {
            push(at, key, value, found);
        }
    }
}

fn push<'a>(at: At<'a>, key: &Node, value: &Node, found: &mut Vec<Variable<'a>>) {
    if let (Some(name), Some(text), false) = (key.text(), value.text(), value.is_template()) {
        found.push(Variable { at, span: value.span, name: name.into(), value: text.into() });
    }
}
