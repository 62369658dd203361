//! Properties of all inputs, and a count of series one by one.

use super::*;
use proptest::prelude::*;

prop_compose! {
    fn any_inputs()(
        labels in (1..100_u32, 1..10_u32, 1..20_u32, 1..2_000_u32, 0..30_u32, 0.000_001..100.0),
        service in (0..1_000_000_u32, 1..5_000_u32, 0.0..1_000.0),
        prometheus in (0..1_000_000_000_u32, 0.1..1e6, 0.5..100.0, 1.0..3_600.0, 0.1..3_650.0, 0.1..100.0),
    ) -> Inputs {
        Inputs {
            routes: f64::from(labels.0),
            methods: f64::from(labels.1),
            statuses: f64::from(labels.2),
            extra_values: f64::from(labels.3),
            buckets: f64::from(labels.4),
            combinations: labels.5,
            other_series: f64::from(service.0),
            instances: f64::from(service.1),
            deploys: service.2,
            other_jobs: f64::from(prometheus.0),
            memory_limit: prometheus.1,
            memory_per_series: prometheus.2,
            scrape_interval: prometheus.3,
            retention: prometheus.4,
            sample_size: prometheus.5,
        }
    }
}

proptest! {
    #[test]
    fn memory_is_linear_in_the_series_and_the_series_in_each_label(inputs in any_inputs(), times in 2..50_u32) {
        let alone = Inputs { other_series: 0.0, other_jobs: 0.0, ..inputs };
        let more = Inputs { extra_values: alone.extra_values * f64::from(times), ..alone };
        let [before, after] = [alone, more].map(|inputs| answer(&inputs));
        for key in ["series", "samples-per-second", "disk-gb"] {
            assert_close(metric(&after, key), f64::from(times) * metric(&before, key));
        }
        let of_series = |report| metric(report, "memory-gb") - model::EMPTY;
        assert_relatively_near(of_series(&after), f64::from(times) * of_series(&before), 1e-6);
    }

    #[test]
    fn nothing_is_wrong_after_the_plan(inputs in any_inputs()) {
        let better = inputs.recommended();
        prop_assert!(better.recommended() == better);
        let after = answer(&better);
        prop_assert!(after.verdict == Verdict::Ok || better.load().memory / 0.7 > 1e6, "{:?}", after.headline);
        prop_assert!(after.metrics.iter().all(|metric| matches!(metric.amount, crate::Amount::Number(number) if number >= 0.0)));
    }

    #[test]
    fn the_budget_is_what_fits(inputs in any_inputs()) {
        let report = answer(&inputs);
        let [has, fits] = ["series-per-instance", "series-budget-per-instance"].map(|key| metric(&report, key));
        prop_assert_eq!(has <= fits * (1.0 + 1e-12), metric(&report, "memory-share") <= 0.7 * (1.0 + 1e-12));
    }
}

/// Writes out each series, where the model multiplies.
#[test]
fn the_series_agree_with_writing_them_out() {
    let inputs = Inputs {
        routes: 3.0,
        methods: 2.0,
        statuses: 4.0,
        extra_values: 5.0,
        buckets: 6.0,
        combinations: 100.0,
        other_series: 0.0,
        ..defaults()
    };
    let mut lines = 0;
    for _ in (0..3).flat_map(|_| 0..2).flat_map(|_| 0..4).flat_map(|_| 0..5) {
        // Six buckets and +Inf, then the sum and the count.
        lines += (0..7).count() + 2;
    }
    assert_close(metric(&answer(&inputs), "series-per-instance"), lines as f64);
}
