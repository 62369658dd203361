//! Programs that hooks and probes run, and that the image lacks.

use super::built::lacks_program;
use super::examples::deployment;
use crate::findings::Findings;
use crate::kube::Container;
use crate::kube::links::Links;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static PRESTOP_MISSING_TOOL: Rule = Rule {
    id: "prestop-missing-tool",
    title: "The preStop hook runs a program that the image does not contain",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The kubelet cannot run the hook, reports FailedPreStopHook and sends SIGTERM at once. Without the delay, \
          the service refuses connections in each rollout.",
    fix: "Use lifecycle.preStop.sleep, which the kubelet runs itself.",
    page: "/warnings/graceful-shutdown/#choose-the-timeouts",
    claims: Rule::native(&["gs-too-short-long"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "          image: registry.example.com/api-distroless:1.4.2\n",
            "          lifecycle:\n            preStop:\n              exec:\n                command: [sleep, \"10\"]\n",
            ""
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "          image: registry.example.com/api-distroless:1.4.2\n",
            "          lifecycle:\n            preStop:\n              sleep:\n                seconds: 10\n",
            ""
        ),
    )]),
};

pub static PROBE_MISSING_TOOL: Rule = Rule {
    id: "probe-missing-tool",
    title: "A probe runs a program that the image does not contain",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "A command that cannot start counts as a failed check. A failed readiness probe keeps the pod out of the \
          Service, and a failed liveness or startup probe restarts the container in a loop.",
    fix: "Use httpGet, or run a subcommand of the service's own binary.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "deployment.yaml",
            deployment!(
                "          readinessProbe:\n            exec:\n              command: [curl, -f, http://localhost:8080/readyz]\n"
            ),
        ),
        ("Dockerfile", "FROM debian:13-slim\nCOPY api /api\nUSER 65532\nCMD [\"/api\"]\n"),
    ]),
    passes: Rule::native(&[
        (
            "deployment.yaml",
            deployment!(
                "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n"
            ),
        ),
        ("Dockerfile", "FROM debian:13-slim\nCOPY api /api\nUSER 65532\nCMD [\"/api\"]\n"),
    ]),
};

/// Looks at the commands of hooks and probes.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for container in links.workloads.iter().flat_map(|workload| workload.all_containers()) {
        let hook = container.node.at(&["lifecycle", "preStop", "exec", "command"]);
        missing(&PRESTOP_MISSING_TOOL, "preStop", hook, container, links, findings);
        for key in ["startupProbe", "livenessProbe", "readinessProbe"] {
            let command = container.node.at(&[key, "exec", "command"]);
            missing(&PROBE_MISSING_TOOL, key, command, container, links, findings);
        }
    }
}

fn missing(
    rule: &'static Rule,
    key: &str,
    command: Option<&Node>,
    container: Container<'_>,
    links: &Links<'_>,
    findings: &mut Findings,
) {
    let Some(command) = command else { return };
    let first = command.list().first().and_then(Node::text);
    let shell = first.is_some_and(|one| matches!(one.rsplit('/').next(), Some("sh" | "bash" | "ash")));
    let of_script = crate::kube::commands(command);
    // A script needs its shell first, then its programs.
    let programs = first.filter(|_| shell).into_iter().chain(of_script.iter().map(|one| one.program()));
    for program in programs {
        if let Some(reason) = lacks_program(container, program, links) {
            findings.add(rule, container.object().at, command.span, format!("{key} runs {program}, and {reason}."));
            return;
        }
    }
}
