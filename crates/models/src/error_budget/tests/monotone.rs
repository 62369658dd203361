//! The direction in which results move when one input grows.

use super::super::CALCULATOR;
use crate::tests::monotone::{Rule, check, rule};

const RULES: &[Rule] = &[
    rule("slo", &["budget-used", "dependencies-used", "burn-of-one-error"], &["budget-minutes", "budget-requests"]),
    rule("window", &["budget-minutes", "budget-requests", "deploys-minutes", "burn-1h", "burn-6h", "burn-3d"], &[]),
    rule(
        "rps",
        &["budget-requests", "minimum-errors-1h", "minimum-errors-6h", "minimum-errors-3d"],
        &["burn-of-one-error"],
    ),
    rule("deploys", &["deploys-minutes", "budget-used", "probability-bad-deploy", "probability-overspent"], &[]),
    rule(
        "bad-deploy-probability",
        &["deploys-minutes", "budget-used", "probability-bad-deploy", "probability-overspent"],
        &["affordable-deploys"],
    ),
    rule("incident-minutes", &["deploys-minutes", "budget-used", "probability-overspent"], &["affordable-deploys"]),
    rule(
        "impact",
        &["deploys-minutes", "budget-used", "probability-overspent"],
        &["affordable-deploys", "detection-seconds"],
    ),
    rule("dependencies", &["dependencies-used"], &[]),
    rule("dependency-availability", &[], &["dependencies-used"]),
    rule("replicas", &[], &["dependencies-used"]),
    rule("replica-availability", &[], &["dependencies-used"]),
    rule("minimum-events", &["detection-seconds"], &[]),
];

#[test]
fn results_are_monotone_in_their_inputs() {
    check(&CALCULATOR, RULES, |_, _, _| 0.0);
}
