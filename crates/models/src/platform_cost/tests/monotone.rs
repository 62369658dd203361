//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const INFRASTRUCTURE: &[&str] = &["infrastructure-cost-*"];

const RULES: &[Rule] = &[
    rule("rps", INFRASTRUCTURE, &[]),
    rule("peak-ratio", &["infrastructure-cost-vps", "infrastructure-cost-railway"], &[]),
    rule("latency", INFRASTRUCTURE, &[]),
    rule("cpu-time", INFRASTRUCTURE, &[]),
    rule("response-size", INFRASTRUCTURE, &[]),
    rule(
        "memory",
        &[
            "infrastructure-cost-vps",
            "infrastructure-cost-kubernetes",
            "infrastructure-cost-fargate",
            "infrastructure-cost-railway",
            "infrastructure-cost-render",
        ],
        &[],
    ),
    rule("concurrency", &[], INFRASTRUCTURE),
    rule("min-instances", INFRASTRUCTURE, &[]),
    rule(
        "zones",
        &[
            "infrastructure-cost-vps",
            "infrastructure-cost-kubernetes",
            "infrastructure-cost-fargate",
            "infrastructure-cost-fly",
        ],
        &[],
    ),
    rule("log-line-bytes", INFRASTRUCTURE, &[]),
    rule("logs-per-request", INFRASTRUCTURE, &[]),
    rule("requests-per-connection", &[], INFRASTRUCTURE),
    rule("ops-rate", &["monthly-cost-*"], &[]),
    rule("ops-hours-growth", &["monthly-cost-*"], &[]),
    rule("db-time", INFRASTRUCTURE, &[]),
    rule("month-hours", INFRASTRUCTURE, &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |before, rule, key| match (rule.input, key) {
        // Each busy period is rounded up to 100 ms. Longer requests overlap more often, so there are fewer periods to
        // round.
        ("latency", "infrastructure-cost-cloud-run") => 0.25,
        // A node that runs for part of the day includes only part of its traffic.
        (_, "infrastructure-cost-kubernetes") if before.has("kubernetes-provider", "doks") => 0.02,
        _ => 0.0,
    });
}
