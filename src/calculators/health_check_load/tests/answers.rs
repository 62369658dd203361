//! What is said of the numbers, drawn and pasted.

use super::*;
use crate::calculators::{Kind, Plot, Problem};

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

#[test]
fn what_is_pasted_has_the_pace_of_its_own_source_where_that_is_in_use() {
    let inputs = Inputs { alb_nodes: 3.0, haproxy_processes: 2.0, haproxy_interval: 0.75, ..defaults() };
    let code = |inputs: &Inputs, place: usize| answer(inputs).snippets[place].code.plain();
    assert!(code(&inputs, 0).contains("periodSeconds: 2\n"));
    assert!(code(&inputs, 2).contains("interval            = 30 #"), "{}", code(&inputs, 2));
    assert!(code(&inputs, 3).contains("timeout check 1000ms\n  default-server check inter 750ms fall 3 rise 1\n"));
    let kubelet = Inputs { kubelet_probes: 1.0, kubelet_interval: 4.2, success_threshold: 2.0, ..defaults() };
    let kubernetes = code(&kubelet, 0);
    assert!(kubernetes.contains("periodSeconds: 5\n"), "{kubernetes}");
    assert!(kubernetes.contains("failureThreshold: 3\n  successThreshold: 2\n"), "{kubernetes}");
    assert!(code(&kubelet, 3).contains("inter 2000ms fall 3 rise 2\n"));
}

#[test]
fn a_target_group_is_within_what_aws_takes() {
    let pasted = |inputs: Inputs| {
        let code = answer(&inputs).snippets[2].code.plain();
        let number = |name: &str| {
            let line = code.lines().find(|line| line.trim_start().starts_with(name)).expect("a line of that name");
            let value = line.split(" = ").nth(1).and_then(|rest| rest.split(' ').next());
            value.and_then(|value| value.parse::<u32>().ok()).expect("a whole number")
        };
        ["interval", "timeout", "healthy_threshold", "unhealthy_threshold"].map(number)
    };
    let base = defaults();
    assert_eq!(pasted(base), [5, 2, 2, 3]);
    let slow = Inputs { interval: 900.0, timeout: 200.0, failure_threshold: 40.0, success_threshold: 11.0, ..base };
    assert_eq!(pasted(slow), [300, 120, 10, 10]);
    let tight = Inputs { interval: 5.1, timeout: 5.5, failure_threshold: 1.0, success_threshold: 5.0, ..base };
    assert_eq!(pasted(tight), [6, 5, 5, 2]);
    assert_eq!(pasted(Inputs { interval: 30.0, timeout: 4.2, ..base }), [30, 5, 2, 3]);
}

#[test]
fn presets_are_links_with_what_differs_from_the_defaults_in_form_order() {
    for preset in CALCULATOR.presets {
        let mut fields = CALCULATOR.fields();
        for pair in preset.query.split('&') {
            let (key, value) = pair.split_once('=').expect("a key and a value");
            let field =
                fields.find(|field| field.key == key).unwrap_or_else(|| panic!("{key} is no field, or not in order"));
            let Kind::Number { default, min, max, .. } = field.kind else { panic!("{key} is no number") };
            let value: f64 = value.parse().expect("a number");
            assert!((min..=max).contains(&value) && default != Some(value), "{}: {pair}", preset.title);
        }
    }
    let titles: Vec<_> = CALCULATOR.presets.iter().map(|preset| preset.title).collect();
    assert_eq!(titles.len(), 5);
}

fn lines(inputs: &Inputs) -> crate::calculators::Lines {
    match inputs.chart().plot {
        Plot::Lines(lines) => lines,
        Plot::Bars(_) => panic!("not bars"),
    }
}

