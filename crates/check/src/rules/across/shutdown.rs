//! The time from the start of the shutdown to SIGKILL.

use super::{place_of, seconds};
use crate::deployment::{Known, Platform, Service};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};

pub static GRACE_BELOW_DRAIN: Rule = Rule {
    id: "grace-below-drain",
    title: "The grace period ends before the drain deadline",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The platform counts the delay before SIGTERM and the drain toward the grace period, and then kills the process. \
          Requests in flight are cut off, and the service neither flushes its telemetry nor closes its database connections.",
    fix: "Set the grace period to the delay + the drain deadline + at least 5 s.",
    page: "/warnings/graceful-shutdown/#choose-the-timeouts",
    claims: Rule::native(&["gs-30-60", "gs-too-short-long"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", SHORT)]),
    passes: Rule::native(&[("api.yaml", LONG)]),
};

const SHORT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      terminationGracePeriodSeconds: 20\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: SHUTDOWN_DEADLINE, value: 20s}]\n          lifecycle: {preStop: {sleep: {seconds: 10}}}\n";
const LONG: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      terminationGracePeriodSeconds: 40\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: SHUTDOWN_DEADLINE, value: 20s}]\n          lifecycle: {preStop: {sleep: {seconds: 10}}}\n";

pub static REQUEST_TIMEOUT_ABOVE_GRACE: Rule = Rule {
    id: "request-timeout-above-grace",
    title: "The request timeout exceeds the time for shutdown",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "At each deploy, the service stops while requests are in progress, and the request timeout allows them more time \
          than the shutdown does. A request that takes longer is cut off, so its client gets an error for work that may be \
          half done.",
    fix: "Lower the request timeout, or raise the drain deadline and the grace period above it.",
    page: "/warnings/graceful-shutdown/#choose-the-timeouts",
    claims: Rule::native(&["gs-30-60"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", SLOW)]),
    passes: Rule::native(&[("compose.yaml", FAST)]),
};

const SLOW: &str = "services:\n  api:\n    image: registry.example.com/api:1.0.0\n    stop_grace_period: 20s\n    environment: {REQUEST_TIMEOUT: 60s}\n";
const FAST: &str = "services:\n  api:\n    image: registry.example.com/api:1.0.0\n    stop_grace_period: 20s\n    environment: {REQUEST_TIMEOUT: 10s}\n";

/// Looks at the times of a service.
pub fn look(service: &Service<'_>, findings: &mut Findings) {
    let Some(grace) = &service.grace else { return };
    if service.is_job {
        return;
    }
    let delays = [("preStop takes", &service.pre_stop), ("the delay is", &service.shutdown_delay)];
    let delays: Vec<_> = delays
        .into_iter()
        .filter_map(|(said, delay)| Some((said, delay.as_ref().filter(|delay| delay.value > 0.0)?)))
        .collect();
    let delay: f64 = delays.iter().map(|(_, delay)| delay.value).sum();
    if let Some(drain) = service.drain.as_ref().filter(|drain| grace.value <= delay + drain.value) {
        let mut terms: Vec<_> = delays.iter().map(|(said, delay)| format!("{said} {}", seconds(delay.value))).collect();
        terms.push(format!("the drain may take {}", seconds(drain.value)));
        let said = format!("SIGKILL comes after {}, but {}.", grace_of(service, grace), terms.join(" and "));
        let finding = findings.add_at(&GRACE_BELOW_DRAIN, place_of(grace, service), said);
        for (said, delay) in &delays {
            finding.because(place_of(delay, service), format!("{said} {}", seconds(delay.value)));
        }
        finding.because(place_of(drain, service), format!("the drain may take {}", seconds(drain.value)));
        if !grace.is_written() {
            finding.likely();
        }
        return;
    }
    let Some(request) = &service.request_timeout else { return };
    // Most files of Compose without a grace period are for development.
    if service.platform == Platform::Compose && service.drain.is_none() && !grace.is_written() {
        return;
    }
    // The drain fits into the grace period here.
    let (left, limit) = match &service.drain {
        Some(drain) => (drain.value, format!("the drain takes at most {}", seconds(drain.value))),
        None => {
            let left = (grace.value - delay).max(0.0);
            (left, format!("SIGKILL comes {} after SIGTERM", seconds(left)))
        }
    };
    if request.value > left {
        let said = format!("A request may take {}, but {limit}.", seconds(request.value));
        let finding = findings.add_at(&REQUEST_TIMEOUT_ABOVE_GRACE, place_of(request, service), said);
        let cause = service.drain.as_ref().unwrap_or(grace);
        finding.because(place_of(cause, service), limit);
    }
}

/// The grace period with the name of its setting.
fn grace_of(service: &Service<'_>, grace: &Known<f64>) -> String {
    let name = match service.platform {
        Platform::Kubernetes => "terminationGracePeriodSeconds",
        Platform::Compose => "stop_grace_period",
        Platform::Fly => "kill_timeout",
        Platform::Render => "maxShutdownDelaySeconds",
    };
    let origin = if grace.is_written() { "" } else { ", the default" };
    format!("{} ({name}{origin})", seconds(grace.value))
}
