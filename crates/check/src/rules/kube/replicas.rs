//! How many pods serve, at all times.

use super::examples::{autoscaler, deployment};
use super::patches::replace;
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::quantity::share;
use crate::kube::{Object, Workload, defaults};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static REPLICAS_1: Rule = Rule {
    id: "replicas-1",
    title: "A single pod serves all requests",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "When the pod crashes or its node is drained, all requests fail until another pod is ready. A failed node \
          takes minutes to detect, and the outage lasts at least that long.",
    fix: "Set replicas to 3, or minReplicas if an autoscaler sets the count.",
    page: "/platforms/autoscaling/#the-floor-and-the-first-minute",
    claims: &[],
    also: &["minimum-three-replicas", "deploymentMissingReplicas", "deployment-replicas"],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!("  replicas: 1\n", ""))]),
    passes: Rule::native(&[("deployment.yaml", deployment!("  replicas: 3\n", ""))]),
};

pub static MAX_UNAVAILABLE_HALVES_CAPACITY: Rule = Rule {
    id: "max-unavailable-halves-capacity",
    title: "A rollout stops half of the pods or more before new ones are ready",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "maxUnavailable allows Kubernetes to stop old pods before new ones are ready. In each rollout, the remaining \
          pods get at least twice the load.",
    fix: "Set maxUnavailable to 0 and maxSurge to 1.",
    page: "/platforms/kubernetes/#the-head-of-the-deployment",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("  replicas: 2\n  strategy:\n    rollingUpdate:\n      maxUnavailable: 1\n", ""),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("  replicas: 2\n  strategy:\n    rollingUpdate:\n      maxUnavailable: 0\n", ""),
    )]),
};

pub static HPA_AND_REPLICAS: Rule = Rule {
    id: "hpa-and-replicas",
    title: "Both the manifest and an autoscaler set the replica count",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Each apply resets the count to the value in the manifest, until the autoscaler corrects it. A deploy under \
          load therefore terminates pods that are needed.",
    fix: "Remove replicas from the manifest. Remove it from the stored configuration of the live object first, as the \
          page describes, or the next apply scales to 1.",
    page: "/platforms/autoscaling/#hand-the-replica-count-to-the-autoscaler",
    claims: Rule::native(&["plat-k8s-scaling"]),
    also: &["deployment-targeted-by-hpa-does-not-have-replicas-configured"],
    pedantic: false,
    fails: Rule::native(&[
        ("deployment.yaml", deployment!("  replicas: 3\n", "")),
        ("hpa.yaml", autoscaler!("  minReplicas: 3\n  maxReplicas: 5\n")),
    ]),
    passes: Rule::native(&[
        ("deployment.yaml", deployment!("", "")),
        ("hpa.yaml", autoscaler!("  minReplicas: 3\n  maxReplicas: 5\n")),
    ]),
};

pub static NO_TOPOLOGY_SPREAD: Rule = Rule {
    id: "no-topology-spread",
    title: "Nothing spreads the pods over nodes and zones",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "The default constraints of the scheduler are weak, so it can place all pods on one node. If that node \
          fails, the service is down although it has several pods.",
    fix: "Add topologySpreadConstraints for kubernetes.io/hostname and topology.kubernetes.io/zone with \
          whenUnsatisfiable: ScheduleAnyway.",
    page: "/platforms/zones/#spread-pods-over-zones",
    claims: &[],
    also: &["no-anti-affinity", "pod-topology-spread-constraints", "topologySpreadConstraint"],
    pedantic: true,
    fails: Rule::native(&[("deployment.yaml", deployment!("  replicas: 3\n", "", ""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "",
            "      topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: kubernetes.io/hostname\n          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels:\n              app: api\n"
        ),
    )]),
};

/// Looks at the replicas of all workloads.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in links.workloads.iter().filter(|one| matches!(one.object.kind, "Deployment" | "Rollout")) {
        let scalers = links.autoscalers_of(*workload);
        let serves = workload.main_containers().into_iter().any(|container| links.serves(container));
        if let (Some(scaler), Some(replicas)) = (scalers.first(), workload.replicas()) {
            conflict(*workload, *scaler, replicas, findings);
        }
        if serves {
            single(*workload, scalers.first().copied(), links, findings);
        }
        unavailable(*workload, scalers.first().copied(), findings);
        spread(*workload, serves, findings);
    }
}