#[test]
fn the_chart_goes_through_the_present_answer() {
    for (place, cache) in [Cache::None, Cache::Lazy, Cache::Background].into_iter().enumerate() {
        let inputs = Inputs { cache, route53_checkers: 15.0, ..defaults() };
        let drawn = lines(&inputs);
        assert_eq!((drawn.at[0], drawn.at[9], drawn.at.len()), (1.0, 10.0, 40));
        assert_eq!((drawn.marks[0].from, drawn.marks[0].to), (10.0, 10.0));
        let chosen: Vec<_> = drawn.series.iter().map(|series| series.chosen).collect();
        assert_eq!(chosen, [0, 1, 2].map(|each| each == place));
        let now = drawn.series[place].values[9].expect("a value");
        assert_close(now, metric(&answer(&inputs), "db-round-trips-per-second"));
        // Of 15 checkers every 30 s, one instance alone gets all.
        let alone = metric(&answer(&Inputs { instances: 1.0, ..inputs }), "db-round-trips-per-second");
        assert_close(drawn.series[place].values[0].expect("a value"), alone);
    }
}

#[test]
fn the_chart_reaches_four_times_the_fleet_in_at_most_sixty_places() {
    for (instances, most, places) in
        [(1.0, 20.0, 20), (5.0, 20.0, 20), (6.0, 24.0, 24), (15.0, 60.0, 60), (5_000.0, 20_000.0, 60)]
    {
        let drawn = lines(&Inputs { instances, ..defaults() });
        assert_eq!((drawn.at.first(), drawn.at.last(), drawn.at.len()), (Some(&1.0), Some(&most), places));
        assert!(drawn.at.iter().all(|at| at.fract() == 0.0) && drawn.at.is_sorted_by(|a, b| a < b));
    }
    // Without time between refreshes there is no line, and no infinity.
    let drawn = lines(&Inputs { cache_ttl: 0.0, ..defaults() });
    assert!(drawn.series[2].values.iter().all(Option::is_none));
    assert!(drawn.series[1].values.iter().all(Option::is_some));
}

#[test]
fn a_database_that_should_suspend_is_kept_awake() {
    let base = Inputs { autosuspend: Some(300.0), ..defaults() };
    let table = [
        (base, "for 2 s at most"),
        (Inputs { interval: 299.0, ..base }, "for 299 s at most"),
        // A hundred probers of the fleet, every 400 s.
        (Inputs { interval: 400.0, ..base }, "every 4 s on average"),
        (Inputs { interval: 300.0, ..base }, "every 3 s on average"),
        (Inputs { cache: Cache::Background, cache_ttl: 299.0, ..base }, "for 299 s at most"),
        (Inputs { cache: Cache::Background, cache_ttl: 300.0, ..base }, "every 30 s on average"),
        (Inputs { cache: Cache::Lazy, cache_ttl: 290.0, ..base }, "for 292 s at most"),
        (Inputs { cache: Cache::Lazy, cache_ttl: 100.0, probers: 1.0, interval: 150.0, ..base }, "for 150 s at most"),
        // What comes through the load balancer keeps the database awake, but for the instance it reaches is no promise.
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
fn at_most_four_findings_are_told_and_the_worst_come_first() {
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
fn the_last_reason_says_whose_fate_a_check_shares() {
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
        (
            Inputs { cache: Cache::Background, instances: 1.0, ..base },
            "takes 1 instance out at once all the same, so keep",
        ),
        (Inputs { queries_per_check: 0.0, pre_ping: false, ..base }, "never touches the database"),
    ];
    for (inputs, why) in table {
        let last = answer(&inputs).because.pop().expect("a reason").plain();
        assert!(last.contains(why), "“{last}” does not say “{why}”");
    }
}

#[test]
fn the_computation_has_its_numbers_put_in() {
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
fn a_wrong_pair_of_inputs_says_what_to_enter() {
    let errors = Inputs { cache: Cache::Background, cache_ttl: 0.0, ..defaults() }.evaluate().expect_err("no time");
    assert!(matches!(errors[0].problem, Problem::Conflict(why) if why.contains("greater than 0")));
}
