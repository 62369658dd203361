//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

/// The peak is absent for inputs that move the steps: a longer start lets fewer pods terminate at once, but may also
/// move an exit past the next step.
const RULES: &[Rule] = &[
    rule("replicas", &["surge-pods", "unavailable-pods"], &[]),
    rule("rps", &["failed-requests", "cut-requests"], &[]),
    rule("pool-size", &["peak-connections"], &[]),
    rule("propagation", &["failed-requests"], &[]),
    rule("pre-stop", &["cut-requests", "grace-needed-seconds", "termination-seconds"], &["failed-requests"]),
    rule("grace", &["termination-seconds"], &["cut-requests", "failed-requests"]),
    rule("surge", &["surge-pods"], &["waves", "rollout-seconds"]),
    rule("unavailable", &["unavailable-pods", "utilization-share"], &["capacity-share"]),
    rule("boot", &["rollout-seconds", "deploy-seconds"], &[]),
    rule("min-ready", &["rollout-seconds", "deploy-seconds"], &[]),
    rule("deregistration", &["termination-seconds", "deploy-seconds"], &["failed-requests"]),
    rule("request-max", &["grace-needed-seconds", "termination-seconds", "cut-requests"], &[]),
    rule("request-p99", &["cut-requests"], &[]),
    rule("long-connections", &["cut-requests", "reconnects", "termination-seconds"], &[]),
    rule("max-connections", &["available-connections"], &[]),
    rule("other-connections", &[], &["available-connections"]),
    rule("utilization", &["utilization-share"], &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |before, rule, _| {
        let waits = before.has("replacement", "termination-complete");
        match rule.input {
            // Pods that terminate hold up the next step, and when they do depends on how the steps fall.
            "surge" | "boot" | "min-ready" | "deregistration" if waits => f64::INFINITY,
            // Without a surge, one pod may be unavailable although the limit rounds to 0; the first surge pod ends that.
            "replicas" | "surge" => 1.0,
            _ => 0.0,
        }
    });
}
