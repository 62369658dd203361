//! Numbers there and back, and what is no message.

use super::super::messages::{Reply, Request, answer};
use super::*;
use proptest::prelude::*;

fn any_experiment() -> impl Strategy<Value = Experiment> {
    let arrivals = prop_oneof![
        Just(Arrivals::Poisson),
        (1.0..2.0, 0.1..0.5, 0.01..100.0).prop_map(|(ratio, share, length)| Arrivals::Bursty { ratio, share, length }),
    ];
    let service = prop_oneof![
        Just(Service::Exponential),
        (0.0..100.0).prop_map(|variability| Service::Lognormal { variability }),
        Just(Service::Deterministic),
        proptest::collection::vec(0.1..1e9, 1..50).prop_map(Service::Samples),
    ];
    let sizes = (1u32..1000, 1u32..1000, 1u32..1000, any::<u32>(), 3200u32..1_000_000);
    let times = (0.001..1e6, 0.0..1e6, 0.0..1e6, 0.0..1e6, 0.0..=0.9);
    (arrivals, service, sizes, times).prop_map(|(arrivals, service, sizes, times)| Experiment {
        arrival_rate: times.0,
        arrivals,
        instances: sizes.0,
        pool_size: sizes.1,
        acquire_timeout: times.1,
        other_time: times.2,
        database_time: times.3,
        database_cores: sizes.2,
        service,
        seed: sizes.3,
        count: sizes.4,
        warm_up: times.4,
    })
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    let estimate = || (0.0..1e9, 0.0..1e9).prop_map(|(value, margin)| Estimate { value, margin });
    let estimates = proptest::array::uniform6(estimate());
    let quantiles = proptest::array::uniform3(proptest::option::of(estimate()));
    (0u64..1 << 53, 0u64..1 << 53, 0.0..1e9, estimates, quantiles, -1.0..1.0).prop_map(
        |(attempts, timed_out, duration, estimates, quantiles, batch_correlation)| Outcome {
            attempts,
            timed_out,
            duration,
            wait_probability: estimates[0],
            timeout_probability: estimates[1],
            mean_wait: estimates[2],
            throughput: estimates[3],
            busy_connections: estimates[4],
            database_utilization: estimates[5],
            p50_wait: quantiles[0],
            p95_wait: quantiles[1],
            p99_wait: quantiles[2],
            batch_correlation,
        },
    )
}

/// Cut short, with something behind it, or with one number that is none, it is not read.
fn assert_spoilt<T: PartialEq + std::fmt::Debug>(numbers: &[f64], read: fn(&[f64]) -> Option<T>) {
    for end in 0..numbers.len() {
        assert_eq!(read(&numbers[..end]), None, "cut to {end}");
    }
    assert_eq!(read(&[numbers, &[0.0]].concat()), None, "one more");
    for place in 0..numbers.len() {
        for nonsense in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut spoilt = numbers.to_vec();
            spoilt[place] = nonsense;
            assert_eq!(read(&spoilt), None, "{nonsense} at {place}");
        }
    }
}

proptest! {
    #[test]
    fn experiments_read_back(experiment in any_experiment()) {
        let numbers = experiment.to_numbers();
        prop_assert_eq!(Experiment::from_numbers(&numbers), Some(experiment));
        assert_spoilt(&numbers, Experiment::from_numbers);
    }

    #[test]
    fn outcomes_read_back(outcome in any_outcome(), pool_size in any::<u32>()) {
        let numbers = outcome.to_numbers();
        prop_assert_eq!(Outcome::from_numbers(&numbers), Some(outcome));
        assert_spoilt(&numbers, Outcome::from_numbers);
        let reply = Reply::Outcome { pool_size, outcome };
        prop_assert_eq!(Reply::from_numbers(&reply.to_numbers()), Some(reply));
        assert_spoilt(&reply.to_numbers(), Reply::from_numbers);
    }

    #[test]
    fn requests_read_back(experiment in any_experiment(), pool_sizes in proptest::collection::vec(1u32..1000, 1..30)) {
        let request = Request { experiment, pool_sizes };
        let numbers = request.to_numbers();
        prop_assert_eq!(Request::from_numbers(&numbers), Some(request));
        assert_spoilt(&numbers, Request::from_numbers);
    }

    #[test]
    fn any_numbers_are_read_without_panic(numbers in proptest::collection::vec(any::<f64>(), 0..40)) {
        let _ = (Experiment::from_numbers(&numbers), Outcome::from_numbers(&numbers));
        let _ = (Request::from_numbers(&numbers), Reply::from_numbers(&numbers));
    }
}

