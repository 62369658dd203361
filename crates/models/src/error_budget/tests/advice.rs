//! The verdict, its reasons, and the plan.

use super::*;
use proptest::prelude::*;

fn words(report: &Report) -> String {
    let because = report.because.iter().map(|why| why.plain());
    std::iter::once(report.headline.plain()).chain(because).collect::<Vec<_>>().join("\n")
}

fn plan(report: &Report) -> Vec<(&str, &str)> {
    report.plan.iter().map(|change| (change.field, change.value.as_str())).collect()
}

#[test]
fn each_finding_has_its_cause() {
    let base = defaults();
    let low = Inputs { rps: 1.0 / 60.0, ..base };
    let slow = Inputs { deploys: 40.0, incident_minutes: 15.0, impact: 50.0, ..base };
    let seen = Inputs { observed_bad: Some(3.0), observed_deploys: Some(20.0), ..base };
    for (inputs, verdict, said, changes) in [
        (base, Verdict::Ok, "About 576 deploys a month would use it up", vec![]),
        (Inputs { deploys: 0.0, ..base }, Verdict::Ok, "allows 43.2 min of outage", vec![]),
        (low, Verdict::Caution, "1 error trips the fast alert", vec![("minimum-events", "4")]),
        (slow, Verdict::Danger, "Bad deploys use 45 min of the 43.2 min", vec![("incident-minutes", "7.2")]),
        (
            Inputs { deploys: 20.0, ..slow },
            Verdict::Caution,
            "Roll back within 14 min",
            vec![("incident-minutes", "14")],
        ),
        (
            Inputs { deploys: 1.0, incident_minutes: 60.0, ..base },
            Verdict::Danger,
            "One bad deploy uses 60 min of the 43.2 min",
            vec![("incident-minutes", "21")],
        ),
        (
            Inputs { deploys: 800.0, ..base },
            Verdict::Danger,
            "Deploy 280 times a month at most",
            vec![("deploys", "280")],
        ),
        (Inputs { slo: 99.999, ..base }, Verdict::Danger, "Promise 99.99%.", vec![("slo", "99.99")]),
        (
            Inputs { dependencies: 3.0, ..base },
            Verdict::Danger,
            "Your dependencies are down for 64.8 min",
            vec![("slo", "99.5")],
        ),
        (
            Inputs { dependencies: 1.0, dependency_availability: 99.93, ..base },
            Verdict::Caution,
            "Add a fallback",
            vec![],
        ),
        (
            Inputs { dependencies: 90.0, dependency_availability: 90.0, ..base },
            Verdict::Danger,
            "No lower objective",
            vec![],
        ),
        (seen, Verdict::Ok, "At the upper end", vec![]),
        (
            Inputs { bad_deploy_probability: 1.0, ..seen },
            Verdict::Caution,
            "Compute with 15",
            vec![("bad-deploy-probability", "15")],
        ),
        (Inputs { normal_burn: 2.0, ..base }, Verdict::Danger, "errors use 200% of the budget", vec![]),
        (Inputs { slo: 90.0, ..base }, Verdict::Caution, "The alert over 1 h never fires", vec![]),
        (
            Inputs { rps: 0.001, ..base },
            Verdict::Caution,
            "a total outage pages only after",
            vec![("minimum-events", "2")],
        ),
    ] {
        let report = answer(&inputs);
        assert_eq!(report.verdict, verdict, "{said}: {}", words(&report));
        assert!(words(&report).contains(said), "{said}: {}", words(&report));
        assert_eq!(plan(&report), changes, "{said}: {}", words(&report));
    }
}

#[test]
fn observed_deploys_correct_the_entered_share() {
    let seen = |bad, deploys| Inputs { observed_bad: Some(bad), observed_deploys: Some(deploys), ..defaults() };
    let entered = Inputs { bad_deploy_probability: 60.0, ..seen(3.0, 20.0) };
    let said = words(&answer(&entered));
    assert!(said.contains("You entered 60% bad deploys, but 3 of 20 mean 3.21% to 37.9%"), "{said}");
    assert_eq!(entered.probability_from_observations(), Some(15.0));
    // None of 200: one of 202 by the rule of succession.
    let none = Inputs { bad_deploy_probability: 60.0, ..seen(0.0, 200.0) };
    assert_close(none.probability_from_observations().expect("a share"), 0.495);
    // 15% is within the interval.
    assert_eq!(Inputs { bad_deploy_probability: 15.0, ..seen(3.0, 20.0) }.probability_from_observations(), None);
}

