//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const RULES: &[Rule] = &[
    rule(
        "clean-build",
        &[
            "clean-seconds-*",
            "cached-seconds-*",
            "monthly-cost-*",
            "cpu-seconds",
            "waiting-cost-per-month",
            "minutes-per-month",
        ],
        &[],
    ),
    rule("fat-build", &["clean-seconds-*", "cached-seconds-*", "monthly-cost-*", "lto-time-factor"], &[]),
    rule("pr-builds", &["monthly-cost-*", "waiting-cost-per-month", "minutes-per-month"], &[]),
    rule("main-builds", &["monthly-cost-*", "waiting-cost-per-month", "minutes-per-month"], &[]),
    rule("release-builds", &["monthly-cost-*", "waiting-cost-per-month", "minutes-per-month"], &[]),
    rule("price-per-minute", &["monthly-cost-*"], &[]),
    rule("dependency-share", &[], &["cached-seconds-*"]),
    rule("binary-size", &["binary-mb-*"], &[]),
    rule("cache-size", &["cached-seconds-*", "monthly-cost-*"], &[]),
    rule("bandwidth", &[], &["cached-seconds-*", "monthly-cost-*"]),
    rule("free-minutes", &[], &["monthly-cost-*"]),
    rule("jobs", &["monthly-cost-*", "minutes-per-month"], &[]),
    rule("job-overhead", &["monthly-cost-*", "minutes-per-month", "waiting-cost-per-month"], &[]),
    rule("waited-share", &["waiting-cost-per-month"], &[]),
    rule("hourly-cost", &["waiting-cost-per-month"], &[]),
    rule("cpu-gain", &["compute-saving-per-month"], &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |before, rule, _| {
        // A measured time with LTO that stays the same while the default takes longer is another project.
        let measured = before.number("lto-time-factor") != Some(1.0);
        if rule.input == "clean-build" && measured { f64::INFINITY } else { 0.0 }
    });
}
