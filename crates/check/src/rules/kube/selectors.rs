//! Selectors, and what they select.

use super::examples::{deployment, service};
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::{Links, same_namespace};
use crate::kube::{Object, Workload};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;
use crate::words::Words;

pub static SELECTOR_MISMATCH: Rule = Rule {
    id: "selector-mismatch",
    title: "The selector does not match the pod labels",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The labels of the pod template must match spec.selector. The API server rejects the manifest, so the deploy \
          fails.",
    fix: "Use the same labels in spec.selector.matchLabels and in spec.template.metadata.labels.",
    page: "/platforms/kubernetes/#verify",
    claims: &[],
    also: &["mismatching-selector"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.4.2\n",
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.4.2\n",
    )]),
};

pub static PORTS_IN_SELECTOR: Rule = Rule {
    id: "ports-in-selector",
    title: "A selector contains an invalid field",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The selector of a Service maps label names to values, and the selector of a workload contains only \
          matchLabels and matchExpressions. The API server rejects other fields, so the deploy fails.",
    fix: "Move the field out of the selector, or move the labels under matchLabels.",
    page: "/platforms/kubernetes/#verify",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n    ports:\n      - port: 80\n",
    )]),
    passes: Rule::native(&[(
        "service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n  ports:\n    - port: 80\n",
    )]),
};

pub static SERVICE_SELECTS_NOTHING: Rule = Rule {
    id: "service-selects-nothing",
    title: "A Service selects no pods",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "A Service whose selector matches no pod has no endpoints. Every connection to it is refused or times out.",
    fix: "Use the labels of the pod template in the selector of the Service.",
    page: "/platforms/kubernetes/#find-out-whether-any-pod-is-ready",
    claims: &[],
    also: &["dangling-service", "service-targets-pod"],
    pedantic: false,
    fails: Rule::native(&[
        ("deployment.yaml", deployment!("")),
        (
            "service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: orders\n  ports:\n    - port: 80\n",
        ),
    ]),
    passes: Rule::native(&[
        ("deployment.yaml", deployment!("")),
        ("service.yaml", service!("      targetPort: http\n")),
    ]),
};

/// Looks at the selectors of all objects.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in &links.workloads {
        matches(*workload, findings);
        keys(workload.object, findings);
    }
    for service in links.of_kind("Service") {
        labels(service, findings);
        selects_nothing(service, links, findings);
    }
}

fn matches(workload: Workload<'_>, findings: &mut Findings) {
    let object = workload.object;
    // A template contains both branches of a condition.
    if object.is_template || !matches!(object.kind, "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") {
        return;
    }
    let wanted = object.root.at(&["spec", "selector", "matchLabels"]);
    for (key, value) in wanted.map(Node::entries).unwrap_or_default() {
        let (Some(name), Some(text)) = (key.text(), value.text()) else { continue };
        if key.is_template() || value.is_template() {
            continue;
        }
        match workload.labels().and_then(|labels| labels.get(name)) {
            Some(own) if own.is_template() || own.text() == Some(text) => {}
            Some(own) => {
                let said = format!(
                    "The selector requires {name}: {text}, and the pods have {name}: {}.",
                    own.text().unwrap_or_default()
                );
                let finding = findings.add(&SELECTOR_MISMATCH, object.at, value.span, said);
                finding.because(object.at.place(own.span), "The label of the pods");
                return;
            }
            None if object.is_whole && object.lacks(workload.template, &["metadata", "labels", name]) => {
                let said = format!("The selector requires {name}: {text}, and the pods have no label {name}.");
                findings.add(&SELECTOR_MISMATCH, object.at, key.span, said);
                return;
            }
            None => {}
        }
    }
}

fn keys(object: Object<'_>, findings: &mut Findings) {
    let selects_by_expression = Words("Deployment StatefulSet DaemonSet ReplicaSet Job").has(object.kind);
    let Some(selector) = object.root.at(&["spec", "selector"]).filter(|_| selects_by_expression) else { return };
    let is_known = |key: &Node| key.is_template() || matches!(key.text(), Some("matchLabels" | "matchExpressions"));
    if let Some((key, _)) = selector.entries().into_iter().find(|(key, _)| !is_known(key)) {
        let said = format!("The selector of {} has the key {}.", object.title(), key.text().unwrap_or_default());
        findings.add(&PORTS_IN_SELECTOR, object.at, key.span, said);
    }
}

fn labels(service: Object<'_>, findings: &mut Findings) {
    let selector = service.root.at(&["spec", "selector"]);
    let is_nested = |value: &Node| value.is_mapping() || value.is_list();
    let found = selector.map(Node::entries).unwrap_or_default().into_iter().find(|(_, value)| is_nested(value));
    if let Some((key, _)) = found {
        let name = key.text().unwrap_or_default();
        let said = format!("The selector of {} contains {name}, which is not a label.", service.title());
        findings.add(&PORTS_IN_SELECTOR, service.at, key.span, said);
    }
}

/// A Service that selects none of the given workloads, although one of them has the same name and no other Service.
fn selects_nothing(service: Object<'_>, links: &Links<'_>, findings: &mut Findings) {
    let Some((key, selector)) = service.root.get("spec").and_then(|spec| spec.entry("selector")) else { return };
    let entries = selector.entries();
    let is_literal = entries.iter().all(|(_, value)| !value.is_template() && value.text().is_some());
    if entries.is_empty() || !is_literal || service.is_template || !service.is_final {
        return;
    }
    if links.selects_any(service) {
        return;
    }
    let own = links.workloads.iter().find(|workload| {
        workload.object.is_whole
            && workload.serves()
            && service.name().is_some()
            && workload.object.name() == service.name()
            && same_namespace(workload.object, service)
            && workload.object.at.source.folder() == service.at.source.folder()
            && links.services_of(**workload).is_empty()
    });
    let Some(workload) = own else { return };
    let differs = entries.iter().find_map(|(key, value)| {
        let own = workload.labels()?.get(key.text()?)?;
        (own.text() != value.text()).then_some((own, value))
    });
    let at = service.at;
    let said = capital(&format!("no given workload has the labels that {} selects.", service.title()));
    match differs {
        Some((own, value)) => {
            let finding = findings.add(&SERVICE_SELECTS_NOTHING, at, value.span, said);
            finding.because(workload.object.at.place(own.span), "The label of the pods");
        }
        None => {
            findings.add(&SERVICE_SELECTS_NOTHING, at, key.span, said);
        }
    }
}