#[test]
fn a_short_incident_is_over_before_an_alert() {
    assert!(
        words(&answer(&defaults())).contains("A bad deploy of 30 s is over before the first alert, which takes 51.9 s")
    );
    let late = |impact| words(&answer(&Inputs { impact, ..defaults() }));
    assert!(late(20.0).contains("takes 4.32 min") && late(0.2).contains("takes 36 h"), "{}", late(0.2));
    let longer = Inputs { incident_minutes: 1.0, ..defaults() };
    assert!(!words(&answer(&longer)).contains("over before the first alert"));
}

#[test]
fn slow_rollbacks_may_be_offset_by_a_canary_or_fewer_deploys() {
    let slow = Inputs { deploys: 40.0, incident_minutes: 15.0, impact: 50.0, ..defaults() };
    let offered: Vec<_> = slow.offers().into_iter().map(|offer| (offer.change.field, offer.change.value)).collect();
    assert_eq!(offered, [("impact", "24".into()), ("deploys", "19".into())]);
    assert!(defaults().offers().is_empty());
}

fn any_inputs() -> impl Strategy<Value = Inputs> {
    let objective = (1.0..99.999_9_f64, 7.0..366.0, prop_oneof![0.0001..1.0, 1.0..1e6_f64]);
    let deploys = (0.0..1e4_f64, 0.0..100.0_f64, prop_oneof![0.001..10.0, 10.0..1e4_f64], 0.01..100.0);
    let observed = prop::option::of((0..1_000_u32, 1..1_000_u32));
    let others = (0..4_u32, 90.0..100.0, 1..10_u32, 50.0..100.0, 0.0..100.0, 0.0..2.0, 1..1_000_u32);
    (objective, deploys, observed, others).prop_map(|(objective, deploys, observed, others)| Inputs {
        // More nines as often as fewer.
        slo: if deploys.0 < 5e3 { 100.0 - libm::pow(10.0, -objective.0 / 17.0) } else { objective.0 },
        window: objective.1,
        rps: objective.2,
        deploys: deploys.0 / 50.0,
        bad_deploy_probability: deploys.1,
        incident_minutes: deploys.2,
        impact: deploys.3,
        observed_bad: observed.map(|(bad, more)| f64::from(bad.min(bad + more))),
        observed_deploys: observed.map(|(bad, more)| f64::from(bad + more)),
        dependencies: f64::from(others.0),
        dependency_availability: others.1,
        replicas: f64::from(others.2),
        replica_availability: others.3,
        shared_cause: others.4,
        normal_burn: others.5,
        minimum_events: f64::from(others.6 / 100).max(1.0),
    })
}

proptest! {
    #[test]
    fn the_plan_solves_what_it_can_and_is_final(inputs in any_inputs()) {
        let planned = inputs.planned();
        prop_assert_eq!(planned.planned(), planned);
        let (before, after) = (answer(&inputs), answer(&planned));
        prop_assert!(after.plan.is_empty() && (before.plan.is_empty() || before.verdict > Verdict::Ok));
        prop_assert!(after.verdict <= before.verdict, "{:?}\n{}\n{}", planned, words(&before), words(&after));
        for offer in inputs.offers() {
            let value: f64 = offer.change.value.parse().expect("a number");
            let changed = match offer.change.field {
                "impact" => Inputs { impact: value, ..inputs },
                _ => Inputs { deploys: value, ..inputs },
            };
            prop_assert!(!changed.deploys_exceed_their_part(), "{:?} {:?}", inputs, offer);
        }
        if planned.can_hold(0.0) {
            prop_assert!(!planned.deploys_exceed_their_part(), "{planned:?}");
        }
        prop_assert!(planned.probability_from_observations().is_none(), "{planned:?}");
    }

    #[test]
    fn results_are_in_their_ranges(inputs in any_inputs()) {
        let report = answer(&inputs);
        for key in ["probability-bad-deploy", "probability-overspent"] {
            prop_assert!((0.0..=1.0).contains(&metric(&report, key)), "{key}");
        }
        prop_assert!(metric(&report, "pages-per-window") >= 0.0);
    }
}
