//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const VOLUME: &[&str] = &["bytes-per-second", "gb-per-day", "gb-per-month", "monthly-cost", "retained-gb"];
const TIMES: &[&str] = &["retained-hours", "history-hours", "fill-hours", "eviction-hours", "debug-fill-hours"];

const RULES: &[Rule] = &[
    rule("rps", VOLUME, TIMES),
    rule("lines-per-request", VOLUME, TIMES),
    rule("line-bytes", VOLUME, TIMES),
    rule("debug-lines-per-request", VOLUME, TIMES),
    rule("statements", VOLUME, TIMES),
    rule("statement-bytes", VOLUME, TIMES),
    rule("probe-lines-per-second", VOLUME, TIMES),
    rule("sampling", VOLUME, TIMES),
    rule("free-disk", &["retained-gb", "fill-hours", "debug-fill-hours"], &[]),
    rule("rotate-size", &["retained-gb"], &[]),
    rule("rotate-files", &["retained-gb"], &[]),
    rule("rotate-check", &["retained-gb"], &["bytes-per-second"]),
    rule("retention", &["retained-gb"], &[]),
    rule("instances", &["fill-hours", "eviction-hours"], &["retained-gb"]),
    rule("ephemeral-limit", &["eviction-hours"], &[]),
    rule("ingest-price", &["monthly-cost"], &[]),
    rule("free-gb", &[], &["monthly-cost"]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |before, _, key| {
        // A disk that fills keeps the history from the start, which may be longer than what rotation would keep.
        let rotates = before.number("fill-hours").is_none();
        if matches!(key, "history-hours" | "retained-hours") && rotates { f64::INFINITY } else { 0.0 }
    });
}
