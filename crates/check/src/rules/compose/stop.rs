//! Restarts, the time to stop, and logs.

use super::roles::Role;
use super::service::first_key;
use super::stack::{Stack, Stacks};
use crate::compose::{Service, seconds};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};

pub static NO_RESTART_POLICY: Rule = Rule {
    id: "no-restart-policy",
    title: "The service has no restart policy",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "By default, Docker does not restart a container that exits. After a panic, a kill for memory or a reboot of the host, the service stays \
          down until you start it.",
    fix: "Set restart: unless-stopped for the service.",
    page: "/platforms/systemd/",
    claims: Rule::native(&["plat-vps-failure"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", "services:\n  api:\n    build: .\n    ports: [\"8080:8080\"]\n")]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: unless-stopped\n    ports: [\"8080:8080\"]\n",
    )]),
};

pub static STOP_GRACE_TOO_SHORT: Rule = Rule {
    id: "stop-grace-too-short",
    title: "Docker kills the service before it has drained",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Docker sends SIGTERM, waits for stop_grace_period, and then sends SIGKILL. Each deploy cuts off the requests that are still running.",
    fix: "Set stop_grace_period to the time that the service needs to drain and a margin, such as 40s. The default is 10s.",
    page: "/warnings/graceful-shutdown/",
    claims: Rule::native(&["gs-too-short-long", "gs-30-60"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    stop_grace_period: 1s\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    build: .\n    restart: always\n    stop_grace_period: 40s\n",
    )]),
};

pub static NO_LOG_ROTATION: Rule = Rule {
    id: "no-log-rotation",
    title: "Docker does not rotate the log of the service",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Docker's default driver, json-file, never rotates its files. The log of a service that runs for months fills the \
          disk of the host, and its database stops as well.",
    fix: "Set logging: {driver: local} for the service, or for all containers in /etc/docker/daemon.json.",
    page: "/warnings/monitoring/#rotation-and-retention",
    claims: Rule::native(&["mon-rotation"]),
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  api:\n    image: example.com/api:1.4.0\n    restart: always\n    logging: {driver: local}\n",
    )]),
};

/// Seconds below which no request of a usual length can complete.
const SHORT: f64 = 5.0;

/// Looks at how services stop and start.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    for stack in stacks.list.iter().filter(|stack| !stack.is_development) {
        let own = &stack.own;
        if !stack.is_swarm() {
            restarts(stacks, stack, own, findings);
        }
        for service in stack.services.iter().copied() {
            let serves = Role::of(service).engine().is_some() || own.iter().any(|one| one.key.span == service.key.span);
            let grace = service.node.get("stop_grace_period").filter(|_| serves && !stack.runs_sources);
            if let Some((node, text)) = grace.and_then(|node| Some((node, node.text()?)))
                && seconds(text).is_some_and(|period| period <= SHORT)
            {
                let said = format!("{} has {text} between SIGTERM and SIGKILL.", service.name());
                findings.add(&STOP_GRACE_TOO_SHORT, stack.at, node.span, said).patch(
                    stack.at.place(node.span),
                    "40s",
                    false,
                );
            }
        }
        let is_kept = |service: &&Service<'_>| service.restart().is_some_and(|policy| policy != "no");
        let grows = own.iter().filter(is_kept).find(|service| stacks.lacks(**service, "logging"));
        if let Some(service) = grows.filter(|_| !stack.runs_sources) {
            let said = format!("{} sets no logging, so Docker keeps its whole output.", service.name());
            findings.add(&NO_LOG_ROTATION, stack.at, service.key.span, said);
        }
    }
}

fn restarts<'a>(stacks: &Stacks<'a>, stack: &Stack<'a>, own: &[Service<'a>], findings: &mut Findings) {
    let lacks = |service: Service<'a>| {
        stacks.lacks(service, "restart") && stacks.definitions(service).iter().all(|one| one.restart().is_none())
    };
    // A container with a terminal is for a person.
    let is_served = |service: &Service<'a>| service.node.get("stdin_open").is_none() && lacks(*service);
    for service in own.iter().copied().filter(is_served) {
        let said = format!("{} has no restart policy.", service.name());
        add(stack, service, said, findings);
    }
    // A database without a policy does not return after a reboot, and the service that does finds nothing.
    let comes_back = |service: &&Service<'_>| matches!(service.restart(), Some("always" | "unless-stopped" | "any"));
    let Some(other) = own.iter().find(comes_back) else { return };
    for (store, _) in stack.stores.iter().copied().filter(|(store, _)| lacks(*store) && !store.is_on_demand()) {
        let said = format!("{} has no restart policy, but {} restarts and needs it.", store.name(), other.name());
        let is_needed = other.dependencies().iter().any(|one| one.name == store.name());
        if is_needed {
            add(stack, store, said, findings);
        }
    }
}

fn add(stack: &Stack<'_>, service: Service<'_>, said: String, findings: &mut Findings) {
    let finding = findings.add(&NO_RESTART_POLICY, stack.at, service.key.span, said);
    if let Some((span, indent)) = first_key(stack.at, service.node) {
        finding.patch(stack.at.place(span), format!("restart: unless-stopped\n{indent}"), false);
    }
}
