//! Names that the API server rejects, and names of volumes that do not exist.

use super::examples::deployment;
use super::probes::capital;
use crate::findings::Findings;
use crate::helm::MARK;
use crate::kube::links::Links;
use crate::kube::{Container, Object};
use crate::map::Set;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;
use crate::words::Words;

/// Kinds whose names are DNS subdomains. Others, such as those of RBAC, allow more.
const KINDS: Words = Words(
    "Deployment StatefulSet DaemonSet ReplicaSet Pod Job CronJob ConfigMap Secret PersistentVolumeClaim \
     HorizontalPodAutoscaler PodDisruptionBudget Ingress",
);
/// The longest name of a container port.
const PORT: usize = 15;
/// The longest label of a DNS name.
const LABEL: usize = 63;
/// The longest DNS name.
const SUBDOMAIN: usize = 253;

pub static INVALID_NAME: Rule = Rule {
    id: "invalid-name",
    title: "The API server rejects a name",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Names of objects and containers may contain only lower-case letters, digits and hyphens, and the name of a \
          container port has at most 15 characters. The API server rejects the manifest, so the deploy fails.",
    fix: "Replace underscores and capitals, and shorten the names of ports.",
    page: "/platforms/kubernetes/#verify",
    claims: &[],
    also: &["invalid-target-ports"],
    pedantic: false,
    fails: Rule::native(&[("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: orders_api\n")]),
    passes: Rule::native(&[("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: orders-api\n")]),
};

pub static UNDEFINED_VOLUME: Rule = Rule {
    id: "undefined-volume",
    title: "A container mounts a volume that the pod does not define",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Each volumeMount must name a volume of the pod. The API server rejects the manifest, so the deploy fails.",
    fix: "Add the volume to spec.volumes of the pod, or use the name of an existing volume.",
    page: "/platforms/kubernetes/#verify",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "          volumeMounts:\n            - name: temp\n              mountPath: /tmp\n",
            "      volumes:\n        - name: tmp\n          emptyDir: {}\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "          volumeMounts:\n            - name: tmp\n              mountPath: /tmp\n",
            "      volumes:\n        - name: tmp\n          emptyDir: {}\n"
        ),
    )]),
};

/// Looks at the names of all objects.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for object in &links.objects {
        let name = object.root.at(&["metadata", "name"]);
        if object.kind == "Service" {
            check(*object, "the Service", name, LABEL, false, findings);
            for port in object.root.at(&["spec", "ports"]).map_or(&[][..], Node::list) {
                check(*object, "the port", port.get("name"), LABEL, false, findings);
            }
        } else if KINDS.has(object.kind) {
            check(*object, "the object", name, SUBDOMAIN, true, findings);
        }
    }
    for container in links.workloads.iter().flat_map(|workload| workload.all_containers()) {
        let object = container.object();
        check(object, "the container", container.node.get("name"), LABEL, false, findings);
        for port in container.node.get("ports").map_or(&[][..], Node::list) {
            check(object, "the port", port.get("name"), PORT, false, findings);
        }
        volumes(container, findings);
    }
}

/// Whether a name is what a tool replaces before the deploy.
fn is_variable(text: &str) -> bool {
    text.contains(['$', '{', '<', '%', '@', '(', '#', MARK])
        || text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

fn check(object: Object<'_>, what: &str, name: Option<&Node>, most: usize, has_dots: bool, findings: &mut Findings) {
    let Some(node) = name else { return };
    let Some(text) = node.text().filter(|text| !text.is_empty() && !is_variable(text)) else { return };
    let is_valid =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || has_dots && byte == b'.';
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let said = if text.len() > most {
        format!("The name of {what} has {} characters, and the limit is {most}.", text.len())
    } else if let Some(wrong) = text.chars().find(|one| !one.is_ascii() || !is_valid(*one as u8)) {
        format!("The name of {what} contains the character {wrong:?}.")
    } else if !is_end(text.bytes().next()) || !is_end(text.bytes().last()) {
        format!("The name {text} of {what} must begin and end with a letter or a digit.")
    } else {
        return;
    };
    findings.add(&INVALID_NAME, object.at, node.span, said);
}

fn volumes(container: Container<'_>, findings: &mut Findings) {
    let object = container.object();
    let pod = container.workload.pod;
    let known = match pod.get("volumes") {
        Some(list) => (list.is_list() || list.is_empty()) && object.is_complete(list),
        None => object.lacks(pod, &["volumes"]),
    };
    if !object.is_whole || object.is_template || !known {
        return;
    }
    let claims = object.root.at(&["spec", "volumeClaimTemplates"]).map_or(&[][..], Node::list);
    let volumes = pod.get("volumes").map_or(&[][..], Node::list).iter();
    let names: Set<&str> = volumes.filter_map(|volume| volume.get("name")?.text()).collect();
    for mount in container.node.get("volumeMounts").map_or(&[][..], Node::list) {
        let Some(node) = mount.get("name") else { continue };
        let Some(name) = node.text().filter(|text| !is_variable(text)) else { continue };
        let is_claim = claims.iter().any(|claim| claim.at(&["metadata", "name"]).and_then(Node::text) == Some(name));
        if is_claim || names.contains(name) {
            continue;
        }
        let said = capital(&format!("{} mounts the volume {name}, which the pod does not define.", container.title()));
        findings.add(&UNDEFINED_VOLUME, object.at, node.span, said);
    }
}
