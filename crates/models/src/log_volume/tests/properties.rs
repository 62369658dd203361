//! Properties for any inputs.

use super::*;
use crate::form;
use crate::tests::support::assert_near;
use proptest::option::of;
use proptest::prelude::*;

prop_compose! {
    fn any_inputs()(
        (rps, lines_per_request, line_bytes) in (prop_oneof![Just(0.0), 0.0..5e3_f64], prop_oneof![Just(0.0), 0.0..20.0_f64], 1.0..5e3_f64),
        (free_disk, rotate_size, rotate_files) in (0.1..500.0_f64, of(0.01..5e4_f64), of(1..20_u32)),
        (debug_lines, log_statements, statements, statement_bytes) in (prop_oneof![Just(0.0), 0.0..50.0_f64], any::<bool>(), 0.0..30.0_f64, 1.0..2e3_f64),
        (probe_lines, sampling, instances) in (prop_oneof![Just(0.0), 0.0..500.0_f64], prop_oneof![Just(100.0), 0.0..100.0_f64], 1..50_u32),
        (rotate_check, retention, ephemeral_limit, outage) in (prop_oneof![Just(0.0), 0.0..60.0_f64], of(1.0..90.0_f64), of(1.0..1e5_f64), 0.0..24.0_f64),
        (ship_bandwidth, ingest_price, free_gb, budget) in (of(0.001..100.0_f64), 0.0..3.0_f64, 0.0..100.0_f64, of(0.01..1e4_f64)),
    ) -> Inputs {
        Inputs {
            rps,
            lines_per_request,
            line_bytes,
            free_disk,
            rotate_size,
            rotate_files: rotate_files.map(f64::from),
            debug_lines,
            log_statements,
            statements,
            statement_bytes,
            probe_lines,
            sampling,
            instances: f64::from(instances),
            rotate_check,
            retention,
            ephemeral_limit,
            outage,
            ship_bandwidth,
            ingest_price,
            free_gb,
            budget,
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
            assert_eq!((change.field, value), ("log-statements", crate::Value::Choice("false")));
            better.log_statements = false;
            continue;
        };
        match change.field {
            "rotate-size" => better.rotate_size = Some(number),
            "rotate-files" => better.rotate_files = Some(number),
            "debug-lines-per-request" => better.debug_lines = number,
            "probe-lines-per-second" => better.probe_lines = number,
            "sampling" => better.sampling = number,
            other => panic!("{other}"),
        }
    }
    better
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_number_is_finite_or_has_a_word(inputs in any_inputs()) {
        let report = inputs.evaluate();
        for found in &report.metrics {
            let endless = found.amount == NEVER || found.amount == Amount::Unbounded;
            prop_assert!(endless || matches!(found.amount, Amount::Number(value) if value >= 0.0), "{found:?}");
        }
        let words = format!("{report:?} {:?} {:?}", inputs.disk_over_time(), inputs.history_by_lines());
        prop_assert!(!words.contains("NaN") && !words.contains("inf)"), "{words}");
        let text = [report.headline.plain()].into_iter().chain(report.because.iter().map(crate::Marked::plain));
        prop_assert!(text.clone().all(|text| !text.contains("inf ") && !text.contains("{}")), "{:?}", text.collect::<Vec<_>>());
    }

    #[test]
    fn a_disk_holds_no_more_than_it_has_and_the_history_is_in_order(inputs in any_inputs()) {
        let volume = inputs.volume();
        prop_assert!(volume.on_disk <= inputs.free_disk * GB);
        prop_assert!(volume.history[0] <= volume.history[1]);
        prop_assert!(volume.evicted_after >= 0.0 && volume.full_after >= 0.0);
        if volume.full_after.is_finite() {
            assert_near(volume.full_after * volume.rate / GB, inputs.free_disk, 1e-9 * inputs.free_disk);
        }
        // What the files hold was written within the history.
        if volume.history[1].is_finite() {
            prop_assert!(volume.history[1] * volume.rate <= volume.on_disk * (1.0 + 1e-9));
        }
    }

    #[test]
    fn the_plan_helps_and_leaves_nothing_to_change(inputs in any_inputs()) {
        let before = inputs.evaluate();
        let better = with_plan(&inputs, &before.plan);
        let after = better.evaluate();
        prop_assert!(after.verdict <= before.verdict, "{:?}\n{:?}\n{:?}", before.plan, before.headline, after.headline);
        prop_assert!(after.plan.is_empty(), "{:?} then {:?}", before.plan, after.plan);
        let said = before.because.iter().chain([&before.headline]).any(|sentence| sentence.plain().contains("changes"));
        prop_assert!(said <= !before.plan.is_empty(), "changes that are not in the plan");
        let [was, is] = [inputs.volume(), better.volume()];
        prop_assert!(is.bytes <= was.bytes * (1.0 + 1e-9) && is.cost <= was.cost * (1.0 + 1e-9));
        prop_assert!(Inputs::overflows(&was) || !Inputs::overflows(&is), "the plan fills a disk");
        prop_assert!(Inputs::overflows(&was) || is.history[0] >= was.history[0] * (1.0 - 1e-9), "the plan shortens the history");
    }

    #[test]
    fn half_of_the_requests_are_half_of_their_bytes(inputs in any_inputs()) {
        let half = Inputs { sampling: inputs.sampling / 2.0, ..inputs };
        let [all, half] = [inputs.request_bytes(), half.request_bytes()];
        assert_near(half, all / 2.0, 1e-9 * all);
    }
}
