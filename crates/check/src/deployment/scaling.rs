//! How many pods run: replicas, autoscalers and rollouts.

use super::known::{count, count_of, count_or};
use super::{From, Known, Service, Share};
use crate::kube::{Object, Workload};
use crate::project::{At, Project};
use crate::tree::{Node, Value};

const REPLICAS: &str = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas";
const SURGE: &str = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge";
const UNAVAILABLE: &str = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable";
const STATEFUL: &str = "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates";
const JOBS: &str = "https://kubernetes.io/docs/concepts/workloads/controllers/job/#controlling-parallelism";
const HPA: &str =
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/";
const KEDA: &str = "https://keda.sh/docs/latest/reference/scaledobject-spec/";

/// Reads the scaling of a workload. `objects` are those of the same environment.
pub fn read(project: &Project, workload: Workload<'_>, objects: &[Object<'_>], service: &mut Service<'_>) {
    let object = workload.object;
    if matches!(object.kind, "Job" | "CronJob") {
        let job = if object.kind == "Job" { Some(object.root) } else { object.root.at(&["spec", "jobTemplate"]) };
        let parallelism = job.and_then(|job| job.at(&["spec", "parallelism"]));
        service.replicas = count_or(object.at, parallelism, 1, JOBS);
        service.surge = Some(Known::default(0, JOBS));
        return;
    }
    autoscaler(object, objects, service);
    service.replicas = replicas(project, workload, objects, service.max_replicas.is_some());
    rollout(object, service);
}

fn replicas(project: &Project, workload: Workload<'_>, objects: &[Object<'_>], is_scaled: bool) -> Option<Known<u64>> {
    let object = workload.object;
    if object.kind == "DaemonSet" {
        return None;
    }
    let written = workload.replicas().filter(|node| !matches!(node.value, Value::Null));
    let own = written.map(|node| count_of(object.at, Some(node)));
    let mut others = patches(object, objects);
    others.extend(of_kustomizations(project, object));
    let mut values = others.iter();
    match (values.next(), own) {
        // Overlays that differ are different environments.
        (Some(first), _) if values.all(|one| one.value == first.value) => Some(first.clone()),
        (Some(_), _) => None,
        (None, Some(own)) => own,
        (None, None) if is_scaled || !object.is_whole => None,
        (None, None) => Some(Known::default(1, REPLICAS)),
    }
}

/// The replicas in patches of Kustomize: objects with the same name and without a template of pods.
fn patches(object: Object<'_>, objects: &[Object<'_>]) -> Vec<Known<u64>> {
    let patches = objects.iter().filter(|one| {
        one.kind == object.kind
            && one.name() == object.name()
            && one.root.at(&["spec", "selector"]).is_none()
            && one
                .root
                .at(&["spec", "template", "spec", "containers"])
                .is_none_or(|list| list.list().iter().all(|container| container.get("image").is_none()))
    });
    patches.filter_map(|one| count_of(one.at, one.root.at(&["spec", "replicas"]))).collect()
}

fn of_kustomizations(project: &Project, object: Object<'_>) -> Vec<Known<u64>> {
    let mut found = Vec::new();
    for (file, read) in project.files.iter().enumerate() {
        if read.kind != crate::kind::Kind::Kustomization {
            continue;
        }
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            let items = document.root.get("replicas").map_or(&[][..], Node::list).iter();
            let own = items.filter(|item| item.get("name").and_then(Node::text) == object.name());
            found.extend(own.filter_map(|item| count_of(at, item.get("count"))));
        }
    }
    found
}

/// The fewest and the most pods of an autoscaler.
type Limits = (Option<Known<u64>>, Option<Known<u64>>);

/// The limits of an autoscaler. Two that differ are alternatives.
fn autoscaler(object: Object<'_>, objects: &[Object<'_>], service: &mut Service<'_>) {
    let mut limits: Vec<Limits> = Vec::new();
    for one in objects {
        let target = |key: &str| one.root.at(&["spec", "scaleTargetRef", key]).and_then(Node::text);
        if target("name").is_none() || target("name") != object.name() {
            continue;
        }
        let at = |key: &str| one.root.at(&["spec", key]);
        let kind = target("kind");
        match one.kind {
            "HorizontalPodAutoscaler" if kind == Some(object.kind) => {
                let min = count_or(one.at, at("minReplicas"), 1, HPA);
                limits.push((min, count_of(one.at, at("maxReplicas"))));
            }
            "ScaledObject" if kind.unwrap_or("Deployment") == object.kind => {
                let min = count_or(one.at, at("minReplicaCount"), 0, KEDA);
                limits.push((min, count_or(one.at, at("maxReplicaCount"), 100, KEDA)));
            }
            _ => {}
        }
    }
    let same = |pick: fn(&Limits) -> &Option<Known<u64>>| {
        let first = pick(limits.first()?).clone()?;
        let is_same = limits.iter().all(|one| pick(one).as_ref().is_some_and(|other| other.value == first.value));
        is_same.then_some(first)
    };
    (service.min_replicas, service.max_replicas) = (same(|one| &one.0), same(|one| &one.1));
}

fn rollout(object: Object<'_>, service: &mut Service<'_>) {
    let strategy = object.root.at(&["spec", "strategy"]);
    let kind = strategy.and_then(|one| one.get("type")).and_then(Node::text);
    match object.kind {
        "Deployment" if kind == Some("Recreate") => {
            let from = strategy.and_then(|one| one.get("type")).map(|node| object.at.place(node.span));
            service.surge_share = from.map(|place| Known::file(Share::Pods(0), place));
            service.unavailable_share = from.map(|place| Known::file(Share::Percent(100), place));
        }
        "Deployment" => {
            let share = |key: &str, source| {
                let node = strategy.and_then(|one| one.at(&["rollingUpdate", key]));
                match node.filter(|node| !matches!(node.value, Value::Null)) {
                    Some(node) => Some(Known::file(Share::read(node.text()?)?, object.at.place(node.span))),
                    None if object.is_whole => Some(Known::default(Share::Percent(25), source)),
                    None => None,
                }
            };
            service.surge_share = share("maxSurge", SURGE);
            service.unavailable_share = share("maxUnavailable", UNAVAILABLE);
        }
        "StatefulSet" => {
            service.surge_share = Some(Known::default(Share::Pods(0), STATEFUL));
            service.unavailable_share = Some(Known::default(Share::Pods(1), STATEFUL));
        }
        "Pod" | "ReplicaSet" | "ReplicationController" => {
            service.surge_share = Some(Known::default(Share::Pods(0), REPLICAS));
        }
        _ => {}
    }
}

/// Computes the pods of a rollout from the shares.
pub fn resolve(service: &mut Service<'_>) {
    let Some(most) = service.most_replicas().map(|most| most.value) else { return };
    let (Some(surge), unavailable) = (&service.surge_share, &service.unavailable_share) else { return };
    let surge = surge.clone().map(|share| share.up(most));
    service.unavailable = unavailable.clone().map(|share| {
        let from: From = share.from;
        let pods = share.value.down(most);
        // If both round to 0, Kubernetes allows one pod to be missing.
        let pods = if pods == 0 && surge.value == 0 { 1.min(most) } else { pods };
        Known { value: pods, from }
    });
    service.surge = Some(surge);
}

/// The pods that a text states, for platforms with a single number.
pub fn written(at: At<'_>, node: Option<&Node>) -> Option<Known<u64>> {
    let node = node?;
    Some(Known::file(count(node.text()?)?, at.place(node.span)))
}
