//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const RULES: &[Rule] = &[
    rule(
        "rps",
        &[
            "busy-connections",
            "pool-utilization",
            "db-cpu-utilization",
            "wait-probability",
            "mean-wait-ms",
            "p50-wait-ms",
            "p95-wait-ms",
            "p99-wait-ms",
            "timeout-probability",
            "timeouts-per-day",
        ],
        &[],
    ),
    rule(
        "transactions-per-request",
        &["busy-connections", "wait-probability", "mean-wait-ms", "p99-wait-ms", "timeout-probability"],
        &[],
    ),
    rule(
        "db-time",
        &[
            "busy-connections",
            "db-cpu-utilization",
            "wait-probability",
            "mean-wait-ms",
            "p99-wait-ms",
            "timeout-probability",
        ],
        &["max-throughput", "knee-connections"],
    ),
    rule(
        "held-time",
        &[
            "busy-connections",
            "wait-probability",
            "mean-wait-ms",
            "p99-wait-ms",
            "timeout-probability",
            "knee-connections",
        ],
        &["max-throughput"],
    ),
    rule(
        "pool-size",
        &["max-throughput", "worst-case-connections"],
        &["wait-probability", "mean-wait-ms", "p99-wait-ms", "timeout-probability"],
    ),
    rule("target-p99", &[], &["recommended-pool-size"]),
    rule("acquire-timeout", &["mean-wait-ms", "wait-probability"], &["timeout-probability"]),
    rule("variability", &["mean-wait-ms"], &[]),
    rule(
        "db-cores",
        &["max-throughput", "knee-connections"],
        &["db-cpu-utilization", "wait-probability", "mean-wait-ms", "p99-wait-ms"],
    ),
    rule("max-connections", &["available-connections"], &[]),
    rule("reserved-connections", &[], &["available-connections"]),
    rule("other-connections", &["worst-case-connections"], &[]),
    rule("max-instances", &["worst-case-connections"], &[]),
    rule("surge", &["worst-case-connections"], &[]),
    rule("pooler-size", &["worst-case-connections", "max-throughput"], &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |before, rule, key| {
        // If waits end in a timeout, the timeout bounds the mean, and a more variable queue only adds shorter waits; a
        // test of the simulation shows it. More, smaller pools have the same effect, and so does the balance of the two
        // parts of the hold time, which determines its variability.
        let share = |key| before.number(key).unwrap_or_default();
        let cut_off = share("timeout-probability") > 1e-9 * share("wait-probability");
        let evens_out = ["variability", "pool-size", "db-cores", "db-time", "held-time"].contains(&rule.input);
        // Pools with more connections than the pooler are modeled as one queue, pools with fewer as one queue each.
        let changes_queue = rule.input == "pool-size" && before.has("pooler", "pgbouncer-transaction");
        // Two parts of equal length vary least, and the estimates are not exact enough for the waits of a longer but
        // steadier hold.
        let steadier = ["db-time", "held-time"].contains(&rule.input) && before.has("hold-shape", "two-parts");
        let of_queue = ["wait", "timeout"].iter().any(|part| key.contains(part));
        // Several instances with a common database are an approximation, as good as its test against simulation says. It
        // is coarser where many requests time out, and where the queues are too long for the model.
        let rare =
            share("wait-probability") < 1e-3 || share("timeout-probability") < 1e-3 && key.starts_with("timeout");
        let estimate = match key {
            "mean-wait-ms" | "wait-probability" if cut_off => f64::INFINITY,
            "mean-wait-ms" | "wait-probability" | "timeout-probability" | "timeouts-per-day" if rare => f64::INFINITY,
            "timeout-probability" | "timeouts-per-day" => 0.6,
            "mean-wait-ms" if rule.input == "variability" => 0.9,
            "mean-wait-ms" if share("timeout-probability") == 0.0 && rule.input == "rps" => 0.25,
            "p50-wait-ms" | "p95-wait-ms" | "p99-wait-ms" if rule.input != "rps" => 0.5,
            "wait-probability" | "mean-wait-ms" if rule.input != "rps" => 0.25,
            "p50-wait-ms" | "p95-wait-ms" | "p99-wait-ms" | "wait-probability" | "mean-wait-ms" => 0.1,
            // The longer queue is at the pooler or in the pools, which have other numbers of connections.
            "busy-connections" | "pool-utilization" if before.has("pooler", "pgbouncer-transaction") => f64::INFINITY,
            "busy-connections" | "pool-utilization" => 0.15,
            _ => 0.0,
        };
        if changes_queue || steadier && of_queue || key == "mean-wait-ms" && cut_off && evens_out {
            f64::INFINITY
        } else {
            estimate
        }
    });
}