#[test]
fn what_cannot_be_simulated_is_not_sound() {
    let sound = pool(1.0, 1);
    assert!(sound.is_sound());
    let bursty = |ratio, share, length| Arrivals::Bursty { ratio, share, length };
    let too_many = Experiment { instances: 1001, pool_size: 1000, ..sound.clone() };
    for unsound in [
        Experiment { arrival_rate: 0.0, ..sound.clone() },
        Experiment { arrival_rate: f64::NAN, ..sound.clone() },
        Experiment { instances: 0, ..sound.clone() },
        Experiment { pool_size: 0, ..sound.clone() },
        too_many.clone(),
        Experiment { instances: u32::MAX, pool_size: u32::MAX, ..sound.clone() },
        Experiment { acquire_timeout: -1.0, ..sound.clone() },
        Experiment { acquire_timeout: f64::INFINITY, ..sound.clone() },
        Experiment { other_time: -1e-9, ..sound.clone() },
        Experiment { database_time: 1.1e6, ..sound.clone() },
        Experiment { database_cores: 0, ..sound.clone() },
        Experiment { count: 639, warm_up: 0.5, ..sound.clone() },
        Experiment { count: Experiment::MOST_ARRIVALS + 1, ..sound.clone() },
        Experiment { warm_up: 0.91, ..sound.clone() },
        Experiment { warm_up: -0.1, ..sound.clone() },
        Experiment { arrivals: bursty(0.9, 0.5, 1.0), ..sound.clone() },
        Experiment { arrivals: bursty(2.1, 0.5, 1.0), ..sound.clone() },
        Experiment { arrivals: bursty(1.0, 0.0, 1.0), ..sound.clone() },
        Experiment { arrivals: bursty(1.0, 1.0, 1.0), ..sound.clone() },
        Experiment { arrivals: bursty(2.0, 0.5, 0.0), ..sound.clone() },
        Experiment { arrivals: bursty(2.0, 0.5, 1e6), arrival_rate: 1001.0, ..sound.clone() },
        Experiment { service: Service::Lognormal { variability: -0.1 }, ..sound.clone() },
        Experiment { service: Service::Samples(vec![]), ..sound.clone() },
        Experiment { service: Service::Samples(vec![0.0, 0.0]), ..sound.clone() },
        Experiment { service: Service::Samples(vec![1.0, -1.0]), ..sound.clone() },
    ] {
        assert!(!unsound.is_sound(), "{unsound:?}");
        assert!(Simulation::new(&unsound).is_none());
        assert_eq!(Experiment::from_numbers(&unsound.to_numbers()), None);
    }
    assert!(Experiment { instances: 1000, ..too_many }.is_sound());
    assert!(Experiment { arrivals: bursty(2.0, 0.5, 1.0), ..sound.clone() }.is_sound());
    assert!(Experiment { count: 640, warm_up: 0.5, ..sound }.is_sound());
}

#[test]
fn other_kinds_than_there_are_do_not_read() {
    let numbers = pool(1.0, 1).to_numbers();
    for (place, kind) in [(10, 2.0), (14, 4.0), (14, 3.0), (1, 1.5), (1, -1.0), (7, 4_294_967_296.0)] {
        let mut other = numbers.clone();
        other[place] = kind;
        assert_eq!(Experiment::from_numbers(&other), None, "{kind} at {place}");
    }
    // Samples belong to one shape only.
    let mut samples = Experiment { service: Service::Samples(vec![1.0]), ..pool(1.0, 1) }.to_numbers();
    assert!(Experiment::from_numbers(&samples).is_some());
    samples[14] = 0.0;
    assert_eq!(Experiment::from_numbers(&samples), None);

    let mut outcome = simulate(&Experiment { count: 400, ..pool(1.0, 1) }).to_numbers();
    outcome[16] = 2.0;
    assert_eq!(Outcome::from_numbers(&outcome), None, "a quantile is there or is not");
}

fn replies(message: &[f64]) -> Vec<Reply> {
    let mut replies = Vec::new();
    answer(message, |reply| replies.push(reply));
    replies
}

#[test]
fn plain_replies_read_back() {
    for reply in [Reply::Ready, Reply::Progress(0.25), Reply::Done, Reply::Refused] {
        assert_eq!(Reply::from_numbers(&reply.to_numbers()), Some(reply));
    }
    assert_eq!(Reply::from_numbers(&[1.0, 1.5]), None);
    assert_eq!(Reply::from_numbers(&[5.0]), None);
}

#[test]
fn a_request_is_answered_with_progress_an_outcome_each_and_done() {
    let experiment = Experiment { count: 200_000, ..pool(4.0, 1) };
    let request = Request { experiment: experiment.clone(), pool_sizes: vec![6, 5] };
    let outcome =
        |pool_size| Reply::Outcome { pool_size, outcome: simulate(&Experiment { pool_size, ..experiment.clone() }) };
    assert_eq!(
        replies(&request.to_numbers()),
        [
            Reply::Progress(0.25),
            Reply::Progress(0.5),
            outcome(6),
            Reply::Progress(0.75),
            Reply::Progress(1.0),
            outcome(5),
            Reply::Done,
        ]
    );
}

#[test]
fn what_is_no_request_is_refused() {
    let request = Request { experiment: pool(1.0, 1), pool_sizes: vec![1] };
    let refused = |numbers: &[f64]| assert_eq!(replies(numbers), [Reply::Refused]);
    refused(&[]);
    refused(&[f64::NAN]);
    let mut another_build = request.to_numbers();
    another_build[0] += 1.0;
    refused(&another_build);
    refused(&Request { pool_sizes: vec![], ..request.clone() }.to_numbers());
    refused(&Request { pool_sizes: vec![1, 0], ..request.clone() }.to_numbers());
    refused(&Request { pool_sizes: vec![1; 1001], ..request.clone() }.to_numbers());
    refused(&Request { pool_sizes: vec![1, 1_000_001], ..request }.to_numbers());
}
