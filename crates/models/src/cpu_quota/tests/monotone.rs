//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const RULES: &[Rule] = &[
    rule("rps", &["utilization"], &[]),
    rule("cpu-time", &["utilization"], &[]),
    rule("blocking-share", &["utilization"], &[]),
    rule("blocking-time", &["utilization"], &[]),
    rule("quota", &["workers"], &["utilization"]),
    rule("worker-threads", &["stall-ms", "throttled-share"], &["run-ms", "unused-cores"]),
    rule("other-threads", &["stall-ms", "throttled-share"], &["run-ms"]),
    rule("period", &["run-ms", "stall-ms"], &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |_, _, _| 0.0);
}
