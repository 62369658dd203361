//! Values of Helm, at the paths of the chart that `helm create` writes. Other paths mean what their templates make of
//! them.

use super::Facts;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::tree::Node;

/// The paths.
const PATHS: [&[&str]; 20] = [
    &["replicaCount"],
    &["image", "repository"],
    &["image", "tag"],
    &["service", "port"],
    &["resources", "limits", "cpu"],
    &["resources", "limits", "memory"],
    &["resources", "requests", "cpu"],
    &["resources", "requests", "memory"],
    &["livenessProbe", "httpGet", "path"],
    &["livenessProbe", "httpGet", "port"],
    &["readinessProbe", "httpGet", "path"],
    &["readinessProbe", "httpGet", "port"],
    &["autoscaling", "enabled"],
    &["autoscaling", "minReplicas"],
    &["autoscaling", "maxReplicas"],
    &["autoscaling", "targetCPUUtilizationPercentage"],
    &["autoscaling", "targetMemoryUtilizationPercentage"],
    &["podSecurityContext", "fsGroup"],
    &["securityContext", "runAsUser"],
    &["securityContext", "readOnlyRootFilesystem"],
];

/// Adds what the values state.
pub fn look(project: &Project, facts: &mut Facts) {
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::HelmValues) {
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            for path in PATHS {
                let node = document.root.at(path).filter(|node| !node.is_mapping());
                facts.node(&read.source.path, path.join("."), at, node.filter(|node| !Node::is_empty(node)));
            }
        }
    }
}
