//! The headline, the findings and the plan.

use super::*;
use crate::form;

fn report(query: &str) -> Report {
    support::report(&CALCULATOR, query)
}

fn words(report: &Report) -> String {
    let because: Vec<_> = report.because.iter().map(crate::Marked::plain).collect();
    [report.headline.plain(), because.join("\n")].join("\n")
}

#[test]
fn the_defaults_fail_requests_for_lack_of_a_wait() {
    let report = report("");
    assert_eq!(report.verdict, Verdict::Danger);
    assert_eq!(
        report.headline.plain(),
        "Each deploy fails up to 2,500 requests: proxies keep sending to a pod for 5 s after it stops accepting. Wait 5 s in preStop first."
    );
    assert_eq!(report.plan, [Change::number("pre-stop", 5.0)]);
}

#[test]
fn a_grace_period_that_ends_the_wait_fails_requests_as_well() {
    let report = report("pre-stop=10&grace=5&propagation=10&rps=500");
    assert_eq!(
        report.headline.plain(),
        "Each deploy fails up to 2,500 requests: a pod is killed 5 s before proxies stop sending to it. Set the grace period to 25 s."
    );
    assert_eq!(report.plan, [Change::number("grace", 25.0)]);
}

#[test]
fn a_deploy_that_fails_nothing_is_to_be_kept() {
    let report = report("pre-stop=5");
    assert_eq!((report.verdict, report.plan.len()), (Verdict::Ok, 0));
    assert_eq!(
        report.headline.plain(),
        "Deploy as you do: no request fails, all new pods are available after 6 s, and the deploy needs at most 60 of 92 connections."
    );
}

#[test]
fn too_many_connections_call_for_a_smaller_surge_then_a_slower_rollout_then_a_smaller_pool() {
    let table: [(&str, &[Change], &str); 7] = [
        // 3 + 1 + 3 that terminate at once; with a pool of 16, 96 connections.
        ("pre-stop=5&pool-size=16", &[Change::number("min-ready", 13.0)], "Set minReadySeconds to 13."),
        ("pre-stop=5&pool-size=30", &[Change::number("pool-size", 15.0)], "Use 15 per pod, or PgBouncer."),
        (
            "replicas=8&pre-stop=5&unavailable=0&boot=20&pool-size=9",
            &[Change::number("surge-count", 1.0)],
            "Set maxSurge to 1.",
        ),
        (
            "replicas=12&pre-stop=5&boot=15&pool-size=6",
            &[Change::number("surge-count", 1.0), Change::number("unavailable", 0.0)],
            "Set maxSurge to 1 and maxUnavailable to 0.",
        ),
        (
            "replicas=12&pre-stop=5&pool-size=6",
            &[
                Change::number("surge-count", 1.0),
                Change::number("unavailable", 0.0),
                Change::number("min-ready", 13.0),
            ],
            "Set maxSurge to 1, maxUnavailable to 0 and minReadySeconds to 13.",
        ),
        ("replicas=40&pre-stop=5", &[Change::number("pool-size", 1.0)], "Use 1 per pod, or PgBouncer."),
        ("replicas=200&pre-stop=5", &[], "That is less than 1 per pod: use PgBouncer, or raise max_connections."),
    ];
    for (query, plan, remedy) in table {
        let report = report(query);
        assert_eq!(report.verdict, Verdict::Danger, "{query}");
        assert_eq!(report.plan, plan, "{query}: {}", report.headline.plain());
        assert!(report.headline.plain().ends_with(remedy), "{query}: {}", report.headline.plain());
    }
}

#[test]
fn a_fleet_that_wants_too_much_without_a_deploy_is_told_so() {
    let headline = report("replicas=12&pre-stop=5").headline.plain();
    assert!(headline.starts_with("The service wants 120 connections even between deploys, and "), "{headline}");
}

#[test]
fn one_pod_without_a_surge_is_an_outage() {
    let report = report("replicas=1&surge=0&unavailable-count=1&pre-stop=5");
    assert_eq!(report.verdict, Verdict::Danger);
    assert!(report.headline.plain().starts_with("The only pod stops"), "{}", report.headline.plain());
    assert_eq!(report.plan, [Change::number("surge-count", 1.0), Change::number("unavailable-count", 0.0)]);
    assert_eq!(report.metric("utilization-share").map(|metric| metric.amount), Some(NOTHING_SERVES));
}

#[test]
fn fewer_pods_matter_only_if_the_others_are_busy() {
    let of =
        |utilization: f64| answer(&Inputs { replicas: 8.0, pre_stop: 5.0, pool_size: 1.0, utilization, ..defaults() });
    assert_eq!(of(50.0).verdict, Verdict::Ok);
    assert_eq!(of(65.0).verdict, Verdict::Caution);
    assert_eq!(of(80.0).verdict, Verdict::Danger);
    assert_eq!(of(80.0).plan, [Change::number("unavailable", 0.0)]);
}

#[test]
fn a_grace_period_must_hold_the_wait_the_slowest_request_and_a_reserve() {
    let of = |grace: f64| answer(&Inputs { pre_stop: 10.0, grace, ..defaults() });
    assert_eq!(of(25.0).verdict, Verdict::Ok);
    assert_eq!(of(24.0).verdict, Verdict::Caution);
    assert_eq!(of(24.0).plan, [Change::number("grace", 25.0)]);
    // Of 500 requests per second, some of the slowest hundredth are in progress.
    assert_eq!(of(15.0).verdict, Verdict::Danger);
    assert_eq!(of(9.0).verdict, Verdict::Danger);
    assert!(words(&of(9.0)).contains("a pod is killed 0 s after it stops accepting"));
    // A longer wait needs a longer grace period too.
    let both = report("propagation=20");
    assert_eq!(both.plan, [Change::number("pre-stop", 20.0), Change::number("grace", 35.0)]);
}

#[test]
fn streams_that_stay_open_use_up_the_grace_period() {
    let report = report("pre-stop=5&long-connections=900");
    assert_eq!(report.verdict, Verdict::Caution);
    assert_eq!(report.plan, [Change::choice("closes-streams", "true")]);
    assert_eq!(metric(&report, "termination-seconds"), 30.0);
    assert_eq!(metric(&report, "cut-requests"), 900.0);
    assert_eq!(metric(&report, "reconnects"), 300.0);
    let closed = support::report(&CALCULATOR, "pre-stop=5&long-connections=900&closes-streams=true");
    assert_eq!((closed.verdict, metric(&closed, "cut-requests")), (Verdict::Ok, 0.0));
    assert_eq!(metric(&closed, "termination-seconds"), 15.0);
}

#[test]
fn a_deploy_that_can_neither_add_nor_remove_a_pod_is_an_error() {
    for (query, field) in
        [("surge=0&unavailable=0", "unavailable"), ("surge=0&unavailable-count=0", "unavailable-count")]
    {
        let errors = form::evaluate(&CALCULATOR, &form::query::decode(&CALCULATOR, query)).expect_err(query);
        assert_eq!(errors[0].field, field);
    }
}
