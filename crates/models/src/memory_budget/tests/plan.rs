//! The recommended changes.

use super::*;
use crate::form::{self, query};
use crate::{Change, Verdict};
use proptest::prelude::*;

fn planned(query: &str) -> Vec<(&'static str, String)> {
    let plan = support::report(&CALCULATOR, query).plan;
    plan.into_iter().map(|Change { field, value }| (field, value)).collect()
}

#[test]
fn the_plan_bounds_the_memory() {
    let table: [(&str, &[(&str, &str)]); 8] = [
        ("", &[("concurrency-limit", "36")]),
        ("concurrency-limit=37", &[]),
        // Too low for the traffic: 10 in flight on average, 22 at the peak.
        ("concurrency-limit=10", &[("concurrency-limit", "22")]),
        ("concurrency-limit=60", &[("concurrency-limit", "36")]),
        // Fewer of the largest bodies fit than the traffic has requests: bodies of 16 KiB need no limit of 2 MiB.
        ("rps=5000", &[("concurrency-limit", "301"), ("body-max", "0.23")]),
        // Uploads are as large as their limit, so memory has to grow.
        (
            "rps=20&latency=1000&body-mean=1800&body-variation=0.1&limit=400",
            &[("limit", "512"), ("concurrency-limit", "36")],
        ),
        ("limit=20&concurrency-limit=40&body-max=0.0625", &[("limit", "96")]),
        ("concurrency-limit=40&body-max=0.0625", &[("limit", "96")]),
    ];
    for (query, plan) in table {
        let found = planned(query);
        let found: Vec<_> = found.iter().map(|(field, value)| (*field, value.as_str())).collect();
        assert_eq!(found, plan, "{query}");
    }
}

#[test]
fn a_plan_that_no_field_accepts_is_not_made() {
    assert_eq!(planned("base-anonymous=1048576&caches=1048576&limit=512")[0], ("limit", "5242880".into()));
    let huge = support::report(&CALCULATOR, "connections=10000000&connection-memory=10240&rps=0");
    assert!(huge.plan.iter().all(|change| change.field != "limit"));
    let endless = support::report(&CALCULATOR, "rps=1000000&latency=600000&concurrency-limit=5");
    assert_eq!(endless.verdict, Verdict::Danger);
    form::evaluate(&CALCULATOR, &query::decode(&CALCULATOR, "")).expect("the defaults");
}

proptest! {
    #[test]
    fn the_plan_is_final_and_no_worse(inputs in super::properties::any_inputs()) {
        let goal = inputs.improved();
        prop_assert_eq!(goal.improved(), goal);
        let (before, after) = (inputs.evaluate(), goal.evaluate());
        prop_assert!(after.verdict <= before.verdict, "{:?}\n{:?}", before, after);
        prop_assert!(after.plan.is_empty());
        // What is left is only that the largest bodies need more than the traffic does.
        let memory = goal.memory();
        let hopeless = memory.recommended > 16_777_216.0 || memory.requests.wanted > 0.99e6;
        prop_assert!(hopeless || goal.limit >= memory.needed && memory.bound.is_some(), "{:?} {:?}", goal, memory);
    }
}
