//! Properties of all inputs.

use super::*;
use proptest::prelude::*;

pub(super) fn any_inputs() -> impl Strategy<Value = Inputs> {
    let who = (1..5_000_u32, 1..1_000_u32, 0.1..3_600.0, 0.05..300.0, 1..100_u32, 1..100_u32, 0.0..100.0);
    let others = prop::array::uniform8((prop_oneof![Just(0_u32), 1..1_000_u32], 0.1..3_600.0));
    let what = (0..100_u32, any::<bool>(), 0..3_u8, 0.001..3_600.0, any::<bool>(), any::<bool>());
    let database = (0.0..1e4, 0.0..1e7, 0.0..1e7, 1..10_000_u32, 0.1..1_024.0, prop::option::of(1.0..604_800.0));
    let requests = (0.0..1e6, 0.0..600_000.0, 0.001..3_600.0);
    (who, others, what, database, requests).prop_map(|(who, others, what, database, requests)| {
        let count = |place: usize| f64::from(others[place].0);
        let interval = |place: usize| others[place].1;
        Inputs {
            instances: f64::from(who.0),
            probers: f64::from(who.1),
            interval: who.2,
            timeout: who.3,
            failure_threshold: f64::from(who.4),
            success_threshold: f64::from(who.5),
            false_failure_probability: who.6,
            kubelet_probes: count(0),
            kubelet_interval: interval(0),
            alb_nodes: count(1),
            alb_interval: interval(1),
            nlb_probers: count(2),
            nlb_interval: interval(2),
            google_probers: count(3),
            google_interval: interval(3),
            haproxy_processes: count(4),
            haproxy_interval: interval(4),
            envoy_proxies: count(5),
            envoy_interval: interval(5),
            route53_checkers: count(6),
            route53_interval: interval(6),
            uptime_regions: count(7),
            uptime_interval: interval(7),
            queries_per_check: f64::from(what.0),
            pre_ping: what.1,
            cache: [Cache::None, Cache::Lazy, Cache::Background][usize::from(what.2)],
            cache_ttl: what.3,
            release_ping: what.5,
            liveness_checks_database: what.4,
            round_trip_time: database.0,
            query_time: database.1,
            db_cpu: database.2,
            pool_size: f64::from(database.3),
            db_cores: database.4,
            autosuspend: database.5,
            rps: requests.0,
            hold_time: requests.1,
            acquire_timeout: requests.2,
        }
    })
}

/// Asserts that this change of the inputs lowers none of these metrics.
fn never_falls(before: &Inputs, after: &Inputs, keys: &[&str]) -> Result<(), TestCaseError> {
    let lazy = after.cache == Cache::Lazy;
    let (before, after) = (answer(before), answer(after));
    for key in keys {
        let (low, high) = (metric(&before, key), metric(&after, key));
        // A lazy cache is followed for up to 12 probers, and approximated from there.
        let slack = if lazy { 0.05 } else { 1e-9 };
        prop_assert!(high >= low * (1.0 - slack), "{} fell from {} to {}", key, low, high);
    }
    Ok(())
}

const LOADS: &[&str] =
    &["db-queries-per-second", "db-round-trips-per-second", "busy-connections", "pool-share", "db-cpu-share"];

