//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const RULES: &[Rule] = &[
    rule(
        "rps",
        &[
            "requests-in-flight",
            "mean-mib",
            "peak-mib",
            "computed-limit-mib",
            "recommended-limit-mib",
            "oom-probability-per-day",
            "oom-probability-bound",
        ],
        &[],
    ),
    rule(
        "latency",
        &["requests-in-flight", "mean-mib", "peak-mib", "computed-limit-mib", "oom-probability-bound"],
        &[],
    ),
    rule("body-mean", &["mean-mib", "peak-mib", "oom-probability-per-day"], &[]),
    rule(
        "connections",
        &["idle-mib", "mean-mib", "peak-mib", "recommended-limit-mib", "hard-bound-mib", "oom-probability-per-day"],
        &["max-concurrent-requests"],
    ),
    rule("concurrency-limit", &["mean-mib", "peak-mib", "hard-bound-mib", "oom-probability-per-day"], &[]),
    rule("limit", &["max-concurrent-requests"], &["oom-probability-per-day", "oom-probability-bound"]),
    rule("body-variation", &["peak-mib", "computed-limit-mib"], &[]),
    rule("body-max", &["mean-mib", "peak-mib", "hard-bound-mib"], &["max-concurrent-requests"]),
    rule(
        "amplification",
        &["mean-mib", "peak-mib", "hard-bound-mib", "oom-probability-per-day"],
        &["max-concurrent-requests"],
    ),
    rule(
        "response-mean",
        &["mean-mib", "peak-mib", "hard-bound-mib", "oom-probability-per-day"],
        &["max-concurrent-requests"],
    ),
    rule(
        "task-size",
        &["mean-mib", "peak-mib", "hard-bound-mib", "oom-probability-per-day"],
        &["max-concurrent-requests"],
    ),
    rule("connection-memory", &["idle-mib", "mean-mib", "peak-mib"], &["max-concurrent-requests"]),
    rule("base-anonymous", &["idle-mib", "mean-mib", "peak-mib"], &["max-concurrent-requests"]),
    rule("base-file", &["idle-mib", "mean-mib", "peak-mib"], &["max-concurrent-requests"]),
    rule("worker-threads", &["idle-mib", "peak-mib"], &[]),
    rule("blocking-threads", &["idle-mib", "peak-mib"], &[]),
    rule("stack-touched", &["idle-mib", "peak-mib"], &[]),
    rule("db-connections", &["idle-mib", "peak-mib"], &[]),
    rule("db-connection-memory", &["idle-mib", "peak-mib"], &[]),
    rule("caches", &["idle-mib", "peak-mib", "recommended-limit-mib"], &[]),
    rule("tmpfs", &["idle-mib", "peak-mib", "recommended-limit-mib"], &[]),
    rule("headroom", &["computed-limit-mib", "recommended-limit-mib"], &["max-concurrent-requests"]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    // With equal or nearly equal sizes and few requests, the crossings are a staircase of the level, and the factor of
    // the clusters rises within a step, by less than it can fall at the next one. An exponential density replaces the
    // sum above a few requests, within the error of both.
    check(&CALCULATOR, RULES, |_, _, key| if key == "oom-probability-per-day" { 0.5 } else { 0.0 });
}
