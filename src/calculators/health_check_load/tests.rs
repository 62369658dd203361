use super::*;
use crate::calculators::{Amount, Verdict};
use proptest::prelude::*;

fn defaults() -> Inputs {
    let values: Vec<_> = CALCULATOR.fields().map(Field::default).collect();
    Inputs::from_values(&values).expect("the defaults are values of the inputs' types")
}

fn answer(inputs: &Inputs) -> Report {
    inputs.evaluate().expect("inputs that go together")
}

fn metric(report: &Report, key: &str) -> f64 {
    let metric = report.metrics.iter().find(|metric| metric.key == key);
    match metric.expect("a metric of that name").amount {
        Amount::Number(value) => value,
        other => panic!("{key} is {other:?}"),
    }
}

fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} is not {expected}");
}

#[test]
fn ten_nodes_every_two_seconds_are_five_checks_an_instance_and_fifty_of_ten() {
    let report = answer(&defaults());
    assert_close(metric(&report, "checks-per-second-per-instance"), 5.0);
    assert_close(metric(&report, "checks-per-second"), 50.0);
    assert_close(metric(&report, "db-queries-per-second"), 50.0);
    assert_close(metric(&report, "db-round-trips-per-second"), 100.0);
    assert_eq!(report.headline.plain(), "Your checks send 50 queries and 100 round trips a second to the database.");
    assert_eq!(report.verdict, Verdict::Ok);
}

#[test]
fn connections_are_held_for_the_round_trips_and_the_run_time() {
    let report = answer(&defaults());
    // 50 checks/s x 2 round trips x (0.5 ms + 50 us), of 10 x 10 connections.
    assert_close(metric(&report, "busy-connections"), 0.055);
    assert_close(metric(&report, "pool-share"), 0.000_55);
    // 100 round trips/s x 50 us, of 4 cores.
    assert_close(metric(&report, "db-cpu-share"), 0.001_25);
}

#[test]
fn one_replica_probed_every_ten_seconds_is_8640_queries_a_day() {
    let inputs = Inputs { instances: 1.0, probers: 1.0, interval: 10.0, pre_ping: false, ..defaults() };
    assert_close(metric(&answer(&inputs), "db-queries-per-second") * 86_400.0, 8_640.0);
}

#[test]
fn a_ping_on_acquire_makes_two_round_trips_of_one_query() {
    let one = Inputs { instances: 1.0, probers: 1.0, interval: 1.0, ..defaults() };
    assert_close(metric(&answer(&one), "db-round-trips-per-second"), 2.0);
    assert_close(metric(&answer(&Inputs { pre_ping: false, ..one }), "db-round-trips-per-second"), 1.0);
}

/// Intervals, timeouts and thresholds as load balancers publish them: when a hang is noticed.
#[test]
fn published_probe_defaults_notice_a_hang_in_time() {
    let table = [
        ("HAProxy, timeout 1 s", 2.0, 1.0, 3.0, [5.0, 6.0, 7.0]),
        ("AWS ALB", 30.0, 5.0, 2.0, [35.0, 50.0, 65.0]),
        ("Google Cloud", 5.0, 5.0, 2.0, [10.0, 12.5, 15.0]),
        ("Kubernetes", 10.0, 1.0, 3.0, [21.0, 26.0, 31.0]),
    ];
    for (name, interval, timeout, failure_threshold, [soonest, mean, latest]) in table {
        let report = answer(&Inputs { interval, timeout, failure_threshold, ..defaults() });
        let found = ["min", "mean", "max"].map(|which| metric(&report, &format!("detection-{which}-seconds")));
        assert_eq!(found, [soonest, mean, latest], "{name}");
    }
}

#[test]
fn a_cached_status_is_noticed_later_by_its_age() {
    let report = answer(&Inputs { cache: Cache::Background, cache_ttl: 5.0, ..defaults() });
    let found = ["min", "mean", "max"].map(|which| metric(&report, &format!("detection-{which}-seconds")));
    assert_eq!(found, [5.0, 8.5, 12.0]);
}

/// r / (1 + r A), for checks per second r and age A.
#[test]
fn a_lazy_cache_lets_through_one_check_an_age_and_the_wait_for_the_next() {
    let table = [(10.0, 2.0, 1.0, 5.0 / 6.0), (10.0, 2.0, 5.0, 5.0 / 26.0), (100.0, 2.0, 2.0, 50.0 / 101.0)];
    for (probers, interval, cache_ttl, expected) in table {
        let inputs = Inputs { instances: 1.0, probers, interval, cache: Cache::Lazy, cache_ttl, ..defaults() };
        assert_close(metric(&answer(&inputs), "db-queries-per-second"), expected);
    }
}

