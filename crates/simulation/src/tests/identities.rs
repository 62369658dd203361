//! Properties that hold exactly, or for every experiment.

use super::*;
use proptest::prelude::*;

fn typical() -> Experiment {
    Experiment {
        instances: 3,
        acquire_timeout: 0.02,
        other_time: 0.008,
        database_time: 0.002,
        database_cores: 4,
        count: 20_000,
        ..pool(1500.0, 6)
    }
}

/// The same digits on every target: these were also computed in WebAssembly.
#[test]
fn a_seed_gives_the_same_digits_on_every_target() {
    let lognormal = Experiment { service: Service::Lognormal { variability: 2.0 }, ..typical() };
    let bursty = Arrivals::Bursty { ratio: 4.0, share: 0.1, length: 0.5 };
    let samples = Experiment { service: Service::Samples(vec![1.0, 2.0, 9.0]), arrivals: bursty, ..typical() };
    for (experiment, mean_wait, busy) in [
        (typical(), 0.005041691536103181, 15.536039582831496),
        (lognormal, 0.005385938464359844, 15.553912516937503),
        (samples, 0.008652514217280083, 11.256014131383),
    ] {
        let outcome = simulate(&experiment);
        assert_eq!((outcome.mean_wait.value, outcome.busy_connections.value), (mean_wait, busy));
    }
}

/// Of sixty 95% intervals, three miss on average.
#[test]
fn confidence_intervals_have_their_nominal_coverage() {
    let hits = (100..160).filter(|seed| {
        let wait = simulate(&Experiment { seed: *seed, count: 12_000, ..pool(0.5, 1) }).mean_wait;
        (wait.low()..=wait.high()).contains(&1.0)
    });
    let hits = hits.count();
    assert!((52..60).contains(&hits), "{hits}");
}

#[test]
fn another_seed_gives_another_outcome() {
    let first = simulate(&typical());
    assert_eq!(first, simulate(&typical()));
    let second = simulate(&Experiment { seed: 3, ..typical() });
    assert_ne!(first.mean_wait, second.mean_wait);
    assert_ne!(first.duration, second.duration);
}

#[test]
fn every_pool_size_has_the_same_arrivals() {
    let small = simulate(&typical());
    let large = simulate(&Experiment { pool_size: 20, ..typical() });
    assert_eq!(small.duration, large.duration);
    assert!(large.wait_probability.high() < small.wait_probability.low());
}

#[test]
fn slices_do_not_change_the_outcome() {
    let mut simulation = Simulation::new(&typical()).expect("valid");
    let mut last = 0.0;
    loop {
        let done = simulation.advance(777);
        assert!(done > last && done <= 1.0);
        assert_eq!(simulation.outcome().is_some(), done == 1.0);
        last = done;
        if done == 1.0 {
            break;
        }
    }
    assert_eq!(simulation.advance(1), 1.0);
    assert_eq!(simulation.outcome(), Some(simulate(&typical())));
}

#[test]
fn warm_up_is_not_counted() {
    let all = simulate(&Experiment { warm_up: 0.0, ..typical() });
    let half = simulate(&Experiment { warm_up: 0.5, ..typical() });
    // 20,000 and 10,000 in 32 batches of equal length.
    assert_eq!((all.attempts, half.attempts), (20_000, 312 * 32));
    assert!((half.duration / all.duration - 0.5).abs() < 0.02);
    // Pools that fill slowly are empty at first.
    let slow = Experiment { count: 3200, ..pool(1.0, 1000) };
    let slow = Experiment { other_time: 1000.0, service: Service::Deterministic, ..slow };
    assert!(simulate(&Experiment { warm_up: 0.0, ..slow.clone() }).busy_connections.value < 900.0);
    assert!(simulate(&Experiment { warm_up: 0.5, ..slow }).busy_connections.value > 950.0);
}

