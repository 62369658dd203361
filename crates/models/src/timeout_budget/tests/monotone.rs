//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const RULES: &[Rule] = &[
    rule("acquire-timeout", &["inner-worst-seconds", "worst-latency-seconds"], &["slack-seconds"]),
    rule("statement-timeout", &["inner-worst-seconds", "worst-latency-seconds"], &["slack-seconds"]),
    rule("statements", &["inner-worst-seconds", "worst-latency-seconds"], &["slack-seconds"]),
    rule("calls", &["inner-worst-seconds", "worst-latency-seconds"], &["slack-seconds"]),
    rule("call-timeout", &["inner-worst-seconds", "worst-latency-seconds"], &["slack-seconds"]),
    rule("transaction-timeout", &["inner-worst-seconds", "worst-latency-seconds"], &["slack-seconds"]),
    rule("request-timeout", &["slack-seconds", "answer-seconds", "worst-latency-seconds"], &[]),
    rule("client-timeout", &["worst-latency-seconds"], &["zombie-seconds"]),
    rule("proxy-timeout", &["worst-latency-seconds"], &[]),
    rule(
        "attempts",
        &["worst-attempts", "expected-attempts", "load-factor", "outage-attempts", "worst-latency-seconds"],
        &["failures-after-retries", "tipping-point"],
    ),
    rule("proxy-attempts", &["worst-attempts", "expected-attempts", "load-factor"], &["failures-after-retries"]),
    rule("inner-attempts", &["worst-attempts", "expected-attempts", "inner-worst-seconds"], &["slack-seconds"]),
    rule("retry-budget", &["load-factor", "outage-attempts"], &["failures-after-retries", "tipping-point"]),
    rule("rps", &["outage-attempts"], &["tipping-point"]),
    rule("capacity", &["tipping-point"], &[]),
    rule("failed-cost", &[], &["tipping-point"]),
    rule("failure-probability", &["expected-attempts", "load-factor", "failures-after-retries"], &[]),
    rule("backoff-base", &["backoff-max-seconds", "worst-latency-seconds"], &[]),
    rule("backoff-cap", &["backoff-max-seconds", "worst-latency-seconds"], &[]),
];

/// Fields in which 0 means none, which is longer than any time.
const ENDLESS: [&str; 4] = ["request-timeout", "statement-timeout", "client-timeout", "proxy-timeout"];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |before, rule, _| {
        if ENDLESS.contains(&rule.input) && before.is_zero(rule.input) { f64::INFINITY } else { 0.0 }
    });
}
