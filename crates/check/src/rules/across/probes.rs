//! Probes against each other and against the pool.

use super::{place_of, seconds};
use crate::deployment::{Action, Check, Probe, Service};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};

pub static PROBE_TIMEOUT_BELOW_ACQUIRE_TIMEOUT: Rule = Rule {
    id: "probe-timeout-below-acquire-timeout",
    title: "The readiness probe times out before the connection pool does",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "If the probe's handler takes a connection from the pool, it waits behind all requests when the pool is full. The \
          probe times out first, so Kubernetes removes a busy pod from the Service, and the other pods get its traffic.",
    fix: "Let a background task check the database over a connection of its own and let the probe return the cached \
          result, or set the acquire timeout below the probe's timeoutSeconds.",
    page: "/configuration/health-checks/#recognize-a-probe-that-does-harm",
    claims: Rule::native(&["hc-readiness-nodb", "pool-timeout-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", IMPATIENT)]),
    passes: Rule::native(&[("api.yaml", PATIENT)]),
};

const IMPATIENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: DATABASE_ACQUIRE_TIMEOUT, value: 30s}]\n          readinessProbe: {httpGet: {path: /readyz, port: 8080}}\n";
const PATIENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: DATABASE_ACQUIRE_TIMEOUT, value: 2s}]\n          readinessProbe: {httpGet: {path: /readyz, port: 8080}, timeoutSeconds: 3}\n";

pub static LIVENESS_KILLS_BEFORE_READINESS: Rule = Rule {
    id: "liveness-kills-before-readiness",
    title: "The liveness probe fails before the readiness probe",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "A slow or overloaded service fails both probes, and here the liveness probe reaches its threshold first. \
          Kubernetes then restarts the container and cuts off its requests, although taking it out of the Service would \
          have relieved it.",
    fix: "Raise the liveness probe's failureThreshold or periodSeconds, or lower those of the readiness probe.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: Rule::native(&["hc-db-unusable"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", HASTY)]),
    passes: Rule::native(&[("api.yaml", CALM)]),
};

const HASTY: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          livenessProbe: {httpGet: {path: /livez, port: 8080}, periodSeconds: 5, failureThreshold: 2}\n          readinessProbe: {httpGet: {path: /readyz, port: 8080}, periodSeconds: 10, failureThreshold: 3}\n";
const CALM: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          livenessProbe: {httpGet: {path: /livez, port: 8080}, periodSeconds: 10, failureThreshold: 6}\n          readinessProbe: {httpGet: {path: /readyz, port: 8080}, periodSeconds: 5, failureThreshold: 2}\n";

/// Looks at the probes of a service.
pub fn look(service: &Service<'_>, findings: &mut Findings) {
    let of = |check| service.probes.iter().find(|probe| probe.check == check);
    let Some(readiness) = of(Check::Readiness) else { return };
    acquire(service, readiness, findings);
    if let Some(liveness) = of(Check::Liveness) {
        order(service, liveness, readiness, findings);
    }
}

/// Whether the name of a path means that it checks dependencies.
fn names_dependencies(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ["ready", "readiness", "db", "database", "deep"].iter().any(|word| path.contains(word))
}

fn acquire(service: &Service<'_>, readiness: &Probe<'_>, findings: &mut Findings) {
    let Action::Http(path) = readiness.action else { return };
    // sqlx's default alone proves nothing: code usually sets another value.
    let Some(acquire) = service.acquire_timeout.as_ref().filter(|acquire| acquire.is_written()) else { return };
    let Some(timeout) = readiness.timeout.as_ref() else { return };
    if names_dependencies(path) && acquire.value > timeout.value as f64 {
        let origin = if timeout.is_written() { "" } else { " by default" };
        let said = format!(
            "The probe of {path} times out after {} s{origin}, and the pool waits {} for a connection.",
            timeout.value,
            seconds(acquire.value)
        );
        let place = timeout.place().unwrap_or_else(|| service.at.place(readiness.key));
        let finding = findings.add_at(&PROBE_TIMEOUT_BELOW_ACQUIRE_TIMEOUT, place, said);
        finding.because(place_of(acquire, service), format!("the pool waits {}", seconds(acquire.value)));
    }
}

/// Compares the latest moment at which liveness can fail with the earliest moment of readiness, because the probes do not
/// start at the same time.
fn order(service: &Service<'_>, liveness: &Probe<'_>, readiness: &Probe<'_>, findings: &mut Findings) {
    // The kernel accepts connections to a service that hangs, so a TCP probe does not notice it.
    if ![liveness, readiness].iter().all(|probe| matches!(probe.action, Action::Http(_) | Action::Grpc)) {
        return;
    }
    let (Some(live), Some(ready)) = (liveness.tolerance(), readiness.tolerance()) else { return };
    let period = liveness.period.as_ref().map_or(0, |period| period.value);
    let latest = live.saturating_add(period);
    if latest >= ready {
        return;
    }
    let said = format!(
        "A service that hangs is restarted after at most {latest} s, and leaves its Services after {ready} s or more."
    );
    let written = [&liveness.failures, &liveness.period];
    let place = written.into_iter().flatten().find_map(|known| known.place());
    let place = place.unwrap_or_else(|| service.at.place(liveness.key));
    let finding = findings.add_at(&LIVENESS_KILLS_BEFORE_READINESS, place, said);
    finding.because(service.at.place(readiness.key), format!("the readiness probe fails after {ready} s or more"));
}