fn any_experiment() -> impl Strategy<Value = Experiment> {
    let service = prop_oneof![
        Just(Service::Exponential),
        Just(Service::Deterministic),
        (0.0..9.0).prop_map(|variability| Service::Lognormal { variability }),
        proptest::collection::vec(0.0..10.0, 1..20).prop_map(|mut values| {
            values.push(1.0);
            Service::Samples(values)
        }),
    ];
    let arrivals = prop_oneof![
        Just(Arrivals::Poisson),
        (0.01..0.5, 0.0..=1.0, 0.001..10.0).prop_map(|(share, excess, length): (f64, f64, f64)| {
            Arrivals::Bursty { ratio: 1.0 + excess * (1.0 / share - 1.0), share, length }
        }),
    ];
    let sizes = (1u32..5, 1u32..12, 1u32..6, any::<u32>());
    let times = (0.0..0.2, 0.0..0.02, prop_oneof![Just(0.0), 0.0..0.01]);
    (service, arrivals, sizes, times, (1.0..3000.0, 640u32..3000, 0.0..0.5)).prop_map(
        |(service, arrivals, sizes, times, (arrival_rate, count, warm_up))| Experiment {
            arrival_rate,
            arrivals,
            instances: sizes.0,
            pool_size: sizes.1,
            acquire_timeout: times.0,
            other_time: times.1,
            database_time: times.2,
            database_cores: sizes.2,
            service,
            seed: sizes.3,
            count,
            warm_up,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Every request that arrived has completed or timed out, holds a connection, or waits for one.
    #[test]
    fn every_request_is_counted_once(experiment in any_experiment()) {
        let mut simulation = Simulation::new(&experiment).expect("valid");
        while simulation.advance(100) < 1.0 {
            let [arrived, completed, timed_out, busy, waiting] = simulation.counts();
            prop_assert_eq!(arrived, completed + timed_out + busy + waiting);
            prop_assert!(busy <= experiment.instances * experiment.pool_size);
        }
        let [arrived, completed, timed_out, busy, waiting] = simulation.counts();
        prop_assert_eq!((arrived, busy, waiting), (experiment.count, 0, 0));
        prop_assert_eq!(arrived, completed + timed_out);
    }

    #[test]
    fn outcomes_are_finite_and_within_bounds(experiment in any_experiment()) {
        let outcome = simulate(&experiment);
        let text = format!("{outcome:?}");
        prop_assert!(!text.contains("NaN") && !text.contains("inf"), "{}", text);
        prop_assert!(outcome.timeout_probability.value <= outcome.wait_probability.value);
        prop_assert!(outcome.wait_probability.value <= 1.0);
        prop_assert!(outcome.mean_wait.value <= experiment.acquire_timeout * outcome.wait_probability.value + 1e-9);
        prop_assert!(outcome.database_utilization.value <= 1.0 + 1e-9);
        prop_assert!(outcome.pool_utilization(experiment.instances, experiment.pool_size).value <= 1.0 + 1e-9);
        prop_assert!(outcome.batch_correlation.abs() <= 1.0);
        prop_assert_eq!(outcome.p99_wait.is_none(), outcome.timed_out * 100 >= outcome.attempts);
        let waits = [outcome.p50_wait, outcome.p95_wait, outcome.p99_wait].map(|wait| wait.map(|wait| wait.value));
        for (low, high) in [(waits[0], waits[1]), (waits[1], waits[2])] {
            prop_assert!(high.is_none_or(|high| low.is_some_and(|low| low <= high)));
        }
    }

    /// Little's law, with a hold that is always the same: busy = throughput × hold, except at the start and end.
    #[test]
    fn busy_connections_are_throughput_times_hold(hold in 0.0..0.1f64, rate in 1.0..500.0f64, pool_size in 1u32..20) {
        let experiment = Experiment {
            other_time: hold,
            acquire_timeout: 0.05,
            service: Service::Deterministic,
            count: 2000,
            ..pool(rate, pool_size)
        };
        let outcome = simulate(&experiment);
        let edges = f64::from(pool_size) * hold / outcome.duration;
        let expected = outcome.throughput.value * hold;
        prop_assert!((outcome.busy_connections.value - expected).abs() <= edges + 1e-9);
    }
}
