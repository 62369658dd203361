//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const ALL: &[&str] =
    &["series", "series-per-instance", "head-series", "memory-gb", "memory-max-gb", "disk-gb", "scrape-mb"];

const RULES: &[Rule] = &[
    rule("routes", ALL, &[]),
    rule("methods", ALL, &[]),
    rule("statuses", ALL, &[]),
    rule("extra-values", ALL, &[]),
    rule("buckets", ALL, &[]),
    rule("combinations", ALL, &[]),
    rule("other-series", ALL, &[]),
    rule("instances", &["series", "memory-gb", "disk-gb"], &["series-budget-per-instance"]),
    rule("deploys", &["head-series", "memory-gb"], &["series-budget-per-instance"]),
    rule("other-jobs", &["memory-gb", "disk-gb", "samples-per-second"], &["series-budget-per-instance"]),
    rule("memory-limit", &["series-budget-per-instance"], &["memory-share"]),
    rule("memory-per-series", &["memory-gb", "memory-max-gb"], &["series-budget-per-instance"]),
    rule("scrape-interval", &[], &["samples-per-second", "disk-gb", "memory-max-gb"]),
    rule("retention", &["disk-gb"], &[]),
    rule("sample-size", &["disk-gb"], &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |_, _, _| 0.0);
}
