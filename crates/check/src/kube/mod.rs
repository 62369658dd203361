//! Objects of Kubernetes.

mod absence;
mod containers;
pub mod defaults;
mod hooks;
pub mod kustomize;
pub mod links;
mod listen;
mod probes;
pub mod quantity;
pub mod removed;
pub mod secrets;
mod software;
pub mod targets;
#[cfg(test)]
mod tests;

use crate::kind::Kind;
use crate::project::{At, Project};
use crate::source::Span;
use crate::tree::Node;
use crate::yaml::Yaml;
pub use containers::{Container, Port, Role, Variable};
pub use hooks::{Hook, commands};
use kustomize::Kustomizations;
pub use probes::Probe;

/// An object in a file. Lists are resolved: each of their items is an object.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// Its file.
    pub at: At<'a>,
    /// The documents of its file.
    pub yaml: &'a Yaml,
    /// Its document, up to the next one.
    pub document: Span,
    /// The whole object, without `status` and other fields that the API server adds.
    pub root: &'a Node,
    /// Its kind, such as `Deployment`.
    pub kind: &'a str,
    /// Whether absences can be reported: its file has no errors, no template fills in lines of it, and it is not a
    /// part that a kustomization completes.
    pub is_whole: bool,
    /// Whether the document was read to its end, and no patch of a given kustomization can change its pod template.
    /// A template may fill in lines: see [`Object::lacks`].
    pub is_final: bool,
    /// Whether a given kustomization lists its file as a patch.
    pub is_patch: bool,
    /// Whether a given kustomization sets the number of its replicas.
    pub sets_replicas: bool,
    /// Whether its file is a template of Helm.
    pub is_template: bool,
}

/// An object that runs pods.
#[derive(Clone, Copy, Debug)]
pub struct Workload<'a> {
    /// The object.
    pub object: Object<'a>,
    /// The specification of the pod.
    pub pod: &'a Node,
    /// The template of the pod, with metadata and specification. For a `Pod`, the object.
    pub template: &'a Node,
}

impl Workload<'_> {
    /// The only place that stands for a container.
    pub fn key_of(self, container: &Node) -> Span {
        let name = container.get("name").or_else(|| self.object.root.at(&["metadata", "name"]));
        name.map_or(container.span, |name| name.span)
    }
}

/// More objects than this are not read, because rules compare them with each other.
pub const MOST: usize = 1_500;

/// More containers of a pod than this are not read.
pub const CONTAINERS: usize = 100;

/// All objects of all files, templates included, up to [`MOST`].
pub fn objects(project: &Project) -> Vec<Object<'_>> {
    let kustomizations = Kustomizations::new(project);
    let mut found = Vec::new();
    for (file, read) in project.files.iter().enumerate() {
        if !matches!(read.kind, Kind::Kubernetes | Kind::Helm) {
            continue;
        }
        let at = At { file, source: &read.source };
        let Some(yaml) = read.yaml() else { continue };
        for (place, document) in yaml.documents.iter().enumerate() {
            let start = document.root.span.start;
            let end = yaml.documents.get(place + 1).map_or(read.source.text.len(), |next| next.root.span.start);
            let span = Span { start, end };
            let is_filled = yaml.is_filled(span);
            let reading = Reading {
                at,
                yaml,
                document: span,
                is_whole: document.is_whole,
                is_filled,
                is_template: read.kind == Kind::Helm,
                kustomizations: &kustomizations,
            };
            reading.add(&document.root, &mut found);
            if found.len() >= MOST {
                found.truncate(MOST);
                return found;
            }
        }
    }
    found
}

/// A document that is being read.
struct Reading<'a, 'b> {
    at: At<'a>,
    yaml: &'a Yaml,
    document: Span,
    is_whole: bool,
    is_filled: bool,
    is_template: bool,
    kustomizations: &'b Kustomizations<'a>,
}

impl<'a> Reading<'a, '_> {
    fn add(&self, root: &'a Node, found: &mut Vec<Object<'a>>) {
        let Some(kind) = root.get("kind").and_then(Node::text) else { return };
        if kind.ends_with("List") {
            for item in root.get("items").map_or(&[][..], Node::list).iter().take(MOST) {
                self.add(item, found);
            }
            return;
        }
        let api = root.get("apiVersion").filter(|api| !api.is_template()).and_then(Node::text);
        if api.is_some_and(|api| !is_of_group(kind, api.rsplit_once('/').map_or("", |(group, _)| group))) {
            return;
        }
        let name = root.at(&["metadata", "name"]).and_then(Node::text).unwrap_or_default();
        let changes = self.kustomizations.changes(&self.at.source.path, kind, name);
        let is_final = self.is_whole && !changes.is_patch && !changes.changes_pods;
        // The API requires the selector, so without it something else completes the object, or it is a patch.
        let is_complete = !needs_selector(kind) || root.at(&["spec", "selector"]).is_some() || changes.is_resource;
        found.push(Object {
            at: self.at,
            yaml: self.yaml,
            document: self.document,
            root,
            kind,
            is_whole: is_final && is_complete && !self.is_filled,
            is_final,
            is_patch: changes.is_patch,
            sets_replicas: changes.sets_replicas,
            is_template: self.is_template,
        });
    }
}

