//! When probes check, and how soon they act.

use super::examples::deployment;
use super::patches::replace;
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::{Container, Probe, Role};
use crate::report::{Confidence, Rule, Severity};

/// A liveness probe that restarts a container within this many seconds is too fast: our estimate.
const FAST_RESTART: u32 = 10;
/// A startup probe that gives a container fewer seconds is too short: our estimate.
const SHORT_START: u32 = 10;
/// A fixed delay of readiness from which on it is reported.
const LONG_DELAY: u32 = 15;

pub static LIVENESS_TOO_AGGRESSIVE: Rule = Rule {
    id: "liveness-too-aggressive",
    title: "The liveness probe restarts the container after a short stall",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The kubelet restarts the container after failureThreshold failed checks in a row, so a few seconds of CPU \
          throttling are enough. The restart cuts off requests in flight and moves the load to the other pods, which \
          can then fail in the same way.",
    fix: "Set periodSeconds to 10 and failureThreshold to 6. Let the readiness probe react to short stalls.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: Rule::native(&["hc-db-unusable"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          livenessProbe:\n            httpGet:\n              path: /livez\n              port: http\n            periodSeconds: 3\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          livenessProbe:\n            httpGet:\n              path: /livez\n              port: http\n            periodSeconds: 10\n"
        ),
    )]),
};

pub static STARTUP_PROBE_TOO_SHORT: Rule = Rule {
    id: "startup-probe-too-short",
    title: "The startup probe allows only a few seconds",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The kubelet kills the container if the startup probe has not succeeded within periodSeconds times \
          failureThreshold. On a busy node, a start takes longer than usual, and the pod restarts in a loop.",
    fix: "Set periodSeconds to 1 and failureThreshold to 30, which allows 30 s and delays a fast start by at most 1 \
          s.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: Rule::native(&["hc-readiness-nodb"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          startupProbe:\n            httpGet:\n              path: /livez\n              port: http\n            periodSeconds: 1\n            failureThreshold: 5\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          startupProbe:\n            httpGet:\n              path: /livez\n              port: http\n            periodSeconds: 1\n            failureThreshold: 30\n"
        ),
    )]),
};

pub static INVALID_SUCCESS_THRESHOLD: Rule = Rule {
    id: "invalid-success-threshold",
    title: "The API server rejects the successThreshold of a probe",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Liveness and startup probes must have a successThreshold of 1. The API server rejects the manifest, so the \
          deploy fails.",
    fix: "Remove successThreshold from the liveness and the startup probe.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          livenessProbe:\n            httpGet:\n              path: /livez\n              port: http\n            successThreshold: 2\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          livenessProbe:\n            httpGet:\n              path: /livez\n              port: http\n            successThreshold: 1\n"
        ),
    )]),
};

pub static PROBE_TIMEOUT_EXCEEDS_PERIOD: Rule = Rule {
    id: "probe-timeout-exceeds-period",
    title: "The timeout of a probe exceeds its period",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "The kubelet runs the checks of a probe one after the other, so a check that takes longer than the period \
          delays the next one. The kubelet then detects a container that hangs later than periodSeconds suggests.",
    fix: "Set timeoutSeconds below periodSeconds.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n            periodSeconds: 5\n            timeoutSeconds: 10\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n            periodSeconds: 5\n            timeoutSeconds: 2\n"
        ),
    )]),
};

pub static READINESS_DELAY: Rule = Rule {
    id: "readiness-delay",
    title: "Each new pod waits for a fixed delay before its first check",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "An Axum service starts in well under a second, but the kubelet does not check it before initialDelaySeconds \
          have passed. Each rollout, restart and scale-up takes that much longer.",
    fix: "Remove initialDelaySeconds, and add a startupProbe with periodSeconds: 1 and failureThreshold: 30.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: Rule::native(&["hc-readiness-nodb"]),
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n            initialDelaySeconds: 30\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n"
        ),
    )]),
};

/// Looks at the times of all probes.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in &links.workloads {
        for container in workload.all_containers() {
            if container.role != Role::Init {
                container_times(container, findings);
            }
        }
    }
}

fn container_times(container: Container<'_>, findings: &mut Findings) {
    let at = container.object().at;
    if let Some(probe) = container.probe("livenessProbe") {
        liveness(probe, findings);
    }
    if let Some(probe) = container.probe("startupProbe") {
        startup(probe, findings);
    }
    for key in ["livenessProbe", "startupProbe"] {
        let Some(value) = container.probe(key).and_then(|probe| probe.node.get("successThreshold")) else { continue };
        if let Some(count) = value.number::<u32>().filter(|count| *count != 1) {
            let said = format!("The {key} has successThreshold {count}.");
            let finding = findings.add(&INVALID_SUCCESS_THRESHOLD, at, value.span, said);
            replace(finding, at, value.span, "1", true);
        }
    }
    for key in ["livenessProbe", "startupProbe", "readinessProbe"] {
        let Some(probe) = container.probe(key) else { continue };
        if let (Some(timeout), Some(period)) = (probe.number("timeoutSeconds"), probe.number("periodSeconds"))
            && timeout > period
        {
            let said = format!("The {key} checks every {period} s and waits up to {timeout} s for a response.");
            findings.add(&PROBE_TIMEOUT_EXCEEDS_PERIOD, at, probe.place("timeoutSeconds").span, said);
        }
    }
    let starts_separately = container.node.get("startupProbe").is_some();
    if let Some(value) = container.probe("readinessProbe").and_then(|probe| probe.node.get("initialDelaySeconds"))
        && let Some(delay) = value.number::<u32>().filter(|delay| *delay >= LONG_DELAY && !starts_separately)
    {
        let said = capital(&format!("{} gets no request in its first {delay} s.", container.title()));
        findings.add(&READINESS_DELAY, at, value.span, said);
    }
}

fn liveness(probe: Probe<'_>, findings: &mut Findings) {
    let (Some(period), Some(failures)) = (probe.number("periodSeconds"), probe.number("failureThreshold")) else {
        return;
    };
    let Some(total) = period.checked_mul(failures).filter(|total| *total <= FAST_RESTART) else { return };
    let key = if probe.node.get("periodSeconds").is_some() { "periodSeconds" } else { "failureThreshold" };
    let container = probe.container;
    let said = match failures {
        1 => format!("One failed check restarts {}.", container.title()),
        _ => format!(
            "{failures} failures {period} s apart restart {}, so a stall of about {total} s is enough.",
            container.title()
        ),
    };
    findings.add(&LIVENESS_TOO_AGGRESSIVE, container.object().at, probe.place(key).span, said);
}

fn startup(probe: Probe<'_>, findings: &mut Findings) {
    let numbers = ["periodSeconds", "failureThreshold", "initialDelaySeconds"].map(|field| probe.number(field));
    let [Some(period), Some(failures), Some(delay)] = numbers else { return };
    let total = period.saturating_mul(failures).saturating_add(delay);
    if total < SHORT_START {
        let container = probe.container;
        let said = capital(&format!("{} has {total} s to start.", container.title()));
        findings.add(&STARTUP_PROBE_TOO_SHORT, container.object().at, probe.place("failureThreshold").span, said);
    }
}
