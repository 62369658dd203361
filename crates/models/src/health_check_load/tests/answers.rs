//! Verdicts and reasons.

use super::*;
use crate::{Kind, Problem};

/// Returns the headline and the reasons.
fn words(report: &Report) -> String {
    let sentences = std::iter::once(&report.headline).chain(&report.because);
    sentences.map(|sentence| sentence.plain()).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_threshold_of_the_verdict_is_a_headline() {
    let base = defaults();
    let table = [
        (Inputs { liveness_checks_database: true, ..base }, Verdict::Danger, "restarts 10 instances"),
        (
            Inputs { round_trip_time: 500.0, pool_size: 20.0, ..base },
            Verdict::Danger,
            "so every check fails. Refresh the status",
        ),
        (Inputs { round_trip_time: 200.0, pool_size: 1_000.0, ..base }, Verdict::Caution, "a short wait"),
        (Inputs { probers: 1_000.0, ..base }, Verdict::Danger, "of your connections. Refresh"),
        (Inputs { db_cpu: 300.0, ..base }, Verdict::Caution, "of the database's CPU. Refresh"),
        (Inputs { timeout: 3.0, ..base }, Verdict::Caution, "overlap. Time out after 2 s."),
        (Inputs { failure_threshold: 1.0, ..base }, Verdict::Caution, "healthy. Eject after 3 failures in a row."),
        (Inputs { interval: 30.0, ..base }, Verdict::Caution, "unnoticed for up to 91 s. Check every 15 s."),
        (Inputs { cache: Cache::Lazy, cache_ttl: 11.0, ..base }, Verdict::Caution, "11 s old"),
        (
            Inputs { cache: Cache::Background, cache_ttl: 1.0, round_trip_time: 400.0, pool_size: 20.0, ..base },
            Verdict::Danger,
            "A refresh spends 800 ms on the database, and the next one starts after 1 s. Refresh the status in a \
             background task every 10 s.",
        ),
        (base, Verdict::Ok, "Leave them as they are."),
        (Inputs { queries_per_check: 0.0, pre_ping: false, ..base }, Verdict::Ok, "Checks never query the database."),
    ];
    for (inputs, verdict, why) in table {
        let report = answer(&inputs);
        assert_eq!(report.verdict, verdict, "{why}");
        assert!(report.headline.plain().contains(why), "{:?} does not contain “{why}”", report.headline);
        assert_eq!(report.plan.is_empty(), verdict == Verdict::Ok);
    }
}

#[test]
fn a_database_that_should_suspend_is_kept_awake() {
    let base = Inputs { autosuspend: Some(300.0), ..defaults() };
    let table = [
        (base, "at least every 2 s"),
        (Inputs { interval: 299.0, ..base }, "at least every 299 s"),
        // The fleet has a hundred probers, each with an interval of 400 s.
        (Inputs { interval: 400.0, ..base }, "every 4 s on average"),
        (Inputs { interval: 300.0, ..base }, "every 3 s on average"),
        (Inputs { cache: Cache::Background, cache_ttl: 299.0, ..base }, "at least every 299 s"),
        (Inputs { cache: Cache::Background, cache_ttl: 300.0, ..base }, "every 30 s on average"),
        (Inputs { cache: Cache::Lazy, cache_ttl: 290.0, ..base }, "at least every 292 s"),
        (
            Inputs { cache: Cache::Lazy, cache_ttl: 100.0, probers: 1.0, interval: 150.0, ..base },
            "at least every 150 s",
        ),
        // Checks through the load balancer keep the database awake, but may reach any instance.
        (Inputs { interval: 400.0, uptime_regions: 1.0, ..base }, "at least every 60 s"),
        (Inputs { cache: Cache::Lazy, cache_ttl: 1.0, interval: 400.0, uptime_regions: 1.0, ..base }, "on average"),
    ];
    for (inputs, why) in table {
        let report = answer(&inputs);
        assert!(words(&report).contains(why), "{} does not contain “{why}”", words(&report));
        assert!(words(&report).contains("Take the database out of the check"), "{}", words(&report));
        assert_eq!(report.verdict, Verdict::Caution);
    }
    let rare = Inputs { instances: 1.0, probers: 1.0, interval: 300.0, ..base };
    let idle = Inputs { queries_per_check: 0.0, pre_ping: false, ..base };
    for inputs in [rare, idle, defaults()] {
        assert!(!words(&answer(&inputs)).contains("suspend"), "{}", words(&answer(&inputs)));
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
    let said: Vec<_> = report.because.iter().map(|reason| reason.plain()).collect();
    assert!(report.headline.plain().starts_with("The liveness probe"), "{:?}", report.headline);
    assert!(
        said[0].contains("every check fails") && said[1].contains("connections") && said[2].contains("CPU"),
        "{said:?}"
    );
    // Then all changes in one sentence.
    assert!(
        said[3].contains("Time out after 0.5 s, eject after 3 failures in a row, and take the database"),
        "{said:?}"
    );
}

#[test]
fn the_last_reason_is_what_a_database_outage_does() {
    let base = defaults();
    let table = [
        (base, "up to 30 s, while its prober gives up after 1 s.", true),
        (Inputs { acquire_timeout: 1.0, ..base }, "up to 1 s, while its prober gives up after 1 s.", true),
        (Inputs { acquire_timeout: 0.5, ..base }, "of more than 5 s ejects 10 instances", false),
        (Inputs { cache: Cache::Background, instances: 1.0, ..base }, "ejects 1 instance at once", false),
        (Inputs { queries_per_check: 0.0, pre_ping: false, ..base }, "stays green", false),
    ];
    for (inputs, why, waits) in table {
        let report = answer(&inputs);
        assert!(words(&report).contains(why), "{}", words(&report));
        assert_eq!(words(&report).contains("gives up"), waits, "{}", words(&report));
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
        (base, "Checks of an instance", "10 / 2 s = 5/s"),
        (base, "Round trips", "10 × 5/s × (1 + 2) = 150/s"),
        (Inputs { pre_ping: false, ..base }, "Round trips", "10 × 5/s × (1 + 1) = 100/s"),
        (
            Inputs { alb_nodes: 3.0, uptime_regions: 6.0, ..base },
            "Checks of an instance",
            "10 / 2 s + 3 / 30 s + 6 / 60 s / 10 = 5.11/s",
        ),
        (base, "Time a connection is held", "(1 + 2) × (0.5 ms + 50 µs) = 1.65 ms"),
        (base, "A hang is noticed after", "(3 − 1) × 2 s + 1 s = 5 s, later by up to 2 s: 7 s; mean 6 s"),
        (
            Inputs { cache: Cache::Background, ..base },
            "A hang is noticed after",
            "(3 − 1) × 2 s + 1 s = 5 s, later by up to 2 s + 5 s: 12 s; mean 8.5 s",
        ),
        (base, "Back in service after", "(1 − 1) × 2 s = 0 s, later by up to 2 s: 2 s"),
        (
            Inputs { cache: Cache::Lazy, success_threshold: 2.0, ..base },
            "Back in service after",
            "(2 − 1) × 2 s = 2 s, later by up to 2 s + 5 s: 9 s",
        ),
        (Inputs { cache: Cache::Background, ..base }, "Reach the database, per instance", "1 / 5 s = 0.2/s"),
        (
            Inputs { cache: Cache::Lazy, probers: 1.0, ..base },
            "Reach the database, per instance",
            "1 / (2 s × ⌈5 s / 2 s⌉) = 0.167/s",
        ),
        (
            Inputs { cache: Cache::Lazy, cache_ttl: 7.0, probers: 1.0, ..base },
            "A hang is noticed after",
            "(3 − 1) × 2 s + 1 s = 5 s, later by up to 2 s × ⌈7 s / 2 s⌉: 13 s; mean 9 s",
        ),
        (
            Inputs { cache: Cache::Lazy, probers: 20.0, ..base },
            "Reach the database, per instance",
            "10 / (1 + 10 × 5 s) = 0.196/s with random arrivals; 0.196/s with periodic checks",
        ),
        (
            base,
            "Healthy instances ejected",
            "4.32 million checks a day / 1 billion until 3 in a row fail = 0.00432 a day",
        ),
        (Inputs { failure_threshold: 6.0, ..base }, "Healthy instances ejected", "6 in a row: never"),
        (
            base,
            "Lost until checks fail",
            "none: the last of 10 instances has a free connection within 0.999 s for 90% of its checks",
        ),
        (
            Inputs { rps: 5_000.0, ..base },
            "Lost until checks fail",
            "5 lost: requests keep 10 of 10 connections busy, 100% of the checks wait longer than 0.999 s",
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
    let base = Inputs { false_failure_probability: 0.0, release_ping: false, ..defaults() };
    let pool = |probers| Inputs { probers, db_cpu: 0.0, ..base };
    let cpu = |db_cpu| Inputs { db_cpu, ..base };
    let trip = |round_trip_time| Inputs { round_trip_time, pool_size: 1_000.0, ..base };
    let pace = |interval, timeout| Inputs { interval, timeout, failure_threshold: 2.0, ..base };
    let table = [
        // 0.0055% of the pools for each prober, 0.00125% of the CPU for each microsecond.
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
        (Inputs { cache: Cache::Lazy, cache_ttl: 10.0, ..base }, Verdict::Ok),
        (Inputs { cache: Cache::Lazy, cache_ttl: 10.1, ..base }, Verdict::Caution),
        (Inputs { cache: Cache::Background, cache_ttl: 15.0, interval: 5.0, ..base }, Verdict::Ok),
        (Inputs { cache: Cache::Background, cache_ttl: 15.1, interval: 5.0, ..base }, Verdict::Caution),
        (Inputs { cache: Cache::Lazy, cache_ttl: 2.0, probers: 1.0, ..base }, Verdict::Caution),
        (Inputs { cache: Cache::Lazy, cache_ttl: 2.1, probers: 1.0, ..base }, Verdict::Ok),
    ];
    for (inputs, verdict) in table {
        let report = answer(&inputs);
        assert_eq!(report.verdict, verdict, "{:?}", report.because);
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
