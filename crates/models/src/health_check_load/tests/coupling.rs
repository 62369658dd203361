//! How checks hurt healthy instances.

use super::*;
use crate::queueing::{erlang_c, wait_tail};

#[test]
fn three_heads_in_a_row_take_fourteen_tosses() {
    let tosses = |percent, failure_threshold| {
        Inputs { false_failure_probability: percent, failure_threshold, ..defaults() }.checks_until_ejection()
    };
    assert_eq!(tosses(50.0, 3.0), Some(14.0));
    assert_eq!(tosses(50.0, 1.0), Some(2.0));
    assert_eq!(tosses(100.0, 7.0), Some(7.0));
    assert_eq!(tosses(0.0, 1.0), None);
    // (p^-F - 1) / (1 - p), written differently.
    let expected = (1.0 / (0.01_f64 * 0.01 * 0.01) - 1.0) / 0.99;
    assert_close(tosses(1.0, 3.0).expect("a number"), expected);
    // A run that takes longer than the age of the universe counts as impossible.
    assert!(tosses(0.1, 4.0).is_some() && tosses(0.1, 6.0).is_none());
}

#[test]
fn false_ejections_are_checks_a_day_by_the_checks_until_one() {
    let report = answer(&defaults());
    // 10 instances x 10 probers x 43,200 checks a day, one run of three in 1,001,001,000 of them.
    assert_close(metric(&report, "false-ejections-per-day"), 4_320_000.0 / 1_001_001_000.0);
    let one = Inputs { instances: 1.0, probers: 1.0, interval: 10.0, false_failure_probability: 50.0, ..defaults() };
    assert_close(metric(&answer(&one), "false-ejections-per-day"), 8_640.0 / 14.0);
    let never = Inputs { false_failure_probability: 0.0, ..one };
    assert_eq!(metric(&answer(&never), "false-ejections-per-day"), 0.0);
}

/// Returns the probability of at least one run of `threshold` failures in `checks`, from a Markov chain of the current
/// run.
fn at_least_one_run(failing: f64, threshold: usize, checks: u32) -> f64 {
    let mut in_a_row = vec![0.0; threshold];
    in_a_row[0] = 1.0;
    let mut out = 0.0;
    for _ in 0..checks {
        let total: f64 = in_a_row.iter().sum();
        out += in_a_row[threshold - 1] * failing;
        for failed in (1..threshold).rev() {
            in_a_row[failed] = in_a_row[failed - 1] * failing;
        }
        in_a_row[0] = total * (1.0 - failing);
    }
    out
}

#[test]
fn the_rate_of_false_ejections_agrees_with_the_exact_chain() {
    let exact = at_least_one_run(0.01, 3, 8_640);
    assert!((exact - 0.008_515_198_193_78).abs() < 1e-12, "{exact}");
    for (percent, failure_threshold, tolerance) in
        [(1.0, 3.0, 5e-4), (2.0, 3.0, 5e-4), (0.5, 2.0, 5e-4), (0.01, 1.0, 1e-3)]
    {
        let inputs = Inputs {
            instances: 1.0,
            probers: 1.0,
            interval: 10.0,
            false_failure_probability: percent,
            failure_threshold,
            ..defaults()
        };
        let per_day = metric(&answer(&inputs), "false-ejections-per-day");
        let chain = at_least_one_run(percent / 100.0, failure_threshold as usize, 8_640);
        assert!(((1.0 - libm::exp(-per_day)) / chain - 1.0).abs() < tolerance, "{per_day} {chain}");
    }
}

#[test]
fn a_false_ejection_a_week_is_the_limit() {
    // 86,400 checks a day of each of ten instances, one in 1,001,000 a second failure in a row.
    let pair = Inputs { probers: 1.0, interval: 1.0, failure_threshold: 2.0, ..defaults() };
    assert_close(metric(&answer(&pair), "false-ejections-per-day"), 864_000.0 / 1_001_000.0);
    let report = answer(&pair);
    assert_eq!(report.verdict, Verdict::Caution);
    assert!(report.headline.plain().contains("ejected 0.863 times a day"), "{:?}", report.because);
    let fewer = Inputs { instances: 2.0, interval: 1.25, ..pair };
    assert!(metric(&answer(&fewer), "false-ejections-per-day") < 1.0 / 7.0);
    assert_eq!(answer(&fewer).verdict, Verdict::Ok);
    // With a threshold of 1 the advice for that threshold mentions it.
    let lost = Inputs { failure_threshold: 1.0, ..pair };
    assert!(answer(&lost).headline.plain().contains("864 times a day"), "{:?}", answer(&lost).because);
}

#[test]
fn an_instance_recovers_after_its_successes() {
    let found =
        |inputs: Inputs| ["recovery-min-seconds", "recovery-max-seconds"].map(|key| metric(&answer(&inputs), key));
    assert_eq!(found(defaults()), [0.0, 2.0]);
    assert_eq!(found(Inputs { success_threshold: 5.0, interval: 30.0, ..defaults() }), [120.0, 150.0]);
    assert_eq!(found(Inputs { success_threshold: 2.0, cache: Cache::Background, ..defaults() }), [2.0, 9.0]);
}

fn margin(inputs: &Inputs) -> Option<f64> {
    match answer(inputs).metric("cascade-margin-instances").expect("the metric").amount {
        Amount::Number(lost) => Some(lost),
        _ => None,
    }
}