#[test]
fn a_lazy_cache_younger_than_the_interval_of_a_single_prober_never_hits() {
    let one = |cache_ttl| Inputs {
        instances: 1.0,
        probers: 1.0,
        interval: 10.0,
        cache: Cache::Lazy,
        cache_ttl,
        ..defaults()
    };
    for (age, expected) in [(0.0, 0.1), (5.0, 0.1), (10.0, 0.1), (10.1, 0.05), (25.0, 1.0 / 30.0)] {
        assert_close(metric(&answer(&one(age)), "db-queries-per-second"), expected);
    }
}

/// Plays a lazy cache through, one check at a time: an independent look at the formula.
#[test]
fn the_lazy_cache_formula_agrees_with_counting_misses() {
    let mut state = 1_u64;
    // Knuth's MMIX generator; its upper half is random enough for phases and jitter.
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 32) as u32) / f64::from(u32::MAX)
    };
    for (probers, interval, age) in [(10_u32, 2.0, 5.0), (30, 2.0, 1.3), (7, 10.0, 3.0), (100, 2.0, 2.0), (1, 2.0, 4.5)]
    {
        let span = 4_000.0 * interval;
        let mut checks = Vec::new();
        for _ in 0..probers {
            let mut now = random() * interval;
            while now < span {
                checks.push(now);
                now += interval * (0.9 + 0.2 * random());
            }
        }
        checks.sort_by(f64::total_cmp);
        let mut asked = f64::NEG_INFINITY;
        let mut misses = 0.0;
        for now in checks {
            if now - asked >= age {
                asked = now;
                misses += 1.0;
            }
        }
        let (counted, checks) = (misses / span, f64::from(probers) / interval);
        let inputs = Inputs { probers: f64::from(probers), interval, cache: Cache::Lazy, cache_ttl: age, ..defaults() };
        let formula = inputs.refreshes(checks);
        assert!((formula / counted - 1.0).abs() < 0.03, "{probers} every {interval} s, {age} s: {formula}, {counted}");
    }
}

#[test]
fn a_background_refresher_does_not_mind_how_many_ask() {
    let inputs = Inputs { cache: Cache::Background, cache_ttl: 5.0, ..defaults() };
    for probers in [1.0, 10.0, 1_000.0] {
        let report = answer(&Inputs { probers, ..inputs });
        assert_close(metric(&report, "db-queries-per-second"), 2.0);
        assert_close(metric(&report, "checks-per-second"), 10.0 * probers / 2.0);
    }
}

#[test]
fn a_background_refresher_needs_time_between_refreshes() {
    let errors = Inputs { cache: Cache::Background, cache_ttl: 0.0, ..defaults() }.evaluate();
    let errors = errors.expect_err("no time between refreshes");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].field, "cache-ttl");
}

#[test]
fn a_check_without_queries_and_ping_leaves_the_database_alone() {
    let report = answer(&Inputs { queries_per_check: 0.0, pre_ping: false, ..defaults() });
    assert_close(metric(&report, "db-round-trips-per-second"), 0.0);
    assert_close(metric(&report, "db-cpu-share"), 0.0);
    assert_close(metric(&report, "checks-per-second"), 50.0);
}

#[test]
fn each_threshold_of_the_verdict_says_why() {
    let base = defaults();
    let table = [
        (Inputs { round_trip_time: 500.0, ..base }, Verdict::Danger, "every check fails"),
        (Inputs { round_trip_time: 200.0, pool_size: 1_000.0, ..base }, Verdict::Caution, "a short wait"),
        (Inputs { probers: 1_000.0, ..base }, Verdict::Danger, "of your connections"),
        (Inputs { db_cpu: 300.0, ..base }, Verdict::Caution, "of the database's CPU"),
        (Inputs { timeout: 3.0, ..base }, Verdict::Caution, "longer than the interval"),
        (Inputs { failure_threshold: 1.0, ..base }, Verdict::Caution, "One lost check"),
        (Inputs { interval: 30.0, ..base }, Verdict::Caution, "goes unnoticed"),
        (Inputs { cache: Cache::Lazy, ..base }, Verdict::Caution, "5 s old"),
    ];
    for (inputs, verdict, why) in table {
        let report = answer(&inputs);
        assert_eq!(report.verdict, verdict, "{why}");
        assert!(report.because[0].plain().contains(why), "{:?} does not say “{why}”", report.because);
    }
}

