//! References to volumes, networks and services, and settings that exclude each other.

use super::mounts::mounts;
use super::ports::ports;
use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::findings::Findings;
use crate::map::Set;
use crate::report::{Confidence, Rule, Severity};
use crate::source::Span;
use crate::tree::Node;

pub static UNDEFINED_REFERENCE: Rule = Rule {
    id: "undefined-reference",
    title: "The Compose file refers to a name that it does not define",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Compose checks all names before it starts anything. It rejects the whole file with an error such as: service refers \
          to undefined volume.",
    fix: "Define the name at the top level of the file, or correct it.",
    page: "/platforms/systemd/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    volumes: [\"db:/var/lib/postgresql/data\"]\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n",
    )]),
};

pub static REPLICAS_CONFLICT: Rule = Rule {
    id: "replicas-conflict",
    title: "A fixed container name or port prevents replicas",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Only a single container can have a name or a port of the host. The second container fails to start because the name or the port is in use.",
    fix: "Remove container_name, and let a proxy publish the port instead of the service.",
    page: "/platforms/systemd/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    ports: [\"8080:8080\"]\n    deploy: {replicas: 2}\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    expose: [\"8080\"]\n    deploy: {replicas: 2}\n",
    )]),
};

/// Looks at names and replicas.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in &stacks.list {
        let folder = stack.at.source.folder();
        let beside: Vec<_> = stacks.list.iter().filter(|other| other.at.source.folder() == folder).collect();
        // One file can be merged with another that is not given, unless its name is a usual one.
        if stack.is_closed && is_main(stack) && beside.iter().all(|other| other.is_closed || is_main(other)) {
            let mut defined = Set::new();
            for (section, node) in beside.iter().flat_map(|other| &other.roots).flat_map(|root| root.entries()) {
                let names = node.entries().into_iter().filter_map(|(name, _)| name.text());
                defined.extend(names.filter_map(|name| Some((section.text()?, name))));
            }
            for service in stack.services.iter().copied() {
                undefined(stack, &defined, service, findings);
            }
        }
        if !stack.is_swarm() {
            for service in stack.services.iter().copied() {
                replicas(stack, service, findings);
            }
        }
    }
}

/// Whether Compose reads a file of this name by itself.
fn is_main(stack: &Stack<'_>) -> bool {
    let name = stack.at.source.name();
    matches!(name, "compose.yaml" | "compose.yml" | "docker-compose.yaml" | "docker-compose.yml")
}

fn undefined(stack: &Stack<'_>, defined: &Set<(&str, &str)>, service: Service<'_>, findings: &mut Findings) {
    let defines = |section: &str, name: &str| defined.contains(&(section, name));
    let mut report = |kind: &str, name: &str, span: Span| {
        let said = format!("{} refers to the {kind} {name}, which is not defined.", service.name());
        findings.add(&UNDEFINED_REFERENCE, stack.at, span, said);
    };
    for dependency in service.dependencies().into_iter().filter(|one| !one.is_optional) {
        if !dependency.name.contains('$') && !defines("services", dependency.name) {
            report("service", dependency.name, dependency.key.span);
        }
    }
    for mount in &mounts(service) {
        if let Some(name) = mount.volume().filter(|name| !defines("volumes", name)) {
            report("volume", name, mount.node.span);
        }
    }
    for (section, kind) in [("networks", "network"), ("secrets", "secret"), ("configs", "config")] {
        let Some(node) = service.node.get(section) else { continue };
        let of_list = node.list().iter().filter_map(|item| {
            let source = item.get("source").unwrap_or(item);
            Some((source.text()?, source.span))
        });
        let of_mapping = node.entries().into_iter().filter_map(|(key, _)| Some((key.text()?, key.span)));
        for (name, span) in of_list.chain(of_mapping) {
            let is_default = section == "networks" && name == "default";
            if !is_default && !name.contains('$') && !defines(section, name) {
                report(kind, name, span);
            }
        }
    }
}

fn replicas(stack: &Stack<'_>, service: Service<'_>, findings: &mut Findings) {
    let node = service.node.at(&["deploy", "replicas"]).or_else(|| service.node.get("scale"));
    let Some((node, count)) = node.and_then(|node| Some((node, node.number::<u32>()?))).filter(|one| one.1 > 1) else {
        return;
    };
    // Swarm ignores these keys, so a file that has them is for Compose.
    let is_compose = ["restart", "build", "mem_limit"].iter().any(|key| service.node.get(key).is_some())
        || service.node.get("depends_on").is_some_and(Node::is_mapping);
    if !is_compose {
        return;
    }
    if let Some(name) = service.node.get("container_name") {
        let said = format!("{count} containers cannot all be named {}.", name.text().unwrap_or_default());
        findings
            .add(&REPLICAS_CONFLICT, stack.at, name.span, said)
            .because(stack.at.place(node.span), format!("{count} containers"));
        return;
    }
    let fixed = ports(service).into_iter().find(|port| port.published.is_some() && !port.is_range);
    let is_host = service.node.get("ports").map_or(&[][..], Node::list).iter().any(|port| port.get("mode").is_some());
    if let Some(port) = fixed.filter(|_| !is_host) {
        let said = format!("{count} containers cannot all publish port {}.", port.published.unwrap_or_default());
        findings
            .add(&REPLICAS_CONFLICT, stack.at, port.node.span, said)
            .because(stack.at.place(node.span), format!("{count} containers"));
    }
}
