//! What containers request, and how much they may use.

use super::examples::deployment;
use super::patches::replace;
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::quantity::quantity;
use crate::kube::{Container, Role};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

/// A memory limit above this many times the request is reported: our estimate.
const FAR_ABOVE: f64 = 4.0;

pub static NO_MEMORY_LIMIT: Rule = Rule {
    id: "no-memory-limit",
    title: "A container has no memory limit",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "A leak or a burst of large requests can use up the memory of the node. The kernel then kills processes and \
          the kubelet evicts pods, including those of other services.",
    fix: "Set resources.limits.memory to 1.5 times the peak of a load test, and the request to the same value.",
    page: "/resources/memory/#set-the-limit",
    claims: Rule::native(&["mem-grows", "mem-break"]),
    also: &["unset-memory-requirements", "container-resources", "memoryLimitsMissing", "CKV_K8S_13"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n              memory: 256Mi\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n              memory: 256Mi\n            limits:\n              memory: 256Mi\n"
        ),
    )]),
};

pub static NO_REQUESTS: Rule = Rule {
    id: "no-requests",
    title: "A container requests neither CPU nor memory",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The scheduler assumes that the container uses nothing, so it can place the pod on a full node. There, the \
          container gets the smallest share of the CPU, and the kubelet evicts the pod first when memory runs low.",
    fix: "Set resources.requests: cpu to the use in a typical busy hour, and memory to the value of the limit.",
    page: "/platforms/kubernetes/#resources",
    claims: Rule::native(&["mem-2gb"]),
    also: &["unset-cpu-requirements", "container-resources", "cpuRequestsMissing", "CKV_K8S_10"],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!(""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n              memory: 256Mi\n            limits:\n              memory: 256Mi\n"
        ),
    )]),
};

pub static NO_CPU_REQUEST: Rule = Rule {
    id: "no-cpu-request",
    title: "A container requests no CPU",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "The scheduler assumes that the container uses no CPU, and on a busy node the kernel gives it the smallest \
          share. The service becomes slow whenever its neighbors are busy.",
    fix: "Set resources.requests.cpu to what the container uses in a typical busy hour.",
    page: "/resources/cpu-and-threads/#set-both",
    claims: &[],
    also: &["unset-cpu-requirements", "cpuRequestsMissing", "CKV_K8S_10"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          resources:\n            limits:\n              memory: 256Mi\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n            limits:\n              memory: 256Mi\n"
        ),
    )]),
};

pub static LIMIT_FAR_ABOVE_REQUEST: Rule = Rule {
    id: "limit-far-above-request",
    title: "The memory limit is far above the request",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The scheduler reserves only the request, so the limits of all pods on a node can exceed its memory. When \
          memory runs low, the kubelet first evicts pods that use more than they request.",
    fix: "Set the memory request equal to the limit.",
    page: "/resources/memory/#set-the-limit",
    claims: Rule::native(&["mem-2gb"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n              memory: 64Mi\n            limits:\n              memory: 1Gi\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n              memory: 1Gi\n            limits:\n              memory: 1Gi\n"
        ),
    )]),
};

pub static LIMITS_BELOW_REQUESTS: Rule = Rule {
    id: "limits-below-requests",
    title: "A request exceeds its limit",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A request must not exceed the limit of the same resource. The API server rejects the manifest, so the \
          deploy fails.",
    fix: "Lower the request, or raise the limit.",
    page: "/platforms/kubernetes/#resources",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n              memory: 512Mi\n            limits:\n              memory: 256Mi\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 250m\n              memory: 256Mi\n            limits:\n              memory: 256Mi\n"
        ),
    )]),
};

pub static CPU_LIMIT_LOW: Rule = Rule {
    id: "cpu-limit-low",
    title: "The CPU limit is below one CPU",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "All threads share a quota for each period of 100 ms, and once it is used up, the kernel pauses all of them \
          until the next period. Short bursts of work then add tens of milliseconds to the p99 and delay probes, even \
          on an idle node.",
    fix: "Remove the CPU limit and keep the request, or set the limit to a whole number of CPUs. The calculator at \
          /calculators/cpu-quota/ shows how often your traffic uses up a quota.",
    page: "/resources/cpu-and-threads/#set-both",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 100m\n            limits:\n              cpu: 250m\n              memory: 256Mi\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          resources:\n            requests:\n              cpu: 100m\n            limits:\n              memory: 256Mi\n"
        ),
    )]),
};

