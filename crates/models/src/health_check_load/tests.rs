use super::*;
use crate::Verdict;
use crate::tests::support::{self, assert_close, metric};

mod answers;
mod coupling;
mod lazy;
mod monotone;
mod plan;
mod properties;
mod shown;
mod sources;

fn defaults() -> Inputs {
    support::inputs(&CALCULATOR, "", Inputs::from_values)
}

fn answer(inputs: &Inputs) -> Report {
    inputs.evaluate().expect("inputs that go together")
}

#[test]
fn ten_probers_every_two_seconds_are_five_checks_per_instance() {
    let report = answer(&defaults());
    assert_close(metric(&report, "checks-per-second-per-instance"), 5.0);
    assert_close(metric(&report, "checks-per-second"), 50.0);
    assert_close(metric(&report, "db-queries-per-second"), 50.0);
    assert_close(metric(&report, "db-round-trips-per-second"), 150.0);
    let headline = report.headline.plain();
    assert!(headline.starts_with("Checks cost 150 round trips a second, "), "{headline}");
    assert!(headline.ends_with(" of the database's CPU. Leave them as they are."), "{headline}");
    assert!(report.plan.is_empty());
    assert_eq!(report.verdict, Verdict::Ok);
}

#[test]
fn connections_are_held_for_the_round_trips_and_the_run_time() {
    let report = answer(&defaults());
    // 50 checks/s x 3 round trips x (0.5 ms + 50 us), of 10 x 10 connections.
    assert_close(metric(&report, "busy-connections"), 0.082_5);
    assert_close(metric(&report, "pool-share"), 0.000_825);
    // 150 round trips/s x 50 us, of 4 cores.
    assert_close(metric(&report, "db-cpu-share"), 0.001_875);
}

#[test]
fn one_replica_probed_every_ten_seconds_is_8640_queries_a_day() {
    let inputs = Inputs { instances: 1.0, probers: 1.0, interval: 10.0, pre_ping: false, ..defaults() };
    assert_close(metric(&answer(&inputs), "db-queries-per-second") * 86_400.0, 8_640.0);
}

#[test]
fn pings_on_acquire_and_on_release_make_three_round_trips_of_one_query() {
    let one = Inputs { instances: 1.0, probers: 1.0, interval: 1.0, ..defaults() };
    let table = [(1.0, true, true, 3.0), (1.0, false, true, 2.0), (1.0, true, false, 2.0), (1.0, false, false, 1.0)];
    // The ping on acquire can be the whole check. Without it, there is no connection to release.
    for (queries_per_check, pre_ping, release_ping, trips) in
        table.into_iter().chain([(0.0, true, true, 2.0), (0.0, false, true, 0.0)])
    {
        let inputs = Inputs { queries_per_check, pre_ping, release_ping, ..one };
        assert_close(metric(&answer(&inputs), "db-round-trips-per-second"), trips);
    }
}

#[test]
fn a_check_does_not_wait_for_the_ping_on_release() {
    let slow = Inputs { round_trip_time: 400.0, pool_size: 1_000.0, ..defaults() };
    for release_ping in [false, true] {
        let report = answer(&Inputs { release_ping, ..slow });
        assert!(report.headline.plain().contains("spends 800 ms of its 1 s"), "{:?}", report.headline);
    }
}

/// Published intervals, timeouts and thresholds of load balancers, and the time until they detect a hang.
#[test]
fn published_probe_defaults_detect_a_hang_in_time() {
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
fn a_cached_status_delays_detection_by_its_age() {
    let report = answer(&Inputs { cache: Cache::Background, cache_ttl: 5.0, ..defaults() });
    let found = ["min", "mean", "max"].map(|which| metric(&report, &format!("detection-{which}-seconds")));
    assert_eq!(found, [5.0, 8.5, 12.0]);
}

#[test]
fn a_background_refresher_does_not_depend_on_the_number_of_checks() {
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
fn a_check_without_queries_and_ping_does_not_use_the_database() {
    let report = answer(&Inputs { queries_per_check: 0.0, pre_ping: false, ..defaults() });
    assert_close(metric(&report, "db-round-trips-per-second"), 0.0);
    assert_close(metric(&report, "db-cpu-share"), 0.0);
    assert_close(metric(&report, "checks-per-second"), 50.0);
}

/// Prints what readers see, to be read: `cargo test -p models --lib health -- --ignored --nocapture`.
#[test]
#[ignore = "prints"]
fn print_the_presets() {
    for query in CALCULATOR.presets.iter().map(|preset| preset.query).chain(SHOWN) {
        let report = support::report(&CALCULATOR, query);
        println!("\n== {query}\n{:?} {}", report.verdict, report.headline.plain());
        for reason in &report.because {
            println!("  - {}", reason.plain());
        }
        println!("  plan {:?}", report.plan);
    }
}

const SHOWN: [&str; 8] = [
    "",
    "probers=1&interval=10&cache=lazy",
    "probers=3&interval=5&cache=lazy",
    "autosuspend=300",
    "rps=8000",
    "failure-threshold=1",
    "liveness-checks-database=true",
    "interval=300&timeout=120&cache=background&cache-ttl=600&round-trip-time=400",
];
