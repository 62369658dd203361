//! Which probes a container has, and what they request.

use super::examples::deployment;
use crate::findings::Findings;
use crate::helm::MARK;
use crate::kube::links::Links;
use crate::kube::targets::targets;
use crate::kube::{Container, Probe};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static NO_READINESS_PROBE: Rule = Rule {
    id: "no-readiness-probe",
    title: "A container that serves requests has no readiness probe",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Without a readiness probe, Kubernetes sends requests to a pod as soon as its containers have started. \
          Requests that arrive before the service listens fail in each rollout, and a pod that cannot respond keeps \
          getting traffic.",
    fix: "Add a readinessProbe that requests /readyz on the public port.",
    page: "/configuration/health-checks/#the-rule",
    claims: Rule::native(&["hc-readiness-nodb", "hc-readiness-200"]),
    also: &["no-readiness-probe", "pod-probes", "readinessProbeMissing", "CKV_K8S_9"],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!(""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n"
        ),
    )]),
};

pub static NO_LIVENESS_PROBE: Rule = Rule {
    id: "no-liveness-probe",
    title: "A container has no liveness probe",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without a liveness probe, the kubelet restarts a container only if its process exits. A service whose \
          worker threads are all blocked does not recover until an engineer restarts it.",
    fix: "Add a livenessProbe for /livez, a handler that does no I/O, with periodSeconds: 10 and failureThreshold: \
          6.",
    page: "/configuration/health-checks/#the-rule",
    claims: Rule::native(&["hc-db-unusable"]),
    also: &["no-liveness-probe", "livenessProbeMissing", "CKV_K8S_8"],
    pedantic: true,
    fails: Rule::native(&[("deployment.yaml", deployment!(""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          livenessProbe:\n            httpGet:\n              path: /livez\n              port: http\n            failureThreshold: 6\n"
        ),
    )]),
};

pub static LIVENESS_EQUALS_READINESS: Rule = Rule {
    id: "liveness-equals-readiness",
    title: "Liveness and readiness request the same path",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "If the handler checks the database, a database outage restarts every pod. If it checks nothing, a pod that \
          is starting or draining still reports that it is ready.",
    fix: "Use /livez for liveness, a handler that does no I/O, and /readyz for readiness, which returns 503 while the \
          service starts and drains.",
    page: "/configuration/health-checks/#the-rule",
    claims: Rule::native(&["hc-db-unusable", "hc-readiness-nodb", "hc-readiness-200"]),
    also: &["pod-probes-identical"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          livenessProbe:\n            httpGet:\n              path: /health\n              port: http\n          readinessProbe:\n            httpGet:\n              path: /health\n              port: http\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          livenessProbe:\n            httpGet:\n              path: /livez\n              port: http\n          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n"
        ),
    )]),
};

pub static TCP_READINESS: Rule = Rule {
    id: "tcp-readiness",
    title: "The readiness probe only opens a TCP connection",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "The kernel completes the connection as long as the port is open, even if no handler can respond. The pod \
          therefore keeps getting requests while it starts, drains or hangs.",
    fix: "Replace tcpSocket with httpGet and the path /readyz.",
    page: "/configuration/health-checks/#the-rule",
    claims: Rule::native(&["hc-readiness-200"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          readinessProbe:\n            tcpSocket:\n              port: http\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n"
        ),
    )]),
};

pub static PROBE_PORT_MISMATCH: Rule = Rule {
    id: "probe-port-mismatch",
    title: "A probe uses a port name that the container does not declare",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The kubelet looks up the name in the ports of the container, and without a match every check fails. A \
          failed readiness probe keeps the pod out of the Service, and a failed liveness or startup probe restarts it \
          in a loop.",
    fix: "Use the name of a port of this container, or the port number.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: &[],
    also: &["liveness-port", "readiness-port", "startup-port"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: web\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n"
        ),
    )]),
};

/// Looks at the probes of all containers.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in &links.workloads {
        for container in workload.all_containers() {
            ports(container, findings);
        }
        for container in workload.main_containers() {
            let (liveness, readiness) = (container.probe("livenessProbe"), container.probe("readinessProbe"));
            if links.serves(container) {
                absent(container, links, findings);
                if let Some(readiness) = readiness {
                    tcp(readiness, links, findings);
                }
            }
            if let (Some(liveness), Some(readiness)) = (liveness, readiness) {
                equal(liveness, readiness, findings);
            }
        }
    }
}