#[test]
fn what_is_pasted_has_the_inputs_in_it() {
    let report = answer(&Inputs { interval: 7.5, timeout: 2.0, failure_threshold: 4.0, ..defaults() });
    let [kubernetes, axum] = [0, 1].map(|place| report.snippets[place].code.plain());
    assert!(kubernetes.contains("periodSeconds: 8\n  timeoutSeconds: 2\n  failureThreshold: 4\n"), "{kubernetes}");
    assert!(axum.contains("DEADLINE: Duration = Duration::from_millis(1600)"), "{axum}");
    assert!(axum.contains("\n        // sqlx pings"), "indented as its neighbors: {axum}");
    let without_ping = answer(&Inputs { pre_ping: false, ..defaults() });
    assert!(without_ping.snippets[1].code.plain().contains(".await?.ping().await"));
}

fn any_inputs() -> impl Strategy<Value = Inputs> {
    let who = (1..5_000_u32, 1..1_000_u32, 0.1..3_600.0, 0.05..300.0, 1..100_u32);
    let what = (0..100_u32, any::<bool>(), 0..3_u8, 0.001..3_600.0);
    let database = (0.0..1e4, 0.0..1e7, 0.0..1e7, 1..10_000_u32, 0.1..1_024.0);
    (who, what, database).prop_map(|(who, what, database)| Inputs {
        instances: f64::from(who.0),
        probers: f64::from(who.1),
        interval: who.2,
        timeout: who.3,
        failure_threshold: f64::from(who.4),
        queries_per_check: f64::from(what.0),
        pre_ping: what.1,
        cache: [Cache::None, Cache::Lazy, Cache::Background][usize::from(what.2)],
        cache_ttl: what.3,
        round_trip_time: database.0,
        query_time: database.1,
        db_cpu: database.2,
        pool_size: f64::from(database.3),
        db_cores: database.4,
    })
}

/// Does this change of the inputs leave every load, or every time until a hang is noticed, as it was or higher?
fn never_falls(before: &Inputs, after: &Inputs, keys: &[&str]) -> Result<(), TestCaseError> {
    let (before, after) = (answer(before), answer(after));
    for key in keys {
        let (low, high) = (metric(&before, key), metric(&after, key));
        prop_assert!(high >= low * (1.0 - 1e-9), "{} fell from {} to {}", key, low, high);
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
            prop_assert!(matches!(found.amount, Amount::Number(value) if value >= 0.0), "{found:?}");
        }
        let words = format!("{report:?}");
        prop_assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
    }

    #[test]
    fn more_work_is_never_less_load(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let whole = |value: f64| (value * more).ceil();
        never_falls(&inputs, &Inputs { queries_per_check: whole(inputs.queries_per_check), ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { query_time: inputs.query_time * more, ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { round_trip_time: inputs.round_trip_time * more, ..inputs }, LOADS)?;
        never_falls(&inputs, &Inputs { probers: whole(inputs.probers), ..inputs }, LOADS)?;
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
    fn a_slower_pace_is_noticed_later(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let times = &["detection-min-seconds", "detection-mean-seconds", "detection-max-seconds"];
        never_falls(&inputs, &Inputs { interval: inputs.interval * more, ..inputs }, times)?;
        never_falls(&inputs, &Inputs { timeout: inputs.timeout * more, ..inputs }, times)?;
        never_falls(&inputs, &Inputs { cache_ttl: inputs.cache_ttl * more, ..inputs }, times)?;
        let report = answer(&inputs);
        let [soonest, mean, latest] = times.map(|key| metric(&report, key));
        prop_assert!(soonest <= mean && mean <= latest);
    }

    #[test]
    fn a_lazy_cache_is_between_none_and_a_refresher(inputs in any_inputs()) {
        let lazy = Inputs { cache: Cache::Lazy, ..inputs };
        let checks = inputs.probers / inputs.interval;
        let rate = lazy.refreshes(checks);
        prop_assert!(rate <= checks * (1.0 + 1e-9), "more misses than checks");
        prop_assert!(rate <= 1.0 / inputs.cache_ttl * (1.0 + 1e-9), "misses closer together than the age");
    }
}
