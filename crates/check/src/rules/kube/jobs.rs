//! Jobs: migrations, and what runs on a schedule.

use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::{Object, Workload};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

/// A Job for migrations. The arguments are lines of its specification and of its pod.
macro_rules! job {
    ($spec:literal, $pod:literal) => {
        concat!(
            "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate-1-4-2\nspec:\n",
            $spec,
            "  template:\n    spec:\n",
            $pod,
            "      containers:\n        - name: migrate\n          image: registry.example.com/api:1.4.2\n          args: [migrate]\n"
        )
    };
}

/// A CronJob that sends reports. The lines are of its specification.
macro_rules! cron_job {
    ($spec:literal) => {
        concat!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: reports\nspec:\n  schedule: \"*/5 * * * *\"\n",
            $spec,
            "  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: reports\n              image: registry.example.com/api:1.4.2\n              args: [reports]\n"
        )
    };
}

pub static JOB_RESTART_POLICY: Rule = Rule {
    id: "job-restart-policy",
    title: "The API server rejects the restartPolicy of a Job",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The pods of a Job need the restartPolicy Never or OnFailure, and the default is Always. The API server \
          rejects the manifest, so the deploy fails.",
    fix: "Set restartPolicy: Never in the pod template. Kubernetes then keeps the pod of a failed attempt with its \
          log.",
    page: "/delivery/migrations-as-a-job/#fix",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("job.yaml", job!("", ""))]),
    passes: Rule::native(&[("job.yaml", job!("", "      restartPolicy: Never\n"))]),
};

pub static JOB_WITHOUT_DEADLINE: Rule = Rule {
    id: "job-without-deadline",
    title: "A migration that hangs never fails",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A migration that waits for a lock keeps its Job active until the lock is released. The pipeline waits for \
          the Job, and the rollout does not start.",
    fix: "Set spec.activeDeadlineSeconds of the Job to more than the longest migration takes, such as 600.",
    page: "/delivery/migrations-as-a-job/#fix",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("job.yaml", job!("", "      restartPolicy: Never\n"))]),
    passes: Rule::native(&[("job.yaml", job!("  activeDeadlineSeconds: 600\n", "      restartPolicy: Never\n"))]),
};

pub static CRONJOB_OVERLAP: Rule = Rule {
    id: "cronjob-overlap",
    title: "Runs of a CronJob can overlap",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "The default concurrencyPolicy, Allow, starts a run even if the previous one is still active. If runs take \
          longer than the interval, they accumulate, and each of them holds connections and memory.",
    fix: "Set concurrencyPolicy: Forbid, and activeDeadlineSeconds in jobTemplate.spec.",
    page: "/delivery/migrations-as-a-job/",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[("cronjob.yaml", cron_job!(""))]),
    passes: Rule::native(&[("cronjob.yaml", cron_job!("  concurrencyPolicy: Forbid\n"))]),
};

/// Looks at all Jobs and CronJobs.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in links.workloads.iter().filter(|one| matches!(one.object.kind, "Job" | "CronJob")) {
        restart(*workload, findings);
        if workload.object.kind == "Job" {
            deadline(*workload, findings);
        } else {
            overlap(workload.object, findings);
        }
    }
}

fn restart(workload: Workload<'_>, findings: &mut Findings) {
    let object = workload.object;
    match workload.pod.get("restartPolicy") {
        Some(node) if node.text() == Some("Always") => {
            findings.add(&JOB_RESTART_POLICY, object.at, node.span, "restartPolicy is Always.");
        }
        // A part without containers is a patch.
        None if !workload.containers().is_empty() && object.lacks(workload.pod, &["restartPolicy"]) => {
            let said = capital(&format!("{} sets no restartPolicy, which means Always.", object.title()));
            findings.add(&JOB_RESTART_POLICY, object.at, object.label(), said);
        }
        _ => {}
    }
}

/// Whether a job runs migrations, by its name or its command.
fn migrates(workload: Workload<'_>) -> bool {
    let containers = workload.main_containers();
    let words = containers.iter().flat_map(|container| container.words()).filter_map(Node::text);
    let names = containers.iter().filter_map(|container| container.name());
    words.chain(names).chain(workload.object.name()).any(|text| text.contains("migrat"))
}

fn deadline(workload: Workload<'_>, findings: &mut Findings) {
    let object = workload.object;
    let Some(spec) = object.root.get("spec") else { return };
    let is_missing =
        object.lacks(spec, &["activeDeadlineSeconds"]) && object.lacks(workload.pod, &["activeDeadlineSeconds"]);
    if is_missing && migrates(workload) {
        let said = capital(&format!("{} sets no activeDeadlineSeconds.", object.title()));
        findings.add(&JOB_WITHOUT_DEADLINE, object.at, object.label(), said);
    }
}

fn overlap(object: Object<'_>, findings: &mut Findings) {
    let Some(spec) = object.root.get("spec") else { return };
    if object.lacks(spec, &["concurrencyPolicy"]) {
        let said = capital(&format!("{} sets no concurrencyPolicy.", object.title()));
        findings.add(&CRONJOB_OVERLAP, object.at, object.label(), said);
    }
}
