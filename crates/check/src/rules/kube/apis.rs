//! API versions that current releases no longer serve.

use super::patches::replace;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::removed::removed;
use crate::report::{Confidence, Rule, Severity};

pub static DEPRECATED_API_VERSION: Rule = Rule {
    id: "deprecated-api-version",
    title: "Current releases of Kubernetes do not serve this API version",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Each release removes old API versions, and its API server rejects manifests that use them. The deploy fails \
          with \"no matches for kind\".",
    fix: "Use the version in the message, and adapt the fields that were renamed.",
    page: "/platforms/kubernetes/#verify",
    claims: &[],
    also: &["no-extensions-v1beta", "stable-version"],
    pedantic: false,
    fails: Rule::native(&[(
        "pdb.yaml",
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n",
    )]),
    passes: Rule::native(&[(
        "pdb.yaml",
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: api\n",
    )]),
};

/// Looks at the versions of all objects.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for object in &links.objects {
        // A chart can render the version that the cluster serves.
        if object.is_template && object.at.source.text.contains(".Capabilities") {
            continue;
        }
        let Some(node) = object.root.get("apiVersion") else { continue };
        let Some(version) = node.text() else { continue };
        if let Some((release, next)) = removed(version, object.kind) {
            let said = format!("Kubernetes {release} removed {version} for {}; use {next}.", object.kind);
            let finding = findings.add(&DEPRECATED_API_VERSION, object.at, node.span, said);
            if let Some(safe) = keeps_fields(object.kind, version) {
                replace(finding, object.at, node.span, next, safe);
            }
        }
    }
}

/// Whether the fields of an object mean the same in the next version; `None` if they have other names.
fn keeps_fields(kind: &str, version: &str) -> Option<bool> {
    match (kind, version) {
        ("CronJob" | "NetworkPolicy" | "PriorityClass" | "StorageClass" | "Lease", _) => Some(true),
        ("Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding", _) => Some(true),
        ("HorizontalPodAutoscaler", "autoscaling/v2beta2") => Some(true),
        // An empty selector selects all pods in v1, and it selected none before.
        ("PodDisruptionBudget", _) => Some(false),
        _ => None,
    }
}
