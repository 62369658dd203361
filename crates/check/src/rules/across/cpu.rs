//! Worker threads against the CPU limit.

use super::{cores, place_of, seconds};
use crate::deployment::{Platform, Service};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};

/// The period of the kernel's quota, in seconds.
const PERIOD: f64 = 0.1;

pub static WORKERS_ABOVE_QUOTA: Rule = Rule {
    id: "workers-above-quota",
    title: "Tokio has more worker threads than the CPU limit allows to run",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "All threads share the quota of each 100 ms, and busy workers use it up together in a fraction of this time. The \
          kernel then pauses all of them, so requests and probes wait for up to the rest of the period.",
    fix: "Set TOKIO_WORKER_THREADS to the CPU limit rounded up, or raise or remove the limit.",
    page: "/resources/cpu-and-threads/#what-happens",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", MANY)]),
    passes: Rule::native(&[("api.yaml", FEW)]),
};

const MANY: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: TOKIO_WORKER_THREADS, value: \"8\"}]\n          resources: {limits: {cpu: \"2\"}}\n";
const FEW: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: TOKIO_WORKER_THREADS, value: \"2\"}]\n          resources: {limits: {cpu: \"2\"}}\n";

pub static CPU_LIMIT_NOT_WHOLE: Rule = Rule {
    id: "cpu-limit-not-whole",
    title: "Tokio rounds the CPU limit down",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without TOKIO_WORKER_THREADS, Tokio starts one worker for each whole CPU of the limit. Handlers cannot use the \
          rest of the limit, which is left to blocking threads.",
    fix: "Set the limit to a whole number of CPUs, or set TOKIO_WORKER_THREADS to the limit rounded up.",
    page: "/resources/cpu-and-threads/#how-many-workers-there-are",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", FRACTION), ("Dockerfile", DOCKERFILE), ("Cargo.toml", MANIFEST)]),
    passes: Rule::native(&[("api.yaml", WHOLE), ("Dockerfile", DOCKERFILE), ("Cargo.toml", MANIFEST)]),
};

const MANIFEST: &str = "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ntokio = { version = \"1\", features = [\"rt-multi-thread\"] }\n";
const DOCKERFILE: &str = "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nENTRYPOINT [\"/api\"]\n";
const FRACTION: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          resources: {limits: {cpu: 1500m}}\n";
const WHOLE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          resources: {limits: {cpu: \"2\"}}\n";

/// Looks at the CPU limit of a service. The CPUs of a Machine of Fly are no quota.
pub fn look(service: &Service<'_>, findings: &mut Findings) {
    let Some(limit) = service.cpu_limit.as_ref().filter(|_| service.platform != Platform::Fly) else { return };
    if let Some(workers) = &service.worker_threads {
        // A second worker keeps the probes alive while a handler blocks the first one.
        if workers.value > limit.value.div_ceil(1000).max(2) {
            let run = limit.value as f64 / 1000.0 / workers.value as f64 * PERIOD;
            let said = format!(
                "{} busy workers use up the quota of {} CPU in {} of each 0.1 s, and pause for {}.",
                workers.value,
                cores(limit.value),
                seconds(run),
                seconds(PERIOD - run)
            );
            let finding = findings.add_at(&WORKERS_ABOVE_QUOTA, place_of(workers, service), said);
            finding.because(place_of(limit, service), format!("the CPU limit is {}", cores(limit.value)));
        }
        return;
    }
    let is_set = service.variable("TOKIO_WORKER_THREADS").is_some() || !service.has_all_variables;
    if !is_set && limit.value > 1000 && limit.value % 1000 != 0 && service.has_crate("tokio") {
        let workers = limit.value / 1000;
        let s = if workers == 1 { "" } else { "s" };
        let said = format!("Tokio starts {workers} worker{s} for a limit of {}.", cores(limit.value));
        findings.add_at(&CPU_LIMIT_NOT_WHOLE, place_of(limit, service), said);
    }
}
