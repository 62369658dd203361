//! Autoscalers and disruption budgets.

use super::examples::{autoscaler, budget, deployment};
use super::replicas::minimum;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::quantity::share;
use crate::kube::{Object, Role, Workload};
use crate::report::{Confidence, Patch, Rule, Severity};
use crate::tree::Node;

pub static HPA_WITHOUT_REQUESTS: Rule = Rule {
    id: "hpa-without-requests",
    title: "The autoscaler has no request to compare usage with",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Utilization is relative to the request, so it is undefined if a container of the pod has none. The \
          autoscaler then does nothing for this metric, whatever the load.",
    fix: "Set resources.requests for the resource in every container of the pod.",
    page: "/platforms/autoscaling/#cpu-with-metrics-server",
    claims: Rule::native(&["plat-k8s-scaling"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("deployment.yaml", deployment!("", "")),
        ("hpa.yaml", autoscaler!("  minReplicas: 3\n  maxReplicas: 5\n")),
    ]),
    passes: Rule::native(&[
        ("deployment.yaml", deployment!("", "          resources:\n            requests:\n              cpu: 250m\n")),
        ("hpa.yaml", autoscaler!("  minReplicas: 3\n  maxReplicas: 5\n")),
    ]),
};

pub static HPA_MIN_ABOVE_MAX: Rule = Rule {
    id: "hpa-min-above-max",
    title: "The minimum of an autoscaler exceeds its maximum",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "maxReplicas must not be below minReplicas. The API server rejects the autoscaler, so the deploy fails.",
    fix: "Raise maxReplicas to what your database can serve, or lower minReplicas.",
    page: "/platforms/autoscaling/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("hpa.yaml", autoscaler!("  minReplicas: 5\n  maxReplicas: 3\n"))]),
    passes: Rule::native(&[("hpa.yaml", autoscaler!("  minReplicas: 3\n  maxReplicas: 5\n"))]),
};

pub static HPA_CANNOT_SCALE: Rule = Rule {
    id: "hpa-cannot-scale",
    title: "The minimum and the maximum of an autoscaler are equal",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "The autoscaler keeps exactly this number of pods, whatever the load. A spike then overloads them although \
          an autoscaler is configured.",
    fix: "Raise maxReplicas to what your database can serve, or remove the autoscaler and set replicas.",
    page: "/platforms/autoscaling/#the-ceiling-comes-from-the-database",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("hpa.yaml", autoscaler!("  minReplicas: 3\n  maxReplicas: 3\n"))]),
    passes: Rule::native(&[("hpa.yaml", autoscaler!("  minReplicas: 3\n  maxReplicas: 5\n"))]),
};

pub static PDB_BLOCKS_DRAIN: Rule = Rule {
    id: "pdb-blocks-drain",
    title: "The disruption budget allows no eviction",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A node drain evicts pods, and the API server refuses every eviction that would violate the budget. Node \
          upgrades hang, and the cluster autoscaler cannot remove the node.",
    fix: "Set maxUnavailable: 1 instead of minAvailable, and run at least two pods.",
    page: "/platforms/kubernetes/#node-drains-and-the-disruption-budget",
    claims: Rule::native(&["plat-k8s-failure"]),
    also: &["pdb-min-available", "pdb-max-unavailable", "pdbDisruptionsIsZero"],
    pedantic: false,
    fails: Rule::native(&[
        ("deployment.yaml", deployment!("  replicas: 3\n", "")),
        ("pdb.yaml", budget!("  minAvailable: 3\n")),
    ]),
    passes: Rule::native(&[
        ("deployment.yaml", deployment!("  replicas: 3\n", "")),
        ("pdb.yaml", budget!("  maxUnavailable: 1\n")),
    ]),
};

/// Looks at the autoscalers and budgets of all workloads.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in &links.workloads {
        for scaler in links.autoscalers_of(*workload) {
            requests(*workload, *scaler, findings);
        }
        for budget in links.budgets_of(*workload) {
            least(*workload, *budget, links, findings);
        }
    }
    for scaler in links.of_kind("HorizontalPodAutoscaler").chain(links.of_kind("ScaledObject")) {
        bounds(scaler, findings);
    }
    for budget in links.of_kind("PodDisruptionBudget") {
        if let Some(node) = budget.root.at(&["spec", "maxUnavailable"])
            && node.text().is_some_and(|text| matches!(text, "0" | "0%"))
        {
            findings.add(&PDB_BLOCKS_DRAIN, budget.at, node.span, "maxUnavailable is 0, so no pod can be evicted.");
        }
    }
}

