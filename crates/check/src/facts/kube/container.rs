//! Containers: image, resources, probes, what stops them, and their environment.

use super::Facts;
use crate::project::At;
use crate::tree::Node;

/// Numbers of a probe.
const PROBE: [&str; 6] = [
    "initialDelaySeconds",
    "periodSeconds",
    "timeoutSeconds",
    "failureThreshold",
    "successThreshold",
    "terminationGracePeriodSeconds",
];

/// What a probe or a hook can do.
const ACTIONS: [&str; 5] = ["httpGet", "tcpSocket", "exec", "grpc", "sleep"];

/// Adds what a container states.
pub fn look(workload: &str, at: At<'_>, node: &Node, facts: &mut Facts) {
    let own = node.get("name").filter(|name| !name.is_template()).and_then(Node::text);
    let name = own.map_or_else(|| workload.to_string(), |own| format!("{workload}/{own}"));
    facts.node(&name, "image", at, node.get("image"));
    facts.node(&name, "imagePullPolicy", at, node.get("imagePullPolicy"));
    facts.command(&name, "command", at, node.get("command"));
    facts.command(&name, "args", at, node.get("args"));
    for port in node.get("ports").map_or(&[][..], Node::list) {
        facts.node(&name, "containerPort", at, port.get("containerPort"));
    }
    facts.nodes(&name, "resources.limits.", at, node.at(&["resources", "limits"]));
    facts.nodes(&name, "resources.requests.", at, node.at(&["resources", "requests"]));
    for (key, short) in [("startupProbe", "startup"), ("livenessProbe", "liveness"), ("readinessProbe", "readiness")] {
        if let Some(probe) = node.get(key) {
            action(&name, short, at, probe, facts);
            for number in PROBE {
                facts.node(&name, format!("{short}.{number}"), at, probe.get(number));
            }
        }
    }
    if let Some(hook) = node.at(&["lifecycle", "preStop"]) {
        action(&name, "preStop", at, hook, facts);
    }
    security(&name, at, node.get("securityContext"), facts);
    environment(&name, at, node, facts);
}

/// What a probe or a hook does, and where.
fn action(name: &str, prefix: &str, at: At<'_>, node: &Node, facts: &mut Facts) {
    for kind in ACTIONS {
        let Some((key, does)) = node.entry(kind) else { continue };
        facts.node(name, format!("{prefix}.kind"), at, Some(key));
        for part in ["path", "port", "scheme", "service"] {
            facts.node(name, format!("{prefix}.{part}"), at, does.get(part));
        }
        facts.node(name, format!("{prefix}.sleep"), at, does.get("seconds"));
        facts.command(name, &format!("{prefix}.exec"), at, does.get("command"));
    }
}

/// The rights of a pod or a container.
pub fn security(name: &str, at: At<'_>, node: Option<&Node>, facts: &mut Facts) {
    let Some(node) = node else { return };
    for key in [
        "runAsUser",
        "runAsGroup",
        "runAsNonRoot",
        "fsGroup",
        "readOnlyRootFilesystem",
        "allowPrivilegeEscalation",
        "privileged",
    ] {
        facts.node(name, format!("securityContext.{key}"), at, node.get(key));
    }
    for path in [["seccompProfile", "type"], ["capabilities", "drop"], ["capabilities", "add"]] {
        facts.node(name, format!("securityContext.{}", path.join(".")), at, node.at(&path));
    }
}

fn environment(name: &str, at: At<'_>, node: &Node, facts: &mut Facts) {
    for variable in node.get("env").map_or(&[][..], Node::list) {
        let (key, value) = (variable.get("name").and_then(Node::text), variable.get("value"));
        if let (Some(key), Some(node)) = (key, value)
            && let Some(text) = node.text().filter(|_| !node.is_template())
        {
            facts.variable(name, key, text, at, node.span);
        }
    }
    for from in node.get("envFrom").map_or(&[][..], Node::list) {
        for kind in ["configMapRef", "secretRef"] {
            let source = from.get(kind).and_then(|from| from.get("name"));
            if let Some((node, text)) = source.and_then(|node| Some((node, node.text()?)))
                && !node.is_template()
            {
                facts.add(name, "envFrom", format!("{kind} {text}"), at, node.span);
            }
        }
    }
}
