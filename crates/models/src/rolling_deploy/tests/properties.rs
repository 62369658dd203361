//! Properties for any inputs.

use super::*;
use crate::form;
use proptest::prelude::*;

prop_compose! {
    fn any_inputs()(
        (replicas, rps, pool_size) in (1..200_u32, 0.0..5_000.0_f64, 0..60_u32),
        (propagation, pre_stop, grace) in (0.0..40.0_f64, 0.0..40.0_f64, 0.0..90.0_f64),
        (surge, unavailable) in (0..=200_u32, 0..=100_u32),
        (surge_count, unavailable_count) in (proptest::option::of(0..40_u32), proptest::option::of(0..40_u32)),
        (boot, min_ready, complete, deregistration) in (0.0..60.0_f64, 0.0..60.0_f64, any::<bool>(), prop_oneof![Just(0.0), 0.0..300.0_f64]),
        (request_p99, request_max, long_connections, closes_streams) in (0.0..5e3_f64, 0.0..60.0_f64, prop_oneof![Just(0.0), 0.0..1e5_f64], any::<bool>()),
        (max_connections, reserved_connections, other_connections, utilization) in (1..2_000_u32, 0..20_u32, 0..100_u32, 0.0..100.0_f64),
    ) -> Inputs {
        Inputs {
            replicas: f64::from(replicas),
            rps,
            pool_size: f64::from(pool_size),
            propagation,
            pre_stop,
            grace,
            surge: f64::from(surge),
            unavailable: f64::from(unavailable),
            surge_count: surge_count.map(f64::from),
            unavailable_count: unavailable_count.map(f64::from),
            boot,
            min_ready,
            replacement: if complete { Replacement::Complete } else { Replacement::Started },
            deregistration,
            request_p99,
            request_max,
            long_connections,
            closes_streams,
            max_connections: f64::from(max_connections),
            reserved_connections: f64::from(reserved_connections),
            other_connections: f64::from(other_connections),
            utilization,
        }
    }
}

/// Returns the inputs with the plan entered into the form.
fn with_plan(inputs: &Inputs, plan: &[Change]) -> Inputs {
    let mut better = *inputs;
    for change in plan {
        let field = CALCULATOR.fields().find(|field| field.key == change.field).expect("a field");
        let value = form::parse(field, &change.value).expect("a value within the range");
        let crate::Value::Number(number) = value else {
            assert_eq!((change.field, value), ("closes-streams", crate::Value::Choice("true")));
            better.closes_streams = true;
            continue;
        };
        match change.field {
            "pool-size" => better.pool_size = number,
            "pre-stop" => better.pre_stop = number,
            "grace" => better.grace = number,
            "surge-count" => better.surge_count = Some(number),
            "unavailable" => better.unavailable = number,
            "unavailable-count" => better.unavailable_count = Some(number),
            "min-ready" => better.min_ready = number,
            "deregistration" => better.deregistration = number,
            other => panic!("{other}"),
        }
    }
    better
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_answer_is_finite_and_none_is_negative(inputs in any_inputs()) {
        let Ok(report) = inputs.evaluate() else { return Ok(()) };
        for found in &report.metrics {
            let none = found.amount == NOTHING_SERVES;
            prop_assert!(none || matches!(found.amount, Amount::Number(value) if value >= 0.0), "{found:?}");
        }
        let share = metric(&report, "capacity-share");
        prop_assert!((0.0..=1.0).contains(&share));
        prop_assert!(metric(&report, "peak-pods") <= 2.0 * inputs.replicas + inputs.surge_pods());
        prop_assert!(metric(&report, "deploy-seconds") >= metric(&report, "rollout-seconds"));
        let words = format!("{report:?} {:?} {:?}", inputs.connections_over_time(), inputs.pods_over_time());
        prop_assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
    }

    #[test]
    fn a_rollout_stays_within_its_limits_and_replaces_every_pod(inputs in any_inputs()) {
        prop_assume!(!inputs.is_stuck());
        let (most, fewest) = (inputs.replicas + inputs.surge_pods(), inputs.replicas - inputs.unavailable_pods());
        let mut last = None;
        inputs.roll(&mut |moment| {
            assert!(moment.old + moment.new <= most && moment.serving() >= fewest, "{moment:?}");
            if inputs.replacement == Replacement::Complete {
                assert!(moment.pods() <= most, "{moment:?}");
            }
            last = Some(*moment);
        });
        let last = last.expect("a moment");
        prop_assert_eq!((last.old, last.new, last.ready, last.terminating), (0.0, inputs.replicas, inputs.replicas, 0.0));
    }

    #[test]
    fn the_plan_helps_and_leaves_nothing_to_change(inputs in any_inputs()) {
        let Ok(before) = inputs.evaluate() else { return Ok(()) };
        let better = with_plan(&inputs, &before.plan);
        let after = better.evaluate().expect("a plan that has an answer");
        prop_assert!(after.verdict <= before.verdict, "{:?}\n{before:?}\n{after:?}", before.plan);
        prop_assert!(after.plan.is_empty(), "{:?} then {:?}", before.plan, after.plan);
        let said = before.because.iter().chain([&before.headline]).any(|sentence| sentence.plain().contains("changes"));
        prop_assert!(said <= !before.plan.is_empty(), "changes that are not in the plan");
        prop_assert!(metric(&after, "failed-requests") < 1.0);
        let wanted = metric(&after, "peak-connections");
        let available = metric(&after, "available-connections");
        prop_assert!(wanted <= available || after.verdict == Verdict::Danger);
        // Only a database without room for one connection per pod is left as it is.
        prop_assert!(wanted <= available || available < metric(&after, "peak-pods"));
        prop_assert!(after.verdict == Verdict::Ok || wanted > available, "{:?}", after.headline);
    }

    #[test]
    fn pods_that_count_until_they_exit_never_need_more_connections(inputs in any_inputs()) {
        prop_assume!(!inputs.is_stuck());
        let peak = |replacement| Inputs { replacement, ..inputs }.roll(&mut |_| {}).peak;
        prop_assert!(peak(Replacement::Complete) <= peak(Replacement::Started));
    }
}

#[test]
fn the_largest_fleet_takes_one_pod_at_a_time() {
    let inputs = Inputs { replicas: 5_000.0, surge: 0.0, unavailable_count: Some(1.0), ..defaults() };
    let report = answer(&inputs);
    assert_eq!(metric(&report, "waves"), 5_000.0);
    assert_eq!(metric(&report, "rollout-seconds"), 10_000.0);
}