fn bounds(scaler: Object<'_>, findings: &mut Findings) {
    let spec = scaler.root.get("spec");
    let number = |keys: [&str; 2]| {
        let node = spec.and_then(|spec| keys.iter().find_map(|key| spec.get(key)))?;
        Some((node, node.number::<u32>()?))
    };
    let least = number(["minReplicas", "minReplicaCount"]);
    let (Some((min_node, min)), Some((max_node, max))) = (least, number(["maxReplicas", "maxReplicaCount"])) else {
        return;
    };
    let names = if scaler.kind == "ScaledObject" {
        ["minReplicaCount", "maxReplicaCount"]
    } else {
        ["minReplicas", "maxReplicas"]
    };
    let place = scaler.at.place(max_node.span);
    if min > max {
        let said = format!("{} is {min}, and {} is {max}.", names[0], names[1]);
        findings.add(&HPA_MIN_ABOVE_MAX, scaler.at, min_node.span, said).because(place, "The maximum");
    } else if min == max {
        let said = format!("{} and {} are both {min}.", names[0], names[1]);
        findings.add(&HPA_CANNOT_SCALE, scaler.at, max_node.span, said);
    }
}

/// The resources whose utilization an autoscaler uses, with their places.
fn utilizations<'a>(scaler: Object<'a>) -> Vec<(&'a str, &'a Node)> {
    let Some(spec) = scaler.root.get("spec") else { return Vec::new() };
    let of_metric = |metric: &'a Node| {
        let resource = metric.get("resource")?;
        let target = resource.get("target").and_then(|target| target.get("averageUtilization"));
        // In v2beta1, the target is a field of the resource.
        let place = target.or_else(|| resource.get("targetAverageUtilization"))?;
        Some((resource.get("name")?.text()?, place))
    };
    let metrics = spec.get("metrics").map_or(&[][..], Node::list).iter();
    let old = spec.get("targetCPUUtilizationPercentage").map(|place| ("cpu", place));
    metrics.filter_map(of_metric).chain(old).collect()
}

fn requests(workload: Workload<'_>, scaler: Object<'_>, findings: &mut Findings) {
    for (resource, place) in utilizations(scaler) {
        let running = workload.all_containers().into_iter().filter(|one| one.role != Role::Init);
        let missing = running.into_iter().find(|one| {
            one.lacks(&["resources", "requests", resource])
                && one.lacks(&["resources", "limits", resource])
                && one.object().lacks(workload.pod, &["resources"])
        });
        let Some(container) = missing else { continue };
        let said = format!("{} of {} has no {resource} request.", container.title(), workload.object.title());
        let at = container.object().at;
        findings
            .add(&HPA_WITHOUT_REQUESTS, scaler.at, place.span, super::probes::capital(&said))
            .because(at.place(container.label()), format!("This container has no {resource} request"));
    }
}

fn least(workload: Workload<'_>, budget: Object<'_>, links: &Links<'_>, findings: &mut Findings) {
    let Some((key, node)) = budget.root.get("spec").and_then(|spec| spec.entry("minAvailable")) else { return };
    let scaler = links.autoscalers_of(workload).iter().copied().find_map(minimum);
    let count = match scaler {
        Some((least, place)) => Some((least, place, "minReplicas")),
        None if workload.object.sets_replicas || workload.object.is_patch => None,
        None => workload.replicas().and_then(|node| Some((node.number::<u32>()?, Some(node), "replicas"))),
    };
    let text = node.text().unwrap_or_default();
    // An overlay or another file may set a number that is not given.
    let Some((pods, place, name)) = count.filter(|_| !node.is_template()) else {
        if text == "100%" {
            findings.add(&PDB_BLOCKS_DRAIN, budget.at, node.span, "minAvailable is 100%, so no pod can be evicted.");
        }
        return;
    };
    let Some(required) = share(text, pods, true).filter(|required| pods > 0 && *required >= pods) else { return };
    let of = if text.ends_with('%') { format!("{text}, which is {required}") } else { text.to_owned() };
    let said =
        format!("minAvailable is {of}, and {name} of {} is {pods}, so no pod can be evicted.", workload.object.title());
    let finding = findings.add(&PDB_BLOCKS_DRAIN, budget.at, node.span, said);
    let edits = vec![(budget.at.place(key.span), "maxUnavailable".into()), (budget.at.place(node.span), "1".into())];
    finding.patch = Some(Patch { edits, safe: false });
    if let Some(place) = place {
        let file = links.autoscalers_of(workload).first().map_or(workload.object.at, |scaler| scaler.at);
        finding.because(file.place(place.span), format!("{name} is {pods}"));
    }
}
