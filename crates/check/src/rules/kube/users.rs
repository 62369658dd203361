//! As whom containers run, and what they may do.

use super::examples::deployment;
use super::patches::replace;
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::{Container, Role, Workload};
use crate::report::{Confidence, Rule, Severity};
use crate::rules::docker::RUNS_AS_ROOT;
use crate::tree::Node;

pub static NO_RUN_AS_NON_ROOT: Rule = Rule {
    id: "no-run-as-non-root",
    title: "Nothing prevents a container from running as root",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without runAsNonRoot, the image decides which user the process runs as, and Kubernetes also starts images \
          that run as root. An attacker who takes over a root process can exploit kernel flaws that other users \
          cannot reach.",
    fix: "In the pod's securityContext, set runAsNonRoot: true, and set runAsUser to the number of the image's user, \
          such as 65532.",
    page: "/platforms/kubernetes/#security",
    claims: Rule::native(&["df-user-app"]),
    also: &["run-as-non-root", "runAsRootAllowed", "CKV_K8S_23"],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!(""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          securityContext:\n            runAsNonRoot: true\n            runAsUser: 65532\n"),
    )]),
};

pub static PRIVILEGED: Rule = Rule {
    id: "privileged",
    title: "A container is privileged",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A privileged container has all capabilities and access to all devices of the node. An attacker who takes \
          over its process controls the node and every pod on it.",
    fix: "Remove privileged. If the process needs a capability, add only that one.",
    page: "/platforms/kubernetes/#security",
    claims: &[],
    also: &["privileged-container", "runAsPrivileged", "CKV_K8S_16"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          securityContext:\n            privileged: true\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          securityContext:\n            privileged: false\n"),
    )]),
};

/// Looks at the users of all containers.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in &links.workloads {
        let own = workload.all_containers().into_iter().filter(|one| !one.is_stock());
        let own: Vec<_> = own.collect();
        for container in own.iter().filter(|one| one.role != Role::Init) {
            root(*container, findings);
            privileged(*container, findings);
        }
        let main = || own.iter().copied().filter(|one| one.role == Role::Main && !workload.is_test());
        if let Some(container) = main().find(|one| may_be_root(*one)) {
            let said =
                capital(&format!("{} may run as root: no securityContext sets runAsNonRoot.", container.title()));
            findings.add(&NO_RUN_AS_NON_ROOT, container.object().at, container.label(), said);
        }
        pod_root(*workload, own.is_empty(), findings);
    }
}

fn is_root(user: &Node) -> bool {
    user.number::<u32>() == Some(0)
}

fn root(container: Container<'_>, findings: &mut Findings) {
    let user = container.node.at(&["securityContext", "runAsUser"]);
    if let Some(user) = user.filter(|user| is_root(user) && container.object().kind != "DaemonSet") {
        let said = capital(&format!("{} runs as user 0.", container.title()));
        findings.add(&RUNS_AS_ROOT, container.object().at, user.span, said);
    }
}

fn pod_root(workload: Workload<'_>, is_stock: bool, findings: &mut Findings) {
    let user = workload.pod.at(&["securityContext", "runAsUser"]).filter(|user| is_root(user));
    let Some(user) = user.filter(|_| !is_stock) else { return };
    // A DaemonSet works for its node, often on files of root.
    if workload.object.kind != "DaemonSet" {
        findings.add(&RUNS_AS_ROOT, workload.object.at, user.span, "The containers of the pod run as user 0.");
    }
}

fn may_be_root(container: Container<'_>) -> bool {
    let pod = container.workload.pod;
    let object = container.object();
    let lacks =
        |field: &str| container.lacks(&["securityContext", field]) && object.lacks(pod, &["securityContext", field]);
    object.kind != "DaemonSet" && lacks("runAsNonRoot") && lacks("runAsUser")
}

fn privileged(container: Container<'_>, findings: &mut Findings) {
    let value = container.node.at(&["securityContext", "privileged"]);
    let Some(value) = value.filter(|value| value.flag() == Some(true)) else { return };
    if container.object().kind != "DaemonSet" {
        let said = capital(&format!("{} is privileged.", container.title()));
        let at = container.object().at;
        let finding = findings.add(&PRIVILEGED, at, value.span, said);
        replace(finding, at, value.span, "false", false);
    }
}