/// The least number of pods that an autoscaler keeps, and where it is written.
pub fn minimum<'a>(scaler: Object<'a>) -> Option<(u32, Option<&'a Node>)> {
    let spec = scaler.root.get("spec")?;
    match spec.get("minReplicas").or_else(|| spec.get("minReplicaCount")) {
        Some(node) => Some((node.number()?, Some(node))),
        // KEDA's default is 0, which is a choice to start with the first request.
        None if scaler.kind == "HorizontalPodAutoscaler" => {
            scaler.lacks(spec, &["minReplicas"]).then_some((defaults::REPLICAS, None))
        }
        None => None,
    }
}

fn conflict(workload: Workload<'_>, scaler: Object<'_>, replicas: &Node, findings: &mut Findings) {
    let object = workload.object;
    // A live object has the number that the autoscaler chose, and a chart may render only one of the two.
    if object.is_live() || object.is_template || scaler.is_template || object.is_patch {
        return;
    }
    let Some(count) = replicas.number::<u32>() else { return };
    let said = format!("Each apply resets the scale to {count}.");
    let finding = findings.add(&HPA_AND_REPLICAS, object.at, replicas.span, said);
    finding.because(scaler.at.place(scaler.label()), "This autoscaler sets the number of pods");
}

fn single(workload: Workload<'_>, scaler: Option<Object<'_>>, links: &Links<'_>, findings: &mut Findings) {
    let object = workload.object;
    if let Some(scaler) = scaler {
        if let Some((1, place)) = minimum(scaler) {
            let span = place.map_or(scaler.label(), |node| node.span);
            let said = if place.is_some() { "minReplicas is 1." } else { "minReplicas is not set, which means 1." };
            findings.add(&REPLICAS_1, scaler.at, span, said);
        }
        return;
    }
    if links.may_be_scaled(workload) {
        return;
    }
    // Without a selector, the object is a base or a patch, and an overlay sets the number for each environment.
    if !object.is_whole && object.root.at(&["spec", "selector"]).is_none() || object.sets_replicas || object.is_patch {
        return;
    }
    // A template contains both branches of a condition.
    let entries = object.root.get("spec").map(Node::entries).unwrap_or_default();
    if entries.iter().filter(|(key, _)| key.text() == Some("replicas")).count() > 1 {
        return;
    }
    match workload.replicas() {
        Some(node) if node.number() == Some(1_u32) => {
            let said = capital(&format!("{} runs 1 replica.", object.title()));
            let finding = findings.add(&REPLICAS_1, object.at, node.span, said);
            replace(finding, object.at, node.span, "3", false);
        }
        Some(_) => {}
        // An autoscaler may be in a file that is not given, unless the files are a whole application.
        None if !object.is_template && !links.services_of(workload).is_empty() => {
            let spec = object.root.get("spec");
            if spec.is_some_and(|spec| object.lacks(spec, &["replicas"])) {
                let said = capital(&format!(
                    "{} sets no replicas, which means 1, and the files contain no autoscaler.",
                    object.title()
                ));
                findings.add(&REPLICAS_1, object.at, object.label(), said);
            }
        }
        None => {}
    }
}

fn unavailable(workload: Workload<'_>, scaler: Option<Object<'_>>, findings: &mut Findings) {
    let object = workload.object;
    let Some(node) = object.root.at(&["spec", "strategy", "rollingUpdate", "maxUnavailable"]) else { return };
    let least = scaler.and_then(minimum).map(|(least, _)| least);
    let Some(pods) = least.or_else(|| workload.replicas()?.number()).filter(|_| !object.sets_replicas) else { return };
    let Some(stopped) = node.text().and_then(|text| share(text, pods, false)) else { return };
    if pods >= 2 && stopped.saturating_mul(2) >= pods {
        let said = format!("With {pods} pods, a rollout may stop {stopped} of them before new ones are ready.");
        let finding = findings.add(&MAX_UNAVAILABLE_HALVES_CAPACITY, object.at, node.span, said);
        // With maxSurge 0, a rollout could not start.
        let surge = object.root.at(&["spec", "strategy", "rollingUpdate", "maxSurge"]);
        if surge.is_none_or(|surge| surge.text().is_some_and(|text| text.starts_with(|one| matches!(one, '1'..='9')))) {
            replace(finding, object.at, node.span, "0", false);
        }
    }
}

fn spread(workload: Workload<'_>, serves: bool, findings: &mut Findings) {
    let object = workload.object;
    let has_several = workload.replicas().and_then(Node::number::<u32>).is_some_and(|count| count > 1);
    let lacks = |field: &str| object.lacks(workload.pod, &[field]);
    if serves && has_several && object.is_whole && lacks("topologySpreadConstraints") && lacks("affinity") {
        let said = capital(&format!("{} has several replicas and no constraint that spreads them.", object.title()));
        findings.add(&NO_TOPOLOGY_SPREAD, object.at, object.label(), said);
    }
}
