//! As whom containers run, and what they may do.

use super::built::built;
use super::examples::deployment;
use super::probes::capital;
use crate::kube::links::Links;
use crate::kube::{Container, Role, Workload};
use crate::report::{Confidence, Rule, Severity};
use crate::rules::Findings;
use crate::rules::docker::RUNS_AS_ROOT;
use crate::tree::Node;

pub static NO_RUN_AS_NON_ROOT: Rule = Rule {
    id: "no-run-as-non-root",
    title: "Nothing prevents the container from running as root",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without runAsNonRoot, the user of the image decides, and the next image may run as root without a notice. An \
          attacker who takes over the process is then root in the container, and can use every flaw of the kernel that \
          needs root.",
    fix: "Set securityContext of the pod to runAsNonRoot: true and runAsUser to the number of the image's user, such as \
          65532.",
    page: "/platforms/kubernetes/",
    claims: &["df-user-app"],
    also: &["run-as-non-root", "runAsRootAllowed", "CKV_K8S_23"],
    pedantic: false,
    fails: &[("deployment.yaml", deployment!(""))],
    passes: &[(
        "deployment.yaml",
        deployment!("          securityContext:\n            runAsNonRoot: true\n            runAsUser: 65532\n"),
    )],
};

pub static PRIVILEGED: Rule = Rule {
    id: "privileged",
    title: "A container is privileged",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A privileged container has all capabilities and all devices of the node. An attacker who takes over the process \
          controls the node and every pod on it.",
    fix: "Remove privileged, and add only the capability that the process needs.",
    page: "/platforms/kubernetes/",
    claims: &[],
    also: &["privileged-container", "runAsPrivileged", "CKV_K8S_16"],
    pedantic: false,
    fails: &[("deployment.yaml", deployment!("          securityContext:\n            privileged: true\n"))],
    passes: &[("deployment.yaml", deployment!("          securityContext:\n            privileged: false\n"))],
};

pub static NAMED_USER_WITH_RUNASNONROOT: Rule = Rule {
    id: "named-user-with-runasnonroot",
    title: "The image names its user, and Kubernetes cannot check that it is not root",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "With runAsNonRoot, the kubelet compares the numeric user of the image with 0, and it cannot resolve a name. The \
          container does not start, with CreateContainerConfigError: image has non-numeric user.",
    fix: "Use a number in the Dockerfile, such as USER 65532:65532, or set runAsUser.",
    page: "/platforms/kubernetes/",
    claims: &["df-user-app"],
    also: &[],
    pedantic: false,
    fails: &[
        ("deployment.yaml", deployment!("          securityContext:\n            runAsNonRoot: true\n")),
        ("Dockerfile", "FROM debian:13-slim\nCOPY api /api\nUSER app\nCMD [\"/api\"]\n"),
    ],
    passes: &[
        ("deployment.yaml", deployment!("          securityContext:\n            runAsNonRoot: true\n")),
        ("Dockerfile", "FROM debian:13-slim\nCOPY api /api\nUSER 65532:65532\nCMD [\"/api\"]\n"),
    ],
};

pub static ROOT_IMAGE_WITH_RUNASNONROOT: Rule = Rule {
    id: "root-image-with-runasnonroot",
    title: "The image runs as root, and the pod does not allow root",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "With runAsNonRoot and without runAsUser, the kubelet refuses an image whose user is root. The container does not \
          start, with CreateContainerConfigError: image will run as root.",
    fix: "Add USER 65532:65532 to the Dockerfile, or set runAsUser.",
    page: "/platforms/kubernetes/",
    claims: &["df-user-app"],
    also: &[],
    pedantic: false,
    fails: &[
        ("deployment.yaml", deployment!("          securityContext:\n            runAsNonRoot: true\n")),
        ("Dockerfile", "FROM debian:13-slim\nCOPY api /api\nCMD [\"/api\"]\n"),
    ],
    passes: &[
        ("deployment.yaml", deployment!("          securityContext:\n            runAsNonRoot: true\n")),
        ("Dockerfile", "FROM debian:13-slim\nCOPY api /api\nUSER 65532:65532\nCMD [\"/api\"]\n"),
    ],
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
        for container in main() {
            image_user(container, links, findings);
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
        findings.add(&PRIVILEGED, container.object().at, value.span, said);
    }
}

fn image_user(container: Container<'_>, links: &Links<'_>, findings: &mut Findings) {
    let Some(value) = container.security("runAsNonRoot").filter(|value| value.flag() == Some(true)) else { return };
    let object = container.object();
    let lacks_user = container.lacks(&["securityContext", "runAsUser"])
        && object.lacks(container.workload.pod, &["securityContext", "runAsUser"]);
    let Some(image) = built(container, links).filter(|_| lacks_user) else { return };
    match image.user() {
        Some((user, _)) if user.expands => {}
        Some((user, _)) => {
            let name = user.text.split(':').next().unwrap_or_default();
            let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            let rule = if matches!(name, "root" | "0") {
                &ROOT_IMAGE_WITH_RUNASNONROOT
            } else if is_number {
                return;
            } else {
                &NAMED_USER_WITH_RUNASNONROOT
            };
            let said = format!("runAsNonRoot is true and no runAsUser is set, and the image has USER {}.", user.text);
            let finding = findings.add(rule, object.at, value.span, said);
            finding.because(image.at.place(user.span), format!("The user of the image is {}.", user.text));
        }
        None => {
            let Some((stage, base)) = image.base() else { return };
            let is_minimal = base.name.contains("gcr.io/distroless/")
                && !base.tag.as_deref().unwrap_or_default().contains("nonroot");
            if !is_minimal && !matches!(base.name.as_str(), "debian" | "ubuntu" | "alpine" | "rust" | "scratch") {
                return;
            }
            let said = format!("runAsNonRoot is true and no runAsUser is set, and {} runs as root.", base.name);
            let finding = findings.add(&ROOT_IMAGE_WITH_RUNASNONROOT, object.at, value.span, said);
            finding.because(image.at.place(stage.from.span), "The Dockerfile sets no USER.");
        }
    }
}