/// Looks at the resources of all containers.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    // A LimitRange sets defaults for its namespace.
    let has_defaults = links.of_kind("LimitRange").next().is_some();
    for container in links.workloads.iter().flat_map(|workload| workload.all_containers()) {
        for resource in ["cpu", "memory"] {
            order(container, resource, findings);
        }
        far_above(container, findings);
        if container.role == Role::Init || container.object().kind == "DaemonSet" {
            continue;
        }
        if !has_defaults && !container.workload.is_test() {
            absent(container, findings);
        }
        if container.role == Role::Main && !container.is_stock() {
            low_cpu(container, links, findings);
        }
    }
}

/// A literal quantity with its value.
fn literal(node: Option<&Node>) -> Option<(&Node, f64)> {
    let node = node?;
    Some((node, quantity(node.text()?)?))
}

fn absent(container: Container<'_>, findings: &mut Findings) {
    let at = container.object().at;
    let lacks = |kind: &str, resource: &str| container.lacks(&["resources", kind, resource]);
    let name = capital(&container.title());
    // Resources of the pod hold for all of its containers.
    if !container.object().lacks(container.workload.pod, &["resources"]) {
        return;
    }
    if lacks("limits", "memory") {
        findings.add(&NO_MEMORY_LIMIT, at, container.label(), format!("{name} has no memory limit."));
    }
    if lacks("requests", "cpu") && lacks("limits", "cpu") {
        if lacks("requests", "memory") && lacks("limits", "memory") {
            findings.add(&NO_REQUESTS, at, container.label(), format!("{name} requests neither CPU nor memory."));
        } else if !container.is_stock() {
            findings.add(&NO_CPU_REQUEST, at, container.label(), format!("{name} requests no CPU."));
        }
    }
}

fn order(container: Container<'_>, resource: &str, findings: &mut Findings) {
    let request = literal(container.node.at(&["resources", "requests", resource]));
    let (Some((node, request)), Some((limit_node, limit))) = (request, literal(container.limit(resource))) else {
        return;
    };
    if request > limit {
        let text = |node: &Node| node.text().unwrap_or_default().to_owned();
        let said = format!("The {resource} request {} is above the limit {}.", text(node), text(limit_node));
        let at = container.object().at;
        findings.add(&LIMITS_BELOW_REQUESTS, at, node.span, said).because(at.place(limit_node.span), "The limit");
    }
}

fn far_above(container: Container<'_>, findings: &mut Findings) {
    let request = literal(container.node.at(&["resources", "requests", "memory"]));
    let (Some((node, request)), Some((limit_node, limit))) = (request, literal(container.limit("memory"))) else {
        return;
    };
    // Smaller values are in the wrong unit, which is another fault.
    if request >= 1e6 && limit > request * FAR_ABOVE {
        let text = |node: &Node| node.text().unwrap_or_default().to_owned();
        let said = format!(
            "The memory limit {} is {} times the request {}.",
            text(limit_node),
            (limit / request) as u64,
            text(node)
        );
        let at = container.object().at;
        let finding = findings.add(&LIMIT_FAR_ABOVE_REQUEST, at, node.span, said);
        finding.because(at.place(limit_node.span), "The limit");
        replace(finding, at, node.span, text(limit_node), false);
    }
}

fn low_cpu(container: Container<'_>, links: &Links<'_>, findings: &mut Findings) {
    let Some((node, cores)) = literal(container.limit("cpu")) else { return };
    if cores > 0.0 && cores < 1.0 && links.serves(container) {
        // 100 ms per CPU and period.
        let said = format!(
            "{} may use {} ms of CPU time in each period of 100 ms, all threads together.",
            capital(&container.title()),
            (cores * 100.0 + 0.5) as u64
        );
        findings.add(&CPU_LIMIT_LOW, container.object().at, node.span, said);
    }
}
