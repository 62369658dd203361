//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};
use crate::{Amount, Report, form};

/// Said where no size meets the target.
const OUT_OF_REACH: &str = "no pool of any size meets the target";

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
    rule("max-connections", &["available-connections", "recommended-pool-size"], &[]),
    rule("reserved-connections", &[], &["available-connections", "recommended-pool-size"]),
    rule("other-connections", &["worst-case-connections"], &["recommended-pool-size"]),
    rule("max-instances", &["worst-case-connections"], &["recommended-pool-size"]),
    rule("surge", &["worst-case-connections"], &["recommended-pool-size"]),
    rule("pooler-size", &["worst-case-connections", "max-throughput"], &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |before, rule, key| {
        // If waits end in a timeout, the timeout bounds the mean, and a more variable queue only adds shorter waits; a
        // test of the simulation shows it. More, smaller pools have the same effect.
        let share = |key| before.number(key).unwrap_or_default();
        let cut_off = share("timeout-probability") > 1e-9 * share("wait-probability");
        let evens_out = ["variability", "pool-size", "db-cores"].contains(&rule.input);
        // Pools with more connections than the pooler are modeled as one queue, pools with fewer as one queue each.
        let changes_queue = rule.input == "pool-size" && before.has("pooler", "pgbouncer-transaction");
        // If no size meets the target, the knee is recommended, and the size that meets a longer target may be larger.
        let is_knee = key == "recommended-pool-size" && rule.input == "target-p99" && before.says(OUT_OF_REACH);
        if changes_queue || is_knee || key == "mean-wait-ms" && cut_off && evens_out { f64::INFINITY } else { 0.0 }
    });
}

#[test]
fn where_no_size_meets_the_target_the_knee_is_recommended() {
    let query = "held-time=14.07130208822522&db-cores=1.334809602594221&pooler=pgbouncer-transaction";
    let [short, long] = [query.to_string(), format!("{query}&target-p99=19.254")]
        .map(|query| form::evaluate(&CALCULATOR, &form::query::decode(&CALCULATOR, &query)).expect("an answer"));
    let says = |report: &Report| report.because.iter().any(|why| why.plain().contains(OUT_OF_REACH));
    let size = |report: &Report| report.metric("recommended-pool-size").map(|metric| metric.amount);
    assert!(says(&short) && !says(&long), "{:?} {:?}", short.because, long.because);
    assert_eq!([size(&short), size(&long)], [4.0, 7.0].map(|size| Some(Amount::Number(size))));
}
