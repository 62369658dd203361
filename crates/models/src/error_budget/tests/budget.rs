//! The budget, and what uses it.

use super::*;
use crate::Amount;

/// The published table of objectives, over 30 days.
#[test]
fn objectives_allow_the_published_minutes() {
    for (slo, minutes) in [(99.0, 432.0), (99.5, 216.0), (99.9, 43.2), (99.95, 21.6), (99.99, 4.32), (99.999, 0.432)] {
        assert_close(metric(&answer(&Inputs { slo, ..defaults() }), "budget-minutes"), minutes);
    }
    // 8.76 hours a year.
    assert_close(metric(&answer(&Inputs { window: 365.0, ..defaults() }), "budget-minutes"), 8.76 * 60.0);
    assert_close(metric(&answer(&Inputs { rps: 10.0, ..defaults() }), "budget-requests"), 25_920.0);
}

#[test]
fn twenty_deploys_of_which_15_percent_fail_use_a_minute_and_a_half() {
    let report = answer(&defaults());
    assert_close(metric(&report, "deploys-minutes"), 1.5);
    assert_close(metric(&report, "budget-used"), 1.5 / 43.2);
    assert_close(metric(&report, "affordable-deploys"), 576.0);
    let without = answer(&Inputs { bad_deploy_probability: 0.0, ..defaults() });
    assert_eq!(amount(&without, "affordable-deploys"), Amount::Unbounded);
    // A window of another length has another number of deploys and another budget.
    let quarter = answer(&Inputs { window: 90.0, ..defaults() });
    assert_close(metric(&quarter, "deploys-minutes"), 4.5);
    assert_close(metric(&quarter, "budget-used"), 1.5 / 43.2);
    assert_close(metric(&quarter, "affordable-deploys"), 576.0);
}

#[test]
fn bad_deploys_are_almost_certain_with_many_deploys() {
    for (deploys, probability) in [(5.0, 0.556), (10.0, 0.803), (20.0, 0.961)] {
        assert_near(metric(&answer(&Inputs { deploys, ..defaults() }), "probability-bad-deploy"), probability, 5e-4);
    }
}

#[test]
fn one_long_incident_overspends_as_often_as_it_happens() {
    let inputs = Inputs { deploys: 1.0, incident_minutes: 44.0, ..defaults() };
    assert_close(metric(&answer(&inputs), "probability-overspent"), 0.15);
    // Exactly the budget is within it.
    let exact = Inputs { incident_minutes: 43.2, ..inputs };
    assert_close(metric(&answer(&exact), "probability-overspent"), 0.0);
    assert_close(metric(&answer(&Inputs { deploys: 0.0, ..inputs }), "probability-overspent"), 0.0);
}

#[test]
fn simulated_windows_overspend_as_often_as_computed() {
    let mut random = Random(9);
    for (deploys, bad_deploy_probability, incident_minutes, window) in
        [(20.0, 15.0, 12.0, 30.0), (40.0, 5.0, 30.0, 30.0), (10.0, 30.0, 20.0, 90.0), (100.0, 2.0, 20.0, 28.0)]
    {
        let inputs = Inputs { deploys, bad_deploy_probability, incident_minutes, window, ..defaults() };
        let report = answer(&inputs);
        let budget = metric(&report, "budget-minutes");
        let trials = (deploys * window / 30.0 - 1e-9).ceil() as u32;
        let windows = 100_000;
        let overspent = (0..windows).filter(|_| {
            let bad = (0..trials).filter(|_| random.next() < bad_deploy_probability / 100.0).count();
            bad as f64 * incident_minutes > budget
        });
        let share = overspent.count() as f64 / f64::from(windows);
        assert_near(share, metric(&report, "probability-overspent"), 0.006);
    }
}

/// A published example: two sensors that each fail with probability 0.001, 5% of it from a shared cause. Independent
/// ones would fail together once in a million.
#[test]
fn a_shared_cause_dominates_redundancy() {
    let inputs = Inputs { replicas: 2.0, replica_availability: 99.9, shared_cause: 5.0, ..defaults() };
    assert_relatively_near(inputs.all_replicas_down(), 5e-5 + 0.902_5e-6, 1e-6);
    let independent = Inputs { shared_cause: 0.0, ..inputs };
    assert_relatively_near(independent.all_replicas_down(), 1e-6, 1e-6);
    // With a shared cause for everything, replicas do not help.
    let same = Inputs { shared_cause: 100.0, ..inputs };
    assert_relatively_near(same.all_replicas_down(), 1e-3, 1e-9);
    assert_relatively_near(metric(&answer(&same), "dependencies-used"), 1.0, 1e-9);
}

#[test]
fn dependencies_in_series_multiply() {
    let inputs = Inputs { dependencies: 2.0, dependency_availability: 99.95, ..defaults() };
    // 1 - 0.9995² is a quarter of a millionth less than the budget.
    assert_relatively_near(metric(&answer(&inputs), "dependencies-used"), 0.999_75, 1e-9);
}

#[test]
fn simulated_replicas_fail_together_as_computed() {
    let inputs = Inputs { replicas: 3.0, replica_availability: 60.0, shared_cause: 25.0, ..defaults() };
    let mut random = Random(21);
    let rounds = 200_000;
    let down = (0..rounds).filter(|_| {
        let shared = random.next() < 0.4 * 0.25;
        // All replicas are drawn, so that each round uses as many numbers.
        let own = [0, 1, 2].map(|_| random.next() < 0.4 * 0.75);
        shared || own.iter().all(|down| *down)
    });
    let share = down.count() as f64 / f64::from(rounds);
    // The model adds the two causes; both at once are counted twice.
    let both = 0.1 * 0.027;
    assert_near(share, inputs.all_replicas_down() - both, 0.003);
}

#[test]
fn observations_that_do_not_go_together_are_errors() {
    for (observed_bad, observed_deploys, field) in [
        (Some(3.0), None, "observed-deploys"),
        (None, Some(20.0), "observed-bad"),
        (Some(21.0), Some(20.0), "observed-bad"),
    ] {
        let errors = Inputs { observed_bad, observed_deploys, ..defaults() }.evaluate().expect_err("a conflict");
        assert_eq!(errors[0].field, field);
    }
    let report = answer(&Inputs { observed_bad: Some(3.0), observed_deploys: Some(20.0), ..defaults() });
    assert_near(metric(&report, "observed-low"), 0.032, 5e-4);
    assert_near(metric(&report, "observed-high"), 0.379, 5e-4);
    assert_eq!(amount(&answer(&defaults()), "observed-low"), Amount::None);
}