/// Whether a kind is of an API group: the Services of Knative and the Jobs of Cloud Run are other things.
fn is_of_group(kind: &str, group: &str) -> bool {
    match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" => matches!(group, "apps" | "extensions"),
        "Job" | "CronJob" => group == "batch",
        "Pod"
        | "Service"
        | "ConfigMap"
        | "Secret"
        | "PersistentVolume"
        | "PersistentVolumeClaim"
        | "ReplicationController"
        | "LimitRange"
        | "Namespace" => group.is_empty(),
        "HorizontalPodAutoscaler" => group == "autoscaling",
        "PodDisruptionBudget" => group == "policy",
        "Rollout" => group == "argoproj.io",
        "ScaledObject" => group == "keda.sh",
        _ => true,
    }
}

fn limited(containers: Option<&Node>) -> &[Node] {
    let all = containers.map_or(&[][..], Node::list);
    all.get(..CONTAINERS).unwrap_or(all)
}

fn needs_selector(kind: &str) -> bool {
    matches!(kind, "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
}

/// All objects that run pods.
pub fn workloads(project: &Project) -> Vec<Workload<'_>> {
    objects(project).into_iter().filter_map(Object::workload).collect()
}

impl<'a> Object<'a> {
    /// The name in its metadata.
    pub fn name(self) -> Option<&'a str> {
        self.root.at(&["metadata", "name"]).and_then(Node::text)
    }

    /// The namespace in its metadata; `None` for the one that the command chooses.
    pub fn namespace(self) -> Option<&'a str> {
        self.root.at(&["metadata", "namespace"]).and_then(Node::text)
    }

    /// Where to report that it lacks something: its name, or its kind.
    pub fn label(self) -> Span {
        let name = self.root.at(&["metadata", "name"]).or_else(|| self.root.get("kind"));
        name.map_or(self.root.span, |name| name.span)
    }

    /// Its kind and its name for a message.
    pub fn title(self) -> String {
        let is_known = |name: &&str| !name.contains(crate::helm::MARK);
        self.name()
            .filter(is_known)
            .map_or_else(|| format!("this {}", self.kind), |name| format!("{} {name}", self.kind))
    }

    /// Whether it was read from a cluster: autoscalers have changed it, and defaults are written out.
    pub fn is_live(self) -> bool {
        let metadata = self.root.get("metadata");
        metadata.is_some_and(|one| ["uid", "resourceVersion", "managedFields"].iter().any(|key| one.get(key).is_some()))
    }

    /// The object as one that runs pods.
    pub fn workload(self) -> Option<Workload<'a>> {
        let template = match self.kind {
            "Pod" => self.root,
            "CronJob" => self.root.at(&["spec", "jobTemplate", "spec", "template"])?,
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" | "Rollout" => {
                self.root.at(&["spec", "template"])?
            }
            _ => return None,
        };
        Some(Workload { object: self, pod: template.get("spec")?, template })
    }
}

impl<'a> Workload<'a> {
    /// The containers that run side by side, without init containers.
    pub fn containers(self) -> &'a [Node] {
        limited(self.pod.get("containers"))
    }

    /// The init containers. One with `restartPolicy: Always` is a sidecar.
    pub fn init_containers(self) -> &'a [Node] {
        limited(self.pod.get("initContainers"))
    }

    /// Whether its pods serve until they are stopped, unlike those of a job.
    pub fn serves(self) -> bool {
        !matches!(self.object.kind, "Job" | "CronJob")
            && self.pod.get("restartPolicy").and_then(Node::text).is_none_or(|policy| policy == "Always")
    }

    /// Whether its pods run once, to test a release or by hand, so that production does not depend on them.
    pub fn is_test(self) -> bool {
        let hook = self.object.root.at(&["metadata", "annotations", "helm.sh/hook"]).and_then(Node::text);
        hook.is_some_and(|hook| hook.contains("test")) || self.object.kind == "Pod" && !self.serves()
    }

    /// The number of pods that it asks for; `None` if nothing is written, which means 1 without an autoscaler.
    pub fn replicas(self) -> Option<&'a Node> {
        self.object.root.at(&["spec", "replicas"])
    }

    /// The labels of its pods.
    pub fn labels(self) -> Option<&'a Node> {
        self.template.at(&["metadata", "labels"])
    }
}
