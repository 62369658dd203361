//! Services, autoscalers, budgets, claims, settings and Kustomizations.

use super::{Facts, name};
use crate::kind::Kind;
use crate::kube::Object;
use crate::project::{At, Project};
use crate::tree::Node;

/// Adds what an object states that runs no pods.
pub fn look(object: Object<'_>, facts: &mut Facts) {
    let (at, name, spec) = (object.at, name(object), object.root.get("spec"));
    match object.kind {
        "Service" => {
            facts.node(&name, "service.type", at, spec.and_then(|spec| spec.get("type")));
            for port in spec.and_then(|spec| spec.get("ports")).map_or(&[][..], Node::list) {
                for key in ["port", "targetPort", "nodePort"] {
                    facts.node(&name, format!("service.{key}"), at, port.get(key));
                }
            }
        }
        "HorizontalPodAutoscaler" => autoscaler(&name, at, spec, facts),
        "PodDisruptionBudget" => {
            for key in ["minAvailable", "maxUnavailable"] {
                facts.node(&name, format!("pdb.{key}"), at, spec.and_then(|spec| spec.get(key)));
            }
        }
        "PersistentVolumeClaim" => {
            facts.node(&name, "storage", at, spec.and_then(|spec| spec.at(&["resources", "requests", "storage"])));
        }
        "ConfigMap" => {
            for (key, value) in object.root.get("data").map(Node::entries).unwrap_or_default() {
                if let (Some(key), Some(text)) = (key.text(), value.text().filter(|_| !value.is_template())) {
                    facts.variable(&name, key, text, at, value.span);
                }
            }
        }
        _ => {}
    }
}

/// An autoscaler, stated for what it scales.
fn autoscaler(name: &str, at: At<'_>, spec: Option<&Node>, facts: &mut Facts) {
    let Some(spec) = spec else { return };
    let target = spec.at(&["scaleTargetRef", "name"]).filter(|node| !node.is_template()).and_then(Node::text);
    let name = target.unwrap_or(name);
    for key in ["minReplicas", "maxReplicas"] {
        facts.node(name, format!("hpa.{key}"), at, spec.get(key));
    }
    facts.node(name, "hpa.cpuTarget", at, spec.get("targetCPUUtilizationPercentage"));
    for metric in spec.get("metrics").map_or(&[][..], Node::list) {
        let Some(resource) = metric.get("resource").or_else(|| metric.get("containerResource")) else { continue };
        let Some(kind) = resource.get("name").and_then(Node::text).filter(|kind| matches!(*kind, "cpu" | "memory"))
        else {
            continue;
        };
        // `targetAverageUtilization` is that of autoscaling/v2beta1.
        let of_target = ["averageUtilization", "averageValue"].map(|key| resource.at(&["target", key]));
        let value = of_target.into_iter().flatten().next().or_else(|| resource.get("targetAverageUtilization"));
        facts.node(name, format!("hpa.{kind}Target"), at, value);
    }
}

/// What Kustomizations change by name: replicas and images.
pub fn kustomizations(project: &Project, facts: &mut Facts) {
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::Kustomization) {
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            let entries = |key: &str| document.root.get(key).map_or(&[][..], Node::list);
            for (list, keys) in [("replicas", &["count"][..]), ("images", &["newName", "newTag", "digest"])] {
                for entry in entries(list) {
                    let Some(name) = entry.get("name").and_then(Node::text) else { continue };
                    for key in keys {
                        facts.node(name, format!("{list}.{key}"), at, entry.get(key));
                    }
                }
            }
        }
    }
}