/// How the files show that a container serves.
fn evidence(container: Container<'_>) -> String {
    let ports = container.ports();
    let numbers: Vec<_> = ports.iter().filter_map(|port| port.number).map(|number| number.to_string()).collect();
    match &numbers[..] {
        [] => container.title(),
        [number] => format!("{}, which declares port {number},", container.title()),
        _ => format!("{}, which declares the ports {},", container.title(), numbers.join(" and ")),
    }
}

fn absent(container: Container<'_>, links: &Links<'_>, findings: &mut Findings) {
    let at = container.object().at;
    if container.lacks(&["readinessProbe"]) {
        let said = capital(&format!("{} has no readinessProbe.", evidence(container)));
        let finding = findings.add(&NO_READINESS_PROBE, at, container.label(), said);
        for service in links.services_of(container.workload).iter().take(1) {
            finding.because(service.at.place(service.label()), "This Service sends requests to the pods");
        }
    }
    if container.lacks(&["livenessProbe"]) {
        let said = capital(&format!("{} has no livenessProbe.", container.title()));
        findings.add(&NO_LIVENESS_PROBE, at, container.label(), said);
    }
}

/// A text that begins with a capital letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn equal(liveness: Probe<'_>, readiness: Probe<'_>, findings: &mut Findings) {
    let request = |probe: Probe<'_>| {
        let path = probe.http()?.get("path").filter(|path| !path.is_template())?.text()?.to_owned();
        Some((path, probe.port_number()?))
    };
    let (Some(one), Some(other)) = (request(liveness), request(readiness)) else { return };
    let Some(place) = liveness.node.at(&["httpGet", "path"]).filter(|_| one == other) else { return };
    let at = liveness.container.object().at;
    let said = format!("Both probes request {} on port {}.", one.0, one.1);
    let finding = findings.add(&LIVENESS_EQUALS_READINESS, at, place.span, said);
    if let Some(path) = readiness.node.at(&["httpGet", "path"]) {
        finding.because(at.place(path.span), "The readiness probe requests the same path");
    }
}

fn tcp(readiness: Probe<'_>, links: &Links<'_>, findings: &mut Findings) {
    let Some((socket, _)) = readiness.node.entry("tcpSocket") else { return };
    let container = readiness.container;
    let others = ["livenessProbe", "startupProbe"];
    let http = others.iter().filter_map(|key| container.probe(key)).find_map(|probe| probe.http()?.get("path"));
    let is_http = |name: &str| name == "web" || name.starts_with("http");
    let speaks_http = || {
        let named = container.ports().into_iter().any(|port| port.name.is_some_and(is_http));
        let of_service = |port: &Node| {
            ["name", "appProtocol"].iter().any(|key| port.get(key).and_then(Node::text).is_some_and(is_http))
        };
        let mut services = links.services_of(container.workload).iter();
        named || services.any(|service| targets(*service).iter().any(|target| of_service(target.port)))
    };
    let at = container.object().at;
    if let Some(path) = http.filter(|path| !path.is_template()) {
        let said = format!(
            "The readiness probe opens a TCP connection, although the service responds at {}.",
            path.text().unwrap_or_default()
        );
        findings.add(&TCP_READINESS, at, socket.span, said);
    } else if speaks_http() {
        findings.add(&TCP_READINESS, at, socket.span, "The readiness probe opens a TCP connection to a port for HTTP.");
    }
}

fn ports(container: Container<'_>, findings: &mut Findings) {
    let object = container.object();
    let declared = container.ports();
    let is_known = match container.node.get("ports") {
        Some(list) => list.is_list() && object.is_complete(list),
        None => container.lacks(&["ports"]),
    };
    if !is_known || declared.iter().any(|port| port.name.is_some_and(|name| name.contains(MARK))) {
        return;
    }
    for key in ["readinessProbe", "livenessProbe", "startupProbe"] {
        let Some(probe) = container.probe(key) else { continue };
        let Some(port) = probe.port().filter(|port| !port.is_template()) else { continue };
        let Some(name) = port.text().filter(|text| is_port_name(text)) else { continue };
        if declared.iter().any(|port| port.name == Some(name)) {
            continue;
        }
        let names: Vec<_> = declared.iter().filter_map(|port| port.name).collect();
        let own = if names.is_empty() { "no named port".into() } else { format!("only {}", names.join(", ")) };
        let said = format!("The {key} uses the port {name}, and {} declares {own}.", container.title());
        findings.add(&PROBE_PORT_MISMATCH, object.at, port.span, said);
    }
}

/// Whether a text is the name of a port: lower-case letters, digits and hyphens, with a letter.
pub fn is_port_name(text: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.bytes().all(is_valid) && text.bytes().any(|byte| byte.is_ascii_lowercase())
}
