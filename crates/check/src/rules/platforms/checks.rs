//! Whether the platform checks that a service can take requests.

use super::stacks::{App, apps, resources};
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static NO_HEALTH_CHECK: Rule = Rule {
    id: "no-health-check",
    title: "The platform does not check whether the service is ready",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Without a check, the platform sends requests to instances that do not respond yet or that hang. Clients get errors, and a broken release can replace the working release.",
    fix: "On Fly, add [[http_service.checks]] with the path /readyz. On Render, set healthCheckPath to /livez.",
    page: "/configuration/health-checks/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[http_service]\n  internal_port = 8080\n  force_https = true\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[http_service]\n  internal_port = 8080\n  force_https = true\n  [[http_service.checks]]\n    path = \"/readyz\"\n    interval = \"5s\"\n",
    )]),
};

pub static TCP_CHECK_ONLY: Rule = Rule {
    id: "tcp-check-only",
    title: "The health check only opens a TCP connection",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A TCP check passes as soon as the kernel accepts the connection. A service that hangs or has lost its database still gets requests.",
    fix: "Replace tcp_checks with http_checks on /readyz.",
    page: "/platforms/fly/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[[services]]\n  internal_port = 8080\n  [[services.ports]]\n    handlers = [\"tls\", \"http\"]\n    port = 443\n  [[services.tcp_checks]]\n    interval = \"15s\"\n",
    )]),
    passes: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\nkill_timeout = 40\n[[services]]\n  internal_port = 8080\n  [[services.ports]]\n    handlers = [\"tls\", \"http\"]\n    port = 443\n  [[services.http_checks]]\n    interval = \"15s\"\n    path = \"/readyz\"\n",
    )]),
};

pub static HEALTH_CHECK_RESTARTS: Rule = Rule {
    id: "health-check-restarts",
    title: "Render restarts the service while its database is down",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Render stops sending requests to an instance when the check fails for 15 s, and restarts it after 60 s. If the path \
          checks the database, an outage of a minute restarts every instance.",
    fix: "Set healthCheckPath to a path that checks nothing, such as /livez.",
    page: "/platforms/render-and-railway/",
    claims: Rule::native(&["hc-db-unusable"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    healthCheckPath: /readyz\n",
    )]),
    passes: Rule::native(&[(
        "render.yaml",
        "services:\n  - type: web\n    name: orders\n    runtime: docker\n    healthCheckPath: /livez\n",
    )]),
};

/// Looks at the checks of Fly and Render.
pub fn look(project: &Project, findings: &mut Findings) {
    for app in apps(project) {
        fly(app, findings);
    }
    for service in resources(project).into_iter().filter(|one| one.is_web()) {
        match service.node.get("healthCheckPath") {
            None if service.is_whole => {
                let said = format!("{} has no healthCheckPath.", service.name());
                findings.add(&NO_HEALTH_CHECK, service.at, service.place(), said);
            }
            Some(path) if path.text().is_some_and(is_readiness) => {
                let said =
                    format!("Render restarts an instance that fails {} for 60 s.", path.text().unwrap_or_default());
                findings.add(&HEALTH_CHECK_RESTARTS, service.at, path.span, said);
            }
            _ => {}
        }
    }
}

fn is_readiness(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("ready" | "readyz" | "readiness"))
}

fn fly(app: App<'_>, findings: &mut Findings) {
    for port in app.http() {
        let some = |key: &str| port.node.get(key).filter(|node| !node.is_empty());
        let http = some("checks").or_else(|| some("http_checks"));
        let tcp = some("tcp_checks");
        if let (None, Some(tcp)) = (http, tcp) {
            let first = tcp.list().first().unwrap_or(tcp);
            findings.add(&TCP_CHECK_ONLY, app.at, first.span, "Fly only checks that the port accepts connections.");
        } else if http.is_none() && app.is_whole {
            let said = match app.root.get("checks").filter(|checks| !checks.is_empty()) {
                Some(_) => {
                    "The service has no check. Checks in the top-level [checks] do not affect where requests go."
                }
                None => "The service has no check.",
            };
            let table = if port.is_short { port.key.span } else { first_value(port.node).unwrap_or(port.key).span };
            findings.add(&NO_HEALTH_CHECK, app.at, table, said);
        }
    }
}

/// The port of a table, which is in its lines, unlike the key of a list of tables.
fn first_value(node: &Node) -> Option<&Node> {
    node.get("internal_port")
}