proptest! {
    #[test]
    fn every_answer_is_finite_and_none_is_negative(inputs in any_inputs()) {
        let report = answer(&inputs);
        for found in &report.metrics {
            let none = found.key == "cascade-margin-instances" && found.amount == Amount::None;
            prop_assert!(none || matches!(found.amount, Amount::Number(value) if value >= 0.0), "{found:?}");
        }
        prop_assert!((1..=6).contains(&report.because.len()), "{:?}", report.because);
        let words = format!("{report:?} {:?}", inputs.growth());
        prop_assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
    }

    #[test]
    fn more_work_is_never_less_load(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let whole = |value: f64| (value * more).ceil();
        never_falls(&inputs, &Inputs { queries_per_check: whole(inputs.queries_per_check), ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { query_time: inputs.query_time * more, ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { round_trip_time: inputs.round_trip_time * more, ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { probers: whole(inputs.probers), ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { alb_nodes: inputs.alb_nodes + whole(1.0), ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { uptime_regions: inputs.uptime_regions + whole(1.0), ..inputs }, LOADS)?;
        // A share of the pools is that of one instance, however many there are.
        never_falls(&inputs, &Inputs { instances: whole(inputs.instances), ..inputs }, &LOADS[..3])?;
    }

    #[test]
    fn a_cache_never_adds_load_and_an_older_one_takes_more_away(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let lazy = Inputs { cache: Cache::Lazy, ..inputs };
        never_falls(&lazy, &Inputs { cache: Cache::None, ..inputs }, LOADS)?;
        never_falls(&Inputs { cache_ttl: inputs.cache_ttl * more, ..lazy }, &lazy, LOADS)?;
    }

    #[test]
    fn longer_intervals_detect_failures_later(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let times = &["detection-min-seconds", "detection-mean-seconds", "detection-max-seconds"];
        // A longer interval can suit the age of a lazy cache better.
        let cache = if inputs.cache == Cache::Lazy { Cache::None } else { inputs.cache };
        let steady = Inputs { cache, ..inputs };
        never_falls(&steady, &Inputs { interval: inputs.interval * more, ..steady }, times)?;
        never_falls(&inputs, &Inputs { timeout: inputs.timeout * more, ..inputs }, times)?;
        never_falls(&inputs, &Inputs { cache_ttl: inputs.cache_ttl * more, ..inputs }, times)?;
        let report = answer(&inputs);
        let [soonest, mean, latest] = times.map(|key| metric(&report, key));
        prop_assert!(soonest <= mean && mean <= latest);
    }

    #[test]
    fn a_lazy_cache_is_between_none_and_a_refresher(inputs in any_inputs()) {
        let lazy = Inputs { cache: Cache::Lazy, ..inputs };
        let checks = inputs.checks_of_instance(inputs.instances);
        let rate = lazy.refreshes(Cache::Lazy, inputs.instances);
        prop_assert!(rate <= checks * (1.0 + 1e-9), "more misses than checks");
        prop_assert!(rate <= 1.0 / inputs.cache_ttl * (1.0 + 1e-9), "misses closer together than the age");
    }

    #[test]
    fn the_margin_is_less_than_the_fleet_and_falls_with_the_load(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let lost = |inputs: &Inputs| inputs.cascade().map_or(inputs.instances, |cascade| cascade.lost);
        let now = lost(&inputs);
        prop_assert!((0.0..=inputs.instances).contains(&now) && now.fract() == 0.0);
        let busier = [Inputs { rps: inputs.rps * more, ..inputs }, Inputs { hold_time: inputs.hold_time * more, ..inputs }];
        prop_assert!(busier.iter().all(|busier| lost(busier) <= now), "{now}");
        let patient = Inputs { acquire_timeout: inputs.acquire_timeout * more, ..inputs };
        let larger = Inputs { pool_size: (inputs.pool_size * more).ceil(), ..inputs };
        prop_assert!(lost(&patient) >= now && lost(&larger) >= now, "{now}");
    }

    #[test]
    fn a_higher_threshold_ejects_less_and_a_worse_network_more(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let ejections = Inputs::false_ejections_per_day;
        let now = ejections(&inputs);
        let patient = Inputs { failure_threshold: inputs.failure_threshold + 1.0, ..inputs };
        let failing = (inputs.false_failure_probability * more).min(100.0);
        let worse = Inputs { false_failure_probability: failing, ..inputs };
        prop_assert!(ejections(&patient) <= now && ejections(&worse) >= now * (1.0 - 1e-9), "{now}");
        // Even if every check fails, ejections are at most the checks divided by the threshold.
        let checks = inputs.instances * inputs.probers * 86_400.0 / inputs.interval;
        prop_assert!(now <= checks / inputs.failure_threshold * (1.0 + 1e-9));
    }

    #[test]
    fn the_longest_time_without_queries_is_not_below_the_mean(inputs in any_inputs()) {
        let rate = inputs.instances * inputs.refreshes(inputs.cache, inputs.instances);
        prop_assert!(inputs.longest_gap() >= 1.0 / rate * (1.0 - 1e-9));
    }
}
