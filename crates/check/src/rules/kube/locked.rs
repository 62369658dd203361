//! What locks a container down further: shown only on request.

use super::examples::deployment;
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::Container;
use crate::kube::links::Links;
use crate::report::{Confidence, Rule, Severity};

pub static ALLOW_PRIVILEGE_ESCALATION: Rule = Rule {
    id: "allow-privilege-escalation",
    title: "A process can gain more privileges than its parent",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Unless allowPrivilegeEscalation is false, a program in the image that has the setuid bit can become root. \
          An attacker who takes over the process needs only one such program.",
    fix: "Set securityContext.allowPrivilegeEscalation of the container to false.",
    page: "/platforms/kubernetes/#security",
    claims: Rule::native(&["df-user-app"]),
    also: &["privilege-escalation-container", "privilegeEscalationAllowed", "CKV_K8S_20"],
    pedantic: true,
    fails: Rule::native(&[("deployment.yaml", deployment!(""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          securityContext:\n            allowPrivilegeEscalation: false\n"),
    )]),
};

pub static NO_READ_ONLY_ROOT_FS: Rule = Rule {
    id: "no-read-only-root-fs",
    title: "The root file system of a container is writable",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "An attacker who takes over the process can store and run programs in the container. Files that the service \
          itself writes there are lost with the container.",
    fix: "Set securityContext.readOnlyRootFilesystem of the container to true. If the service writes temporary files, \
          mount an emptyDir at /tmp.",
    page: "/platforms/kubernetes/#security",
    claims: Rule::native(&["df-copy-bin"]),
    also: &["no-read-only-root-fs", "notReadOnlyRootFilesystem", "CKV_K8S_22"],
    pedantic: true,
    fails: Rule::native(&[("deployment.yaml", deployment!(""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          securityContext:\n            readOnlyRootFilesystem: true\n"),
    )]),
};

pub static SERVICE_ACCOUNT_TOKEN: Rule = Rule {
    id: "service-account-token",
    title: "The pod gets a token for the Kubernetes API",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "By default, Kubernetes mounts a token of the service account into every container. An attacker who takes \
          over the process can call the API with it.",
    fix: "Set automountServiceAccountToken: false in the pod spec if the service does not call the Kubernetes API.",
    page: "/platforms/kubernetes/#security",
    claims: &[],
    also: &["CKV_K8S_38"],
    pedantic: true,
    fails: Rule::native(&[("deployment.yaml", deployment!("  replicas: 3\n", "", ""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("  replicas: 3\n", "", "      automountServiceAccountToken: false\n"),
    )]),
};

/// Looks at the containers that serve.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in &links.workloads {
        let serving = workload.main_containers().into_iter().filter(|one| links.serves(*one));
        let serving: Vec<Container<'_>> = serving.collect();
        for container in &serving {
            let at = container.object().at;
            let name = capital(&container.title());
            let is_off = |value: &str| container.lacks(&["securityContext", value]);
            if is_off("allowPrivilegeEscalation") {
                let said = format!("{name} does not set allowPrivilegeEscalation.");
                findings.add(&ALLOW_PRIVILEGE_ESCALATION, at, container.label(), said);
            }
            if is_off("readOnlyRootFilesystem") {
                findings.add(
                    &NO_READ_ONLY_ROOT_FS,
                    at,
                    container.label(),
                    format!("{name} has a writable file system."),
                );
            }
        }
        // A service account of its own is a sign that the service calls the API.
        let object = workload.object;
        let lacks = |field: &str| object.lacks(workload.pod, &[field]);
        if !serving.is_empty()
            && object.is_whole
            && lacks("serviceAccountName")
            && lacks("automountServiceAccountToken")
        {
            let said = format!("The pods of {} get a token of the default service account.", object.title());
            findings.add(&SERVICE_ACCOUNT_TOKEN, object.at, object.label(), said);
        }
    }
}
