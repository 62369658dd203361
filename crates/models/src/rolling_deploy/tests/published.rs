//! Cases from the documentation of Kubernetes, from its issues, and from AWS.

use super::super::rollout::Moment;
use super::*;

fn moments(inputs: &Inputs) -> Vec<Moment> {
    let mut moments = Vec::new();
    inputs.roll(&mut |moment| moments.push(*moment));
    moments
}

#[test]
fn surge_rounds_up_and_unavailable_rounds_down() {
    let table = [
        (1.0, 1.0, 0.0),
        (2.0, 1.0, 0.0),
        (3.0, 1.0, 0.0),
        (4.0, 1.0, 1.0),
        (5.0, 2.0, 1.0),
        (8.0, 2.0, 2.0),
        (10.0, 3.0, 2.0),
        (15.0, 4.0, 3.0),
    ];
    for (replicas, surge, unavailable) in table {
        let inputs = Inputs { replicas, ..defaults() };
        assert_eq!((inputs.surge_pods(), inputs.unavailable_pods()), (surge, unavailable), "{replicas}");
    }
}

/// `ResolveFenceposts`: "at least one of them must be greater than zero".
#[test]
fn if_both_limits_round_to_zero_one_pod_may_be_unavailable() {
    let inputs = Inputs { surge: 0.0, ..defaults() };
    assert_eq!((inputs.surge_pods(), inputs.unavailable_pods()), (0.0, 1.0));
}

/// "At least 3 Pods are available and at most 4 Pods in total are available", for 3 replicas.
#[test]
fn three_replicas_are_at_least_three_and_at_most_four() {
    for moment in moments(&defaults()) {
        assert!(moment.serving() >= 3.0 && moment.old + moment.new <= 4.0, "{moment:?}");
    }
}

/// "For example, when this value is set to 30%", of 10: at least 7 available, at most 13 without those that terminate.
#[test]
fn thirty_percent_of_ten_is_from_seven_to_thirteen() {
    let moments = moments(&Inputs { replicas: 10.0, surge: 30.0, unavailable: 30.0, ..defaults() });
    assert!(moments.iter().all(|moment| moment.serving() >= 7.0 && moment.old + moment.new <= 13.0));
    assert_eq!((moments[0].old, moments[0].new), (7.0, 6.0));
}

/// Kubernetes issue 95498: "it immediately put 3 pods in terminating status, and scheduled 7 new pods", of 15.
#[test]
fn fifteen_replicas_become_twenty_two_pods_at_once() {
    let inputs = Inputs { replicas: 15.0, request_max: 60.0, grace: 60.0, ..defaults() };
    let first = moments(&inputs)[0];
    assert_eq!((first.old, first.new, first.terminating, first.pods()), (12.0, 7.0, 3.0, 22.0));
    // As the reporter expected it, and as KEP-5882 makes it.
    let waiting = Inputs { replacement: Replacement::Complete, ..inputs };
    let first = moments(&waiting)[0];
    assert_eq!((first.old, first.new, first.terminating, first.pods()), (12.0, 4.0, 3.0, 19.0));
}

/// Kubernetes issue 99513: without a surge, the new pod starts before the old one has exited.
#[test]
fn without_a_surge_the_old_pod_and_its_replacement_run_at_once() {
    let inputs = Inputs { replicas: 1.0, surge: 0.0, unavailable_count: Some(1.0), ..defaults() };
    assert_eq!(metric(&answer(&inputs), "peak-pods"), 2.0);
    let waiting = Inputs { replacement: Replacement::Complete, ..inputs };
    assert_eq!(metric(&answer(&waiting), "peak-pods"), 1.0);
    assert_eq!(metric(&answer(&waiting), "capacity-share"), 0.0);
}

/// 10 replicas, 25%: two steps, as long as a new pod takes.
#[test]
fn ten_replicas_take_two_steps() {
    let report = answer(&Inputs { replicas: 10.0, boot: 15.0, min_ready: 5.0, request_max: 20.0, ..defaults() });
    assert_close(metric(&report, "waves"), 2.0);
    assert_close(metric(&report, "rollout-seconds"), 40.0);
    assert_close(metric(&report, "deploy-seconds"), 60.0);
    assert_close(metric(&report, "capacity-share"), 0.8);
}

/// 1,000 requests per second, 5 s until the endpoints are updated.
#[test]
fn without_a_wait_each_deploy_fails_the_requests_of_the_propagation_time() {
    let inputs = Inputs { rps: 1_000.0, ..defaults() };
    assert_close(metric(&answer(&inputs), "failed-requests"), 5_000.0);
    assert_close(metric(&answer(&Inputs { pre_stop: 3.0, ..inputs }), "failed-requests"), 2_000.0);
    assert_close(metric(&answer(&Inputs { pre_stop: 5.0, ..inputs }), "failed-requests"), 0.0);
    // The number of pods does not matter: each of many pods gets few requests.
    assert_close(metric(&answer(&Inputs { replicas: 50.0, ..inputs }), "failed-requests"), 5_000.0);
}

/// 5 replicas, one surge pod, 12 s until a pod is available, 20 s until one has terminated: two terminate at once.
#[test]
fn two_pods_that_drain_add_to_five_replicas_and_one_surge_pod() {
    let inputs = Inputs {
        replicas: 5.0,
        surge_count: Some(1.0),
        unavailable: 0.0,
        min_ready: 10.0,
        pre_stop: 10.0,
        grace: 40.0,
        pool_size: 11.0,
        ..defaults()
    };
    let report = answer(&inputs);
    assert_eq!(metric(&report, "peak-pods"), 8.0);
    assert_eq!(metric(&report, "peak-connections"), 88.0);
    assert_eq!(metric(&report, "termination-seconds"), 20.0);
}

/// AWS: ECS waits for the deregistration delay, 300 s, before it stops a task.
#[test]
fn the_default_deregistration_delay_makes_a_deploy_take_five_minutes() {
    let ecs = "replicas=4&surge=100&unavailable=0&boot=30&deregistration=300";
    let report = support::report(&CALCULATOR, ecs);
    assert_eq!(metric(&report, "deploy-seconds"), 340.0);
    assert_eq!(metric(&report, "failed-requests"), 0.0, "proxies stopped sending long before SIGTERM");
    assert_eq!(report.plan, [Change::number("deregistration", 10.0)]);
}
