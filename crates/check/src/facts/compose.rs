//! Services of Compose.

use super::variables::{is_quantity, is_secret};
use super::{Facts, within};
use crate::compose::{Service, services};
use crate::project::{At, Project};
use crate::shell;
use crate::source::Span;
use crate::tree::Node;

/// Keys of a service whose values are stated as they are.
const KEYS: [&str; 17] = [
    "image",
    "restart",
    "mem_limit",
    "mem_reservation",
    "memswap_limit",
    "mem_swappiness",
    "cpus",
    "cpu_quota",
    "cpu_shares",
    "pids_limit",
    "scale",
    "stop_grace_period",
    "stop_signal",
    "user",
    "read_only",
    "init",
    "platform",
];

/// Keys below `deploy` that set how many run, and with what.
const DEPLOY: [&[&str]; 10] = [
    &["replicas"],
    &["mode"],
    &["resources", "limits", "cpus"],
    &["resources", "limits", "memory"],
    &["resources", "limits", "pids"],
    &["resources", "reservations", "cpus"],
    &["resources", "reservations", "memory"],
    &["restart_policy", "condition"],
    &["update_config", "order"],
    &["update_config", "parallelism"],
];

/// Adds what the services state.
pub fn look(project: &Project, facts: &mut Facts) {
    for service in services(project) {
        let (name, at, node) = (service.name(), service.at, service.node);
        for key in KEYS {
            facts.node(name, key, at, node.get(key));
        }
        for key in ["context", "dockerfile", "target"] {
            facts.node(name, format!("build.{key}"), at, node.at(&["build", key]));
        }
        for path in DEPLOY {
            facts.node(
                name,
                format!("deploy.{}", path.join(".")),
                at,
                node.get("deploy").and_then(|node| node.at(path)),
            );
        }
        ports(service, facts);
        let check = node.get("healthcheck");
        facts.command(name, "healthcheck.test", at, check.and_then(|node| node.get("test")));
        for key in ["interval", "timeout", "retries", "start_period", "start_interval", "disable"] {
            facts.node(name, format!("healthcheck.{key}"), at, check.and_then(|node| node.get(key)));
        }
        facts.node(name, "logging.driver", at, node.at(&["logging", "driver"]));
        for key in ["max-size", "max-file", "mode"] {
            facts.node(name, format!("logging.{key}"), at, node.at(&["logging", "options", key]));
        }
        for variable in service.environment() {
            if let Some(value) = &variable.value {
                facts.variable(name, &variable.name, value, at, variable.span);
            }
        }
        facts.command(name, "command", at, node.get("command"));
        settings(service, facts);
    }
}

fn ports(service: Service<'_>, facts: &mut Facts) {
    for port in service.node.get("ports").map_or(&[][..], Node::list) {
        if port.text().is_some() {
            facts.node(service.name(), "ports", service.at, Some(port));
        } else if let Some(target) = port.get("target").and_then(Node::text) {
            let published = port.get("published").and_then(Node::text);
            let value = published.map_or(target.into(), |published| format!("{published}:{target}"));
            facts.add(service.name(), "ports", value, service.at, port.span);
        }
    }
}

/// The settings of a command: `-c max_connections=200`, `--maxmemory 128mb`, `--cache-size=64m`.
fn settings(service: Service<'_>, facts: &mut Facts) {
    let Some(command) = service.node.get("command") else { return };
    let words = words(service.at, command);
    if words.first().is_some_and(|(word, _)| matches!(word.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"))) {
        return;
    }
    for (place, (word, span)) in words.iter().enumerate() {
        // Of `--save 60 500`, neither value is the setting.
        let is_value = |place: usize| words.get(place).is_some_and(|(word, _)| !word.starts_with('-'));
        let next = words.get(place + 1).filter(|_| is_value(place + 1) && !is_value(place + 2));
        let setting = match word.strip_prefix("--") {
            Some(option) => option.split_once('=').map(|pair| (pair, *span)).or_else(|| {
                let (value, span) = next?;
                Some(((option, value.as_str()), *span))
            }),
            None if word == "-c" => next.and_then(|(next, span)| Some((next.split_once('=')?, *span))),
            None => None,
        };
        let Some(((name, value), span)) = setting else { continue };
        if !is_secret(name) && is_quantity(value) {
            facts.add(service.name(), format!("command.{name}"), value, service.at, span);
        }
    }
}

/// The words of a command, which is a text or a list.
fn words(at: At<'_>, command: &Node) -> Vec<(String, Span)> {
    let Some(text) = command.text() else {
        return command.list().iter().filter_map(|node| Some((node.text()?.to_string(), node.span))).collect();
    };
    let read = shell::words(text, 0).into_iter();
    read.map(|word| (word.text.clone(), within(at, command.span, &word.text))).collect()
}