#[test]
fn the_cascade_begins_where_the_others_are_overloaded() {
    // 10 ms a request: ten connections serve 1,000 a second. The wait that is long enough is 0.99 s, so that nothing
    // but an overload makes a check fail.
    for (rps, lost) in
        [(2_000.0, Some(8.0)), (3_000.0, Some(7.0)), (5_000.0, Some(5.0)), (8_000.0, Some(2.0)), (500.0, None)]
    {
        assert_eq!(margin(&Inputs { rps, ..defaults() }), lost, "{rps}");
    }
    // After the loss of the last instance no other can be overloaded.
    assert_eq!(margin(&Inputs { rps: 999.0, instances: 1.0, ..defaults() }), Some(0.0));
    assert_eq!(margin(&Inputs { rps: 900.0, instances: 1.0, ..defaults() }), None);
    assert_eq!(margin(&Inputs { rps: 10_000.0, ..defaults() }), Some(0.0));
    assert_eq!(margin(&Inputs { rps: 0.0, ..defaults() }), None);
    assert_eq!(margin(&Inputs { hold_time: 0.0, ..defaults() }), None);
}

#[test]
fn the_minimum_loss_agrees_with_a_linear_search() {
    for (rps, hold_time, timeout, acquire_timeout) in [
        (4_000.0, 20.0, 1.0, 30.0),
        (900.0, 400.0, 1.0, 30.0),
        (700.0, 500.0, 0.2, 30.0),
        (900.0, 400.0, 1.0, 0.1),
        (20.0, 3_000.0, 1.0, 30.0),
    ] {
        let inputs = Inputs { instances: 60.0, rps, hold_time, timeout, acquire_timeout, ..defaults() };
        let patience = (timeout - 0.001_1_f64).min(acquire_timeout);
        let tried = (0..60).map(f64::from).find(|lost| {
            let load = rps / (60.0 - lost) * hold_time / 1e3;
            wait_tail(10, load, patience / (hold_time / 1e3)) > 0.1
        });
        assert_eq!(margin(&inputs), tried, "{rps} {hold_time}");
        assert!(tried.is_some());
    }
}

#[test]
fn only_checks_that_wait_can_cascade() {
    let base = Inputs { rps: 8_000.0, ..defaults() };
    assert_eq!(margin(&Inputs { cache: Cache::Background, ..base }), None);
    assert_eq!(margin(&Inputs { cache: Cache::Lazy, ..base }), Some(2.0));
    assert_eq!(margin(&Inputs { queries_per_check: 0.0, pre_ping: false, ..base }), None);
    assert_eq!(margin(&Inputs { queries_per_check: 0.0, ..base }), Some(2.0));
}

#[test]
fn the_patience_of_a_check_is_its_remaining_timeout() {
    // 2 x 250.05 ms at the database leave half a second; at 5 of 10 connections busy 3.6% wait at all.
    let slow = Inputs { round_trip_time: 250.0, hold_time: 1_000.0, rps: 80.0, ..defaults() };
    assert_close(slow.patience(), 1.0 - 0.500_1);
    assert_close(Inputs { acquire_timeout: 0.25, ..slow }.patience(), 0.25);
    let cascade = slow.cascade().expect("a loss that is too much");
    assert_close(cascade.load, 80.0 / (10.0 - cascade.lost));
    assert_close(cascade.failing, erlang_c(10, cascade.load) * libm::exp(-(10.0 - cascade.load) * 0.499_9));
    // A check without time left fails even with all instances.
    let just_in_time = Inputs { round_trip_time: 25.0, query_time: 0.0, timeout: 0.05, ..defaults() };
    assert_eq!((just_in_time.patience(), margin(&just_in_time)), (0.0, Some(0.0)));
    assert!(answer(&just_in_time).headline.plain().contains("every check fails"));
    assert_eq!(margin(&Inputs { round_trip_time: 500.0, ..defaults() }), Some(0.0));
}

#[test]
fn a_cascade_is_judged_by_how_little_it_takes() {
    let told = |inputs: Inputs| {
        let report = answer(&inputs);
        (report.verdict, report.headline.plain())
    };
    let base = defaults();
    // Four of ten are more than one zone of three.
    let (verdict, why) = told(Inputs { rps: 6_000.0, ..base });
    assert_eq!((verdict, why.starts_with("After the loss of 4 instances")), (Verdict::Caution, true), "{why}");
    let (verdict, why) = told(Inputs { rps: 5_000.0, ..base });
    assert_eq!((verdict, why.starts_with("Checks cost")), (Verdict::Ok, true), "{why}");
    let (verdict, why) = told(Inputs { rps: 1_500.0, instances: 2.0, ..base });
    assert_eq!((verdict, why.starts_with("After the loss of 1 instance,")), (Verdict::Caution, true), "{why}");
    let (verdict, why) = told(Inputs { rps: 11_000.0, ..base });
    assert_eq!(verdict, Verdict::Danger);
    assert!(why.contains("100% of the checks wait longer than 0.999 s"), "{why}");
    // If every check fails anyway, the answer says so once.
    let (_, why) = told(Inputs { round_trip_time: 500.0, ..base });
    assert!(why.contains("every check fails"));
    assert!(!format!("{:?}", answer(&Inputs { round_trip_time: 500.0, ..base }).because).contains("so busy"));
}

#[test]
fn liveness_that_checks_the_database_is_a_danger() {
    let report = answer(&Inputs { liveness_checks_database: true, ..defaults() });
    assert_eq!(report.verdict, Verdict::Danger);
    assert!(report.headline.plain().contains("restarts 10 instances"), "{:?}", report.because);
    // It changes no number.
    assert_eq!(report.metrics, answer(&defaults()).metrics);
}
