//! The rollout and the requests that are cut off, computed in other ways.

use super::super::rollout::Rollout;
use super::*;
use proptest::prelude::*;

/// One pod, with times in whole seconds.
struct Pod {
    new: bool,
    created: u32,
    stopped: Option<u32>,
}

/// Plays the rollout second by second and pod by pod, as `kubectl get pods -w` shows it.
fn second_by_second(inputs: &Inputs) -> Rollout {
    let whole = |value: f64| value as u32;
    let (replicas, hold) = (whole(inputs.replicas), whole(inputs.termination()));
    let (most, fewest) = (inputs.replicas + inputs.surge_pods(), inputs.replicas - inputs.unavailable_pods());
    let (boot, min_ready) = (whole(inputs.boot), whole(inputs.min_ready));
    let mut pods: Vec<Pod> = (0..replicas).map(|_| Pod { new: false, created: 0, stopped: None }).collect();
    let mut found = Rollout { peak: 0.0, least: inputs.replicas, waves: 0.0, available_after: 0.0, seconds: 0.0 };
    for now in 0.. {
        pods.retain(|pod| pod.stopped.is_none_or(|stopped| stopped + hold > now));
        let is_up = |pod: &Pod, age: u32| pod.stopped.is_none() && (!pod.new || pod.created + age <= now);
        let all_are_new = pods.iter().filter(|pod| pod.new).count() == replicas as usize;
        let all_are_available = all_are_new && pods.iter().all(|pod| !pod.new || is_up(pod, boot + min_ready));
        if all_are_available && found.available_after == 0.0 {
            found.available_after = f64::from(now);
        }
        if all_are_available && pods.len() == replicas as usize {
            found.seconds = f64::from(now);
            return found;
        }
        let mut started = false;
        loop {
            let terminating = pods.iter().filter(|pod| pod.stopped.is_some()).count();
            let counted = match inputs.replacement {
                Replacement::Started => pods.len() - terminating,
                Replacement::Complete => pods.len(),
            };
            let new = pods.iter().filter(|pod| pod.new).count();
            if (counted as f64) < most && new < replicas as usize {
                pods.push(Pod { new: true, created: now, stopped: None });
                started = true;
                continue;
            }
            let available = pods.iter().filter(|pod| is_up(pod, boot + min_ready)).count();
            let old = pods.iter_mut().find(|pod| !pod.new && pod.stopped.is_none());
            let Some(old) = old.filter(|_| available as f64 > fewest) else { break };
            old.stopped = Some(now);
        }
        found.waves += f64::from(u8::from(started));
        found.peak = found.peak.max(pods.len() as f64);
        found.least = found.least.min(pods.iter().filter(|pod| is_up(pod, boot)).count() as f64);
    }
    found
}

prop_compose! {
    /// Rollouts in whole seconds.
    fn any_rollout()(
        (replicas, surge, unavailable) in (1..40_u32, 0..=200_u32, 1..=100_u32),
        (boot, min_ready, request_max, pre_stop) in (1..20_u32, 0..20_u32, 0..40_u32, 0..20_u32),
        (grace, deregistration, complete) in (1..60_u32, 0..20_u32, any::<bool>()),
    ) -> Inputs {
        Inputs {
            replicas: f64::from(replicas),
            surge: f64::from(surge),
            unavailable: f64::from(unavailable),
            boot: f64::from(boot),
            min_ready: f64::from(min_ready),
            request_max: f64::from(request_max),
            pre_stop: f64::from(pre_stop),
            grace: f64::from(grace),
            deregistration: f64::from(deregistration),
            replacement: if complete { Replacement::Complete } else { Replacement::Started },
            // A pod that exits at once would be counted for no time.
            ..Inputs { propagation: 1.0, ..defaults() }
        }
    }
}

proptest! {
    #[test]
    fn the_rollout_agrees_with_one_played_pod_by_pod(inputs in any_rollout()) {
        prop_assume!(inputs.termination() > 0.0);
        prop_assert_eq!(inputs.roll(&mut |_| {}), second_by_second(&inputs));
    }

    #[test]
    fn the_steps_and_their_length_follow_the_formula(inputs in any_rollout()) {
        let inputs = Inputs { replacement: Replacement::Started, ..inputs };
        let steps = (inputs.replicas / (inputs.surge_pods() + inputs.unavailable_pods())).ceil();
        let rollout = inputs.roll(&mut |_| {});
        prop_assert_eq!(rollout.waves, steps);
        prop_assert_eq!(rollout.available_after, steps * (inputs.boot + inputs.min_ready));
        prop_assert_eq!(rollout.least, inputs.replicas - inputs.unavailable_pods());
    }

    #[test]
    fn the_excess_of_a_duration_agrees_with_a_sum(
        percentile in 1..5_000_u32,
        slowest in 5..60_u32,
        left in 0.0..60.0_f64,
    ) {
        let inputs = Inputs { request_p99: f64::from(percentile), request_max: f64::from(slowest), ..defaults() };
        let (percentile, slowest) = (f64::from(percentile) / 1e3, f64::from(slowest));
        let longer_than = |time: f64| {
            if time < percentile { libm::pow(100.0, -time / percentile) } else { 0.01 * (slowest - time).max(0.0) / (slowest - percentile) }
        };
        let slices = 20_000;
        let width = (slowest - left).max(0.0) / f64::from(slices);
        let sum: f64 = (0..slices).map(|slice| width * longer_than(left + (f64::from(slice) + 0.5) * width)).sum();
        assert_near(inputs.expected_excess(left), sum, 1e-4 * (sum + 1e-3));
    }
}

/// Draws durations and counts the requests in progress, instead of integrating.
#[test]
fn requests_cut_off_agree_with_counting_them() {
    let inputs =
        Inputs { rps: 1_000.0, request_p99: 2_000.0, request_max: 30.0, pre_stop: 5.0, grace: 8.0, ..defaults() };
    let (percentile, slowest, left) = (2.0, 30.0, 3.0);
    let (requests, mut cut, mut state) = (4_000_000_u32, 0_u32, 7_u64);
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (f64::from((state >> 32) as u32) + 0.5) / (f64::from(u32::MAX) + 1.0)
    };
    // Arrivals over as long as the slowest request takes, up to the end of preStop.
    for _ in 0..requests {
        let (age, rank) = (slowest * random(), random());
        let duration = if rank < 0.01 {
            slowest - (slowest - percentile) * rank / 0.01
        } else {
            -libm::log(rank) * percentile / libm::log(100.0)
        };
        cut += u32::from(duration > age + left);
    }
    let counted = f64::from(cut) / f64::from(requests) * inputs.rps * slowest;
    let computed = metric(&answer(&inputs), "cut-requests");
    assert_near(computed / counted, 1.0, 0.02);
}
