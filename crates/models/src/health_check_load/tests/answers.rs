//! Verdicts and reasons.

use super::*;
use crate::{Kind, Problem};

#[test]
fn each_threshold_of_the_verdict_has_a_reason() {
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
fn a_database_that_should_suspend_is_kept_awake() {
    let base = Inputs { autosuspend: Some(300.0), ..defaults() };
    let table = [
        (base, "for 2 s at most"),
        (Inputs { interval: 299.0, ..base }, "for 299 s at most"),
        // The fleet has a hundred probers, each with an interval of 400 s.
        (Inputs { interval: 400.0, ..base }, "every 4 s on average"),
        (Inputs { interval: 300.0, ..base }, "every 3 s on average"),
        (Inputs { cache: Cache::Background, cache_ttl: 299.0, ..base }, "for 299 s at most"),
        (Inputs { cache: Cache::Background, cache_ttl: 300.0, ..base }, "every 30 s on average"),
        (Inputs { cache: Cache::Lazy, cache_ttl: 290.0, ..base }, "for 292 s at most"),
        (Inputs { cache: Cache::Lazy, cache_ttl: 100.0, probers: 1.0, interval: 150.0, ..base }, "for 150 s at most"),
        // Checks through the load balancer keep the database awake, but may reach any instance.
        (Inputs { interval: 400.0, uptime_regions: 1.0, ..base }, "for 60 s at most"),
        (Inputs { cache: Cache::Lazy, cache_ttl: 1.0, interval: 400.0, uptime_regions: 1.0, ..base }, "on average"),
    ];
    for (inputs, why) in table {
        let report = answer(&inputs);
        let said = report.because.iter().any(|because| because.plain().contains(why));
        assert!(said, "{:?} does not say “{why}”", report.because);
        assert_eq!(report.verdict, Verdict::Caution);
    }
    let rare = Inputs { instances: 1.0, probers: 1.0, interval: 300.0, ..base };
    let idle = Inputs { queries_per_check: 0.0, pre_ping: false, ..base };
    for inputs in [rare, idle, defaults()] {
        let said = format!("{:?}", answer(&inputs).because);
        assert!(!said.contains("idle for"), "{said}");
    }
}

#[test]
fn at_most_four_findings_are_shown_and_the_worst_come_first() {
    let bad = Inputs {
        liveness_checks_database: true,
        round_trip_time: 500.0,
        db_cpu: 3_000.0,
        timeout: 1.0,
        interval: 0.5,
        failure_threshold: 1.0,
        autosuspend: Some(300.0),
        ..defaults()
    };
    let report = answer(&bad);
    assert_eq!(report.verdict, Verdict::Danger);
    let said: Vec<_> = report.because.iter().map(Marked::plain).collect();
    assert_eq!(said.len(), 5);
    assert!(said[0].starts_with("Liveness asks"), "{said:?}");
    assert!(
        said[1].contains("every check fails") && said[2].contains("connections") && said[3].contains("CPU"),
        "{said:?}"
    );
    assert!(said[4].contains("database outage"), "{said:?}");
}

#[test]
fn the_last_reason_names_the_dependency_of_the_check() {
    let base = defaults();
    let table = [
        (
            base,
            "up to 30 s, and its prober leaves after 1 s. A database outage of more than 5 s takes 10 instances out",
        ),
        (Inputs { acquire_timeout: 1.0, ..base }, "up to 1 s, and its prober leaves after 1 s."),
        (Inputs { acquire_timeout: 0.5, ..base }, "up to 0.5 s. A database outage"),
        (
            Inputs { cache: Cache::Lazy, ..base },
            "Few checks wait for a connection, but those that do wait with your requests. A database",
        ),
        (Inputs { cache: Cache::Lazy, probers: 1.0, interval: 10.0, ..base }, "Mind the coupling"),
        (
            Inputs { cache: Cache::Background, instances: 1.0, ..base },
            "takes 1 instance out at once all the same, so keep",
        ),
        (Inputs { queries_per_check: 0.0, pre_ping: false, ..base }, "never touches the database"),
    ];
    for (inputs, why) in table {
        let mut because = answer(&inputs).because;
        // A check without load is not praised for its low load.
        assert_eq!(
            because[0].plain().starts_with("That is"),
            answer(&inputs).verdict == Verdict::Ok && why != "never touches the database"
        );
        let last = because.pop().expect("a reason").plain();
        assert!(last.contains(why), "“{last}” does not say “{why}”");
    }
}

#[test]
fn the_computation_contains_its_numbers() {
    let step = |inputs: &Inputs, name: &str| {
        let report = answer(inputs);
        let step = report.steps.iter().find(|step| step.name == name);
        step.map(|step| step.numbers.plain())
    };
    let base = defaults();
    let table = [
        (base, "Checks of an instance", "10 / 2 s = 5 /s"),
        (base, "Round trips", "10 × 5 /s × (1 + 1) = 100 /s"),
        (Inputs { pre_ping: false, ..base }, "Round trips", "10 × 5 /s × (1 + 0) = 50 /s"),
        (
            Inputs { alb_nodes: 3.0, uptime_regions: 6.0, ..base },
            "Checks of an instance",
            "10 / 2 s + 3 / 30 s + 6 / 60 s / 10 = 5.11 /s",
        ),
        (base, "Time a connection is held", "(1 + 1) × (0.5 ms + 50 µs) = 1.1 ms"),
        (base, "A hang is noticed after", "(3 − 1) × 2 s + 1 s = 5 s, to 3 × 2 s + 1 s = 7 s; mean 6 s"),
        (
            Inputs { cache: Cache::Background, ..base },
            "A hang is noticed after",
            "(3 − 1) × 2 s + 1 s = 5 s, to 3 × 2 s + 1 s + 5 s = 12 s; mean 8.5 s",
        ),
        (base, "Back in service after", "(1 − 1) × 2 s = 0 s, to 1 × 2 s = 2 s"),
        (
            Inputs { cache: Cache::Lazy, success_threshold: 2.0, ..base },
            "Back in service after",
            "(2 − 1) × 2 s = 2 s, to 2 × 2 s + 5 s = 9 s",
        ),
        (Inputs { cache: Cache::Background, ..base }, "Reach the database, per instance", "1 / 5 s = 0.2 /s"),
        (
            Inputs { cache: Cache::Lazy, probers: 1.0, ..base },
            "Reach the database, per instance",
            "1 / (2 s × ⌈5 s / 2 s⌉) = 0.167 /s",
        ),
        (Inputs { cache: Cache::Lazy, ..base }, "Reach the database, per instance", "5 / (1 + 5 × 5 s) → 0.192 /s"),
        (
            base,
            "Taken out though healthy",
            "4,320,000 checks a day / 1,001,001,000 until 3 in a row fail = 0.00432 a day",
        ),
        (Inputs { failure_threshold: 6.0, ..base }, "Taken out though healthy", "6 in a row: never"),
        (
            base,
            "Lost until checks fail",
            "none: the last of 10 instances has a free connection within 0.999 s for 90 % of its checks",
        ),
        (
            Inputs { rps: 5_000.0, ..base },
            "Lost until checks fail",
            "5 lost: requests keep 10 of 10 connections busy, 100 % of the checks wait longer than 0.999 s",
        ),
    ];
    for (inputs, name, expected) in table {
        assert_eq!(step(&inputs, name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(step(&Inputs { cache: Cache::Background, ..base }, "Lost until checks fail"), None);
}

#[test]
fn conflicting_inputs_say_what_to_enter() {
    let errors = Inputs { cache: Cache::Background, cache_ttl: 0.0, ..defaults() }.evaluate().expect_err("no time");
    assert!(matches!(errors[0].problem, Problem::Conflict(why) if why.contains("greater than 0")));
}

#[test]
fn each_finding_begins_beyond_its_limit() {
    let base = Inputs { false_failure_probability: 0.0, ..defaults() };
    let pool = |probers| Inputs { probers, db_cpu: 0.0, ..base };
    let cpu = |db_cpu| Inputs { db_cpu, ..base };
    let trip = |round_trip_time| Inputs { round_trip_time, pool_size: 1_000.0, ..base };
    let pace = |interval, timeout| Inputs { interval, timeout, failure_threshold: 2.0, ..base };
    let table = [
        // 0.0055 % of the pools for each prober, 0.00125 % of the CPU for each microsecond.
        (pool(181.0), Verdict::Ok),
        (pool(182.0), Verdict::Caution),
        (pool(909.0), Verdict::Caution),
        (pool(910.0), Verdict::Danger),
        (cpu(200.0), Verdict::Ok),
        (cpu(401.0), Verdict::Caution),
        (cpu(800.0), Verdict::Caution),
        (cpu(801.0), Verdict::Danger),
        // Two round trips of a second, each with 0.05 ms in the database.
        (trip(149.0), Verdict::Ok),
        (trip(150.0), Verdict::Caution),
        (Inputs { query_time: 0.0, timeout: 0.5, ..trip(75.0) }, Verdict::Ok),
        (trip(499.0), Verdict::Caution),
        (trip(500.0), Verdict::Danger),
        (pace(2.0, 2.0), Verdict::Ok),
        (pace(2.0, 2.1), Verdict::Caution),
        (pace(29.0, 2.0), Verdict::Ok),
        (pace(29.0, 2.1), Verdict::Caution),
        (Inputs { cache: Cache::Lazy, cache_ttl: 2.0, ..base }, Verdict::Ok),
        (Inputs { cache: Cache::Lazy, cache_ttl: 2.1, ..base }, Verdict::Caution),
    ];
    for (inputs, verdict) in table {
        let report = answer(&inputs);
        assert_eq!(report.verdict, verdict, "{:?}", report.because);
        // Only a verdict without findings is praised.
        assert_eq!(report.because[0].plain().starts_with("That is"), verdict == Verdict::Ok);
    }
}

#[test]
fn every_numeric_field_has_a_lookup() {
    let elsewhere = ["uptime-interval", "cache-ttl", "db-cpu-per-round-trip"];
    for field in CALCULATOR.fields() {
        let silent = matches!(field.kind, Kind::Number { .. }) && field.lookup.is_empty();
        assert_eq!(silent, elsewhere.contains(&field.key), "{}", field.key);
        assert!(!field.hint.is_empty() && field.label.chars().count() <= 32, "{}", field.key);
    }
}
