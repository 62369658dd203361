//! Apps of Fly.

use super::Facts;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::tree::Node;

/// Adds what a `fly.toml` states.
pub fn look(project: &Project, facts: &mut Facts) {
    for (at, toml) in project.toml_of(Kind::Fly) {
        let root = &toml.root;
        let app = root.get("app").and_then(Node::text).unwrap_or(&at.source.path);
        for key in ["primary_region", "kill_signal", "kill_timeout", "swap_size_mb"] {
            facts.node(app, key, at, root.get(key));
        }
        facts.nodes(app, "build.", at, root.get("build"));
        for key in ["strategy", "max_unavailable", "wait_timeout"] {
            facts.node(app, format!("deploy.{key}"), at, root.at(&["deploy", key]));
        }
        for service in root.get("http_service").into_iter().chain(root.get("services").map_or(&[][..], Node::list)) {
            self::service(app, at, service, facts);
        }
        for (_, check) in root.get("checks").map(Node::entries).unwrap_or_default() {
            self::check(app, at, check, facts);
        }
        for machine in one_or_many(root.get("vm")) {
            for key in ["size", "memory", "memory_mb", "cpus", "cpu_kind"] {
                facts.node(app, format!("vm.{key}"), at, machine.get(key));
            }
        }
        for mount in one_or_many(root.get("mounts")) {
            facts.node(app, "mounts.initial_size", at, mount.get("initial_size"));
        }
        for (key, value) in root.get("env").map(Node::entries).unwrap_or_default() {
            if let (Some(key), Some(text)) = (key.text(), value.text()) {
                facts.variable(app, key, text, at, value.span);
            }
        }
    }
}

fn service(app: &str, at: At<'_>, node: &Node, facts: &mut Facts) {
    for key in [
        "internal_port",
        "protocol",
        "force_https",
        "auto_stop_machines",
        "auto_start_machines",
        "min_machines_running",
    ] {
        facts.node(app, key, at, node.get(key));
    }
    facts.nodes(app, "concurrency.", at, node.get("concurrency"));
    facts.node(app, "idle_timeout", at, node.at(&["http_options", "idle_timeout"]));
    for checks in ["checks", "http_checks", "tcp_checks"] {
        for check in one_or_many(node.get(checks)) {
            self::check(app, at, check, facts);
        }
    }
}

fn check(app: &str, at: At<'_>, node: &Node, facts: &mut Facts) {
    for key in ["type", "port", "path", "method", "interval", "timeout", "grace_period"] {
        facts.node(app, format!("check.{key}"), at, node.get(key));
    }
}

/// A table, or the tables of a list.
fn one_or_many(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    let many = node.map_or(&[][..], Node::list);
    node.filter(|node| node.is_mapping()).into_iter().chain(many)
}
