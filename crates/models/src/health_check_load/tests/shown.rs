//! Presets, charts and snippets.

use super::*;
use crate::Kind;

#[test]
fn snippets_contain_the_inputs() {
    let inputs = Inputs { interval: 7.5, timeout: 2.0, failure_threshold: 4.0, ..defaults() };
    let code = |inputs: &Inputs, place: usize| answer(inputs).snippets[place].code.plain();
    let kubernetes = code(&inputs, 0);
    assert!(kubernetes.contains("periodSeconds: 8\n  timeoutSeconds: 2\n  failureThreshold: 4\n"), "{kubernetes}");
    assert!(code(&inputs, 1).contains("DEADLINE: Duration = Duration::from_millis(1600)"), "{}", code(&inputs, 1));
    assert!(code(&inputs, 1).contains("health.pool.acquire()"));
    // A refresh may take longer than a check.
    let cached = Inputs { cache: Cache::Background, ..inputs };
    assert!(code(&cached, 1).contains("DEADLINE: Duration = Duration::from_millis(4000)"), "{}", code(&cached, 1));
    let suspends = Inputs { autosuspend: Some(300.0), ..inputs };
    assert!(!code(&suspends, 1).contains("sqlx"), "{}", code(&suspends, 1));
}

#[test]
fn snippets_use_the_interval_of_their_own_source() {
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
fn a_target_group_is_within_the_limits_of_aws() {
    let pasted = |inputs: Inputs| {
        let code = inputs.snippets(&inputs)[2].code.plain();
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
fn presets_are_queries_in_form_order() {
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

fn lines(inputs: &Inputs) -> crate::Lines {
    inputs.growth()
}

#[test]
fn the_chart_contains_the_current_answer() {
    for (place, cache) in [Cache::None, Cache::Lazy, Cache::Background].into_iter().enumerate() {
        let inputs = Inputs { cache, route53_checkers: 15.0, ..defaults() };
        let drawn = lines(&inputs);
        assert_eq!((drawn.at[0], drawn.at[9], drawn.at.len()), (1.0, 10.0, 40));
        assert_eq!((drawn.marks[0].from, drawn.marks[0].to), (10.0, 10.0));
        let chosen: Vec<_> = drawn.series.iter().map(|series| series.chosen).collect();
        assert_eq!(chosen, [0, 1, 2].map(|each| each == place));
        let now = drawn.series[place].values[9].expect("a value");
        assert_close(now, metric(&answer(&inputs), "db-round-trips-per-second"));
        // A single instance gets all checks of the 15 checkers.
        let alone = metric(&answer(&Inputs { instances: 1.0, ..inputs }), "db-round-trips-per-second");
        assert_close(drawn.series[place].values[0].expect("a value"), alone);
    }
}

#[test]
fn the_chart_reaches_four_times_the_fleet_in_at_most_sixty_places() {
    for (instances, max, places) in
        [(1.0, 20.0, 20), (5.0, 20.0, 20), (6.0, 24.0, 24), (15.0, 60.0, 60), (5_000.0, 20_000.0, 60)]
    {
        let drawn = lines(&Inputs { instances, ..defaults() });
        assert_eq!((drawn.at.first(), drawn.at.last(), drawn.at.len()), (Some(&1.0), Some(&max), places));
        assert!(drawn.at.iter().all(|at| at.fract() == 0.0) && drawn.at.is_sorted_by(|a, b| a < b));
    }
    // Without time between refreshes the line has no values, instead of infinite ones.
    let drawn = lines(&Inputs { cache_ttl: 0.0, ..defaults() });
    assert!(drawn.series[2].values.iter().all(Option::is_none));
    assert!(drawn.series[1].values.iter().all(Option::is_some));
}

#[test]
fn the_refresher_has_the_age_of_the_cache_or_five_seconds() {
    let refresh = |cache, cache_ttl| {
        let code = answer(&Inputs { cache, cache_ttl, ..defaults() }).snippets[1].code.plain();
        let line = code.lines().find(|line| line.starts_with("const REFRESH")).expect("a refresh interval");
        line.rsplit('(').next().map(String::from)
    };
    let table = [(Cache::Lazy, 7.0, "7000);"), (Cache::Lazy, 0.0, "5000);"), (Cache::Background, 2.5, "2500);")];
    for (cache, age, expected) in table {
        assert_eq!(refresh(cache, age).as_deref(), Some(expected));
    }
}
