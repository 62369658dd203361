//! Objects of Kubernetes.

mod container;
mod objects;

use super::Facts;
use crate::kube::{Object, objects};
use crate::project::Project;
use crate::tree::Node;
use std::borrow::Cow;

/// Kinds that run pods.
const WORKLOADS: [&str; 9] = [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "Pod",
    "Job",
    "CronJob",
];

/// Adds what the objects state.
pub fn look(project: &Project, facts: &mut Facts) {
    for object in objects(project) {
        if WORKLOADS.contains(&object.kind) {
            workload(object, facts);
        } else {
            objects::look(object, facts);
        }
    }
    objects::kustomizations(project, facts);
}

/// The name of an object, or the path of its file if a template fills in the name.
fn name(object: Object<'_>) -> Cow<'_, str> {
    let node = object.root.at(&["metadata", "name"]).filter(|node| !node.is_template());
    node.and_then(Node::text).map_or_else(|| object.at.source.path.as_str().into(), Into::into)
}

/// What a workload states. A patch may have no template.
fn workload(object: Object<'_>, facts: &mut Facts) {
    let (at, name) = (object.at, name(object));
    let spec = object.root.get("spec");
    let get = |path: &[&str]| spec.and_then(|spec| spec.at(path));
    facts.node(&name, "kind", at, object.root.get("kind"));
    for key in ["replicas", "minReadySeconds", "progressDeadlineSeconds", "schedule", "concurrencyPolicy"] {
        facts.node(&name, key, at, get(&[key]));
    }
    for strategy in ["strategy", "updateStrategy"] {
        facts.node(&name, "strategy.type", at, get(&[strategy, "type"]));
        for key in ["maxSurge", "maxUnavailable", "partition"] {
            facts.node(&name, format!("strategy.{key}"), at, get(&[strategy, "rollingUpdate", key]));
        }
    }
    for claim in get(&["volumeClaimTemplates"]).map_or(&[][..], Node::list) {
        facts.node(&name, "storage", at, claim.at(&["spec", "resources", "requests", "storage"]));
    }
    let pod = match object.workload() {
        Some(workload) => workload.pod,
        None => return,
    };
    for key in ["terminationGracePeriodSeconds", "restartPolicy", "priorityClassName", "hostNetwork"] {
        facts.node(&name, key, at, pod.get(key));
    }
    container::security(&name, at, pod.get("securityContext"), facts);
    let containers = pod.get("containers").map_or(&[][..], Node::list);
    if let [first, _, ..] = containers {
        let names: Vec<_> = containers.iter().filter_map(|node| node.get("name")?.text()).collect();
        let span = first.get("name").map_or(first.span, |name| name.span);
        if !containers.iter().any(|node| node.get("name").is_some_and(Node::is_template)) {
            facts.add(&name, "containers", names.join(" "), at, span);
        }
    }
    for node in containers.iter().chain(pod.get("initContainers").map_or(&[][..], Node::list)) {
        container::look(&name, at, node, facts);
    }
}
