//! Objects of Kubernetes.

pub mod quantity;
#[cfg(test)]
mod tests;

use crate::kind::Kind;
use crate::project::{At, Project};
use crate::tree::Node;

/// An object in a file. Lists are resolved: each of their items is an object.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// Its file.
    pub at: At<'a>,
    /// The whole object.
    pub root: &'a Node,
    /// Its kind, such as `Deployment`.
    pub kind: &'a str,
    /// Whether absences can be reported: its file has no errors, and no template fills in lines of it.
    pub is_whole: bool,
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

/// All objects of all files, templates included.
pub fn objects(project: &Project) -> Vec<Object<'_>> {
    let mut found = Vec::new();
    for (file, read) in project.files.iter().enumerate() {
        if !matches!(read.kind, Kind::Kubernetes | Kind::Helm) {
            continue;
        }
        let at = At { file, source: &read.source };
        let Some(yaml) = read.yaml() else { continue };
        for document in &yaml.documents {
            let is_filled = yaml.blocks.iter().any(|block| document.root.span.contains(*block));
            add(at, &document.root, document.is_whole && !is_filled, &mut found);
        }
    }
    found
}

fn add<'a>(at: At<'a>, root: &'a Node, is_whole: bool, found: &mut Vec<Object<'a>>) {
    let Some(kind) = root.get("kind").and_then(Node::text) else { return };
    if kind.ends_with("List") {
        for item in root.get("items").map_or(&[][..], Node::list) {
            add(at, item, is_whole, found);
        }
    } else {
        found.push(Object { at, root, kind, is_whole });
    }
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
        self.pod.get("containers").map_or(&[], Node::list)
    }

    /// The init containers. One with `restartPolicy: Always` is a sidecar.
    pub fn init_containers(self) -> &'a [Node] {
        self.pod.get("initContainers").map_or(&[], Node::list)
    }

    /// Whether its pods serve until they are stopped, unlike those of a job.
    pub fn serves(self) -> bool {
        !matches!(self.object.kind, "Job" | "CronJob")
            && self.pod.get("restartPolicy").and_then(Node::text).is_none_or(|policy| policy == "Always")
    }

    /// The number of pods that it asks for; `None` if nothing is written, which means 1 without an autoscaler.
    pub fn replicas(self) -> Option<&'a Node> {
        self.object.root.at(&["spec", "replicas"])
    }
}
