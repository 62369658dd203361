//! The inputs to change.

use super::properties::any_inputs;
use super::*;
use crate::form::{self, query};
use crate::{Change, Report};
use proptest::prelude::*;

/// Returns the inputs after a plan, as if the reader had applied it to the form.
fn applied(inputs: &Inputs, plan: &[Change]) -> Inputs {
    let mut after = *inputs;
    for change in plan {
        let number = || change.value.parse().expect("a number");
        match change.field {
            "interval" => after.interval = number(),
            "timeout" => after.timeout = number(),
            "failure-threshold" => after.failure_threshold = number(),
            "queries-per-check" => after.queries_per_check = number(),
            "cache-ttl" => after.cache_ttl = number(),
            "pre-ping" => after.pre_ping = change.value == "true",
            "liveness-checks-database" => after.liveness_checks_database = change.value == "true",
            "cache" => after.cache = if change.value == "none" { Cache::None } else { Cache::Background },
            other => panic!("{other} is not expected in a plan"),
        }
    }
    after
}

fn plan_of(query: &str) -> String {
    let pairs: Vec<_> = support::report(&CALCULATOR, query).plan;
    pairs.iter().map(|change| [change.field, "=", &change.value].concat()).collect::<Vec<_>>().join("&")
}

#[test]
fn a_plan_changes_as_little_as_possible() {
    let table = [
        ("", ""),
        ("probers=1&interval=10", ""),
        // Hangs are to be noticed within a minute.
        ("probers=3&interval=30&timeout=5&failure-threshold=2", "interval=20"),
        ("liveness-checks-database=true", "liveness-checks-database=false"),
        ("timeout=3", "timeout=2"),
        ("failure-threshold=1&false-failure-probability=0", "failure-threshold=2"),
        ("failure-threshold=1", "failure-threshold=3"),
        ("probers=1&interval=10&cache=lazy", "cache=background"),
        ("cache=lazy", ""),
        ("cache=lazy&cache-ttl=30", "cache-ttl=10"),
        ("db-cpu-per-round-trip=300", "cache=background"),
        ("rps=8000", "cache=background"),
        ("autosuspend=300", "queries-per-check=0&pre-ping=false"),
        ("interval=100&timeout=100", "interval=15&timeout=5"),
    ];
    for (query, expected) in table {
        assert_eq!(plan_of(query), expected, "{query}");
    }
}

#[test]
fn no_threshold_helps_if_every_check_fails() {
    let report = support::report(&CALCULATOR, "false-failure-probability=100");
    assert_eq!(report.because.len(), 3, "{:?}", report.because);
    assert!(report.headline.plain().contains("find out why healthy instances fail"), "{:?}", report.headline);
    assert!(report.plan.is_empty());
}

#[test]
fn every_plan_can_be_entered_and_the_recommendation_is_a_fixed_point() {
    for query in ["autosuspend=300", "interval=3600&timeout=300", "round-trip-time=10000&queries-per-check=100"] {
        let plan = support::report(&CALCULATOR, query).plan;
        assert!(!plan.is_empty());
        let mut texts = query::decode(&CALCULATOR, query);
        for change in &plan {
            let place = CALCULATOR.fields().position(|field| field.key == change.field).expect("a field");
            texts[place].clone_from(&change.value);
        }
        let after: Report = form::evaluate(&CALCULATOR, &texts).expect("inputs that can be entered");
        assert!(after.plan.is_empty(), "{query}: {:?}, then {:?}", plan, after.plan);
    }
}

#[test]
fn snippets_say_where_they_differ_from_what_was_entered() {
    let code = |query: &str, place: usize| support::report(&CALCULATOR, query).snippets[place].code.plain();
    let slow = "probers=3&interval=30&timeout=5&failure-threshold=2";
    assert!(code(slow, 0).contains("periodSeconds: 20 # you have 30\n"), "{}", code(slow, 0));
    assert!(code(slow, 2).contains("interval            = 20 # 5 to 300; you have 30\n"), "{}", code(slow, 2));
    assert!(code(slow, 3).contains("# you have timeout check 5000ms, inter 30000ms, fall 2\n"), "{}", code(slow, 3));
    for place in 0..4 {
        assert!(!code("", place).contains("you have"), "{}", code("", place));
    }
}

proptest! {
    #[test]
    fn a_plan_leads_to_a_verdict_that_is_no_worse_and_to_no_other_plan(inputs in any_inputs()) {
        let before = answer(&inputs);
        let after = answer(&applied(&inputs, &before.plan));
        prop_assert!(after.verdict <= before.verdict, "{:?}: {:?}, then {:?}", before.plan, before.headline, after.headline);
        prop_assert!(after.plan.is_empty(), "{:?}, then {:?}", before.plan, after.plan);
    }

    #[test]
    fn nothing_is_wrong_after_the_plan(inputs in any_inputs()) {
        let better = inputs.recommended();
        let left = better.troubles(&better.load());
        // No interval and no threshold make up for healthy instances that often fail their checks.
        prop_assert!(inputs.false_failure_probability > 10.0 || left.is_empty(), "{left:?}");
    }
}
