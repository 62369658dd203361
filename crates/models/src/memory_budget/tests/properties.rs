//! Properties of all inputs.

use super::*;
use proptest::prelude::*;

pub(super) fn any_inputs() -> impl Strategy<Value = Inputs> {
    let traffic =
        (0.0..1e5, 0.1..60_000.0, 0.0..1e5, 0..1_000_000_u32, prop::option::of(1..100_000_u32), 6.0..262_144.0);
    let request = (0.0..5.0, 0.0..1_024.0, 0.0..10.0, 0.0..1e5, 0.1..256.0);
    let process = (0..3_u8, 0.1..1_024.0, 0.0..500.0, 0.0..200.0, 1..256_u32, 0..512_u32, 0.0..2_048.0, 0..3_u8);
    let rest = (0..500_u32, 0.0..5.0, 0.0..1e5, prop_oneof![Just(0.0), 0.0..1e5], 0.0..90.0, any::<bool>());
    (traffic, request, process, rest).prop_map(|(traffic, request, process, rest)| Inputs {
        rps: traffic.0,
        latency: traffic.1,
        body_mean: traffic.2,
        connections: f64::from(traffic.3),
        concurrency_limit: traffic.4.map(f64::from),
        limit: traffic.5,
        body_variation: request.0,
        body_max: request.1,
        amplification: request.2,
        response_mean: request.3,
        task_size: request.4,
        tls: [Tls::None, Tls::Rustls, Tls::Openssl][usize::from(process.0)],
        connection_memory: process.1,
        base_anonymous: process.2,
        base_file: process.3,
        worker_threads: f64::from(process.4),
        blocking_threads: f64::from(process.5),
        stack_touched: process.6,
        allocator: [Allocator::Glibc, Allocator::Jemalloc, Allocator::Mimalloc][usize::from(process.7)],
        db_connections: f64::from(rest.0),
        db_connection_memory: rest.1,
        caches: rest.2,
        tmpfs: rest.3,
        headroom: rest.4,
        latency_by_size: rest.5,
    })
}

type Cost = fn(&mut Inputs) -> &mut f64;

/// Changes of the inputs that cost memory.
const COSTS: &[(&str, Cost)] = &[
    ("rps", |inputs| &mut inputs.rps),
    ("latency", |inputs| &mut inputs.latency),
    ("body-mean", |inputs| &mut inputs.body_mean),
    ("body-variation", |inputs| &mut inputs.body_variation),
    ("body-max", |inputs| &mut inputs.body_max),
    ("amplification", |inputs| &mut inputs.amplification),
    ("response-mean", |inputs| &mut inputs.response_mean),
    ("task-size", |inputs| &mut inputs.task_size),
    ("connections", |inputs| &mut inputs.connections),
    ("connection-memory", |inputs| &mut inputs.connection_memory),
    ("base-anonymous", |inputs| &mut inputs.base_anonymous),
    ("base-file", |inputs| &mut inputs.base_file),
    ("worker-threads", |inputs| &mut inputs.worker_threads),
    ("blocking-threads", |inputs| &mut inputs.blocking_threads),
    ("stack-touched", |inputs| &mut inputs.stack_touched),
    ("db-connections", |inputs| &mut inputs.db_connections),
    ("db-connection-memory", |inputs| &mut inputs.db_connection_memory),
    ("caches", |inputs| &mut inputs.caches),
    ("tmpfs", |inputs| &mut inputs.tmpfs),
];

/// Asserts that no memory falls, and that no more requests fit.
fn costs_no_less(what: &str, before: &Inputs, after: &Inputs) -> Result<(), TestCaseError> {
    let [less, more] = [before, after].map(|inputs| inputs.memory().momentary(inputs.limit));
    let (before, after) = (before.memory(), after.memory());
    let sizes = |memory: &Memory| {
        let bound = memory.bound.unwrap_or(f64::INFINITY);
        [memory.idle, memory.fixed, memory.mean, memory.peak, bound, memory.computed, memory.kill_bound]
    };
    for (low, high) in sizes(&before).into_iter().zip(sizes(&after)) {
        prop_assert!(high >= low * (1.0 - 1e-9), "{}: fell from {} to {}", what, low, high);
    }
    prop_assert!(after.fits <= before.fits, "{}: {} instead of {} fit", what, after.fits, before.fits);
    // If the limit is below the median, more variation makes exceeding it less likely.
    prop_assert!(more >= less * (1.0 - 1e-6) || what == "body-variation", "{}: {} to {}", what, less, more);
    Ok(())
}

proptest! {
    #[test]
    fn every_answer_is_finite_and_none_is_negative(inputs in any_inputs()) {
        let report = inputs.evaluate();
        for found in &report.metrics {
            let unbounded = found.key == "hard-bound-mib" && inputs.concurrency_limit.is_none();
            prop_assert!(
                matches!(found.amount, Amount::Number(value) if value >= 0.0) || unbounded && found.amount == Amount::Unbounded,
                "{found:?}"
            );
        }
        let words = format!("{report:?}{:?}", chart::parts(&inputs));
        prop_assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
    }

    #[test]
    fn more_memory_per_part_never_reduces_the_total(inputs in any_inputs(), more in 1.0..10.0_f64, place in 0..COSTS.len()) {
        let (what, cost) = COSTS[place];
        let mut after = inputs;
        *cost(&mut after) = *cost(&mut after) * more + (more - 1.0);
        costs_no_less(what, &inputs, &after)?;
        let tls = |tls| Inputs { tls, ..inputs };
        costs_no_less("rustls", &tls(Tls::None), &tls(Tls::Rustls))?;
        costs_no_less("openssl", &tls(Tls::Rustls), &tls(Tls::Openssl))?;
        costs_no_less("glibc", &Inputs { allocator: Allocator::Mimalloc, ..inputs }, &Inputs { allocator: Allocator::Glibc, ..inputs })?;
        if let Some(slots) = inputs.concurrency_limit {
            let wider = Inputs { concurrency_limit: Some((slots * more).ceil()), ..inputs };
            costs_no_less("concurrency-limit", &inputs, &wider)?;
            costs_no_less("no concurrency-limit", &inputs, &Inputs { concurrency_limit: None, ..inputs })?;
            prop_assert!(inputs.memory().requests.in_flight() <= slots);
        }
    }

    #[test]
    fn idle_mean_peak_bound_and_limits_are_in_order(inputs in any_inputs()) {
        let memory = inputs.memory();
        let bound = memory.bound.unwrap_or(f64::INFINITY);
        let order = [memory.idle, memory.fixed, memory.mean, memory.peak, bound];
        for pair in order.windows(2) {
            prop_assert!(pair[0] <= pair[1] * (1.0 + 1e-12), "{order:?}");
        }
        prop_assert!(memory.peak <= memory.computed && memory.computed <= memory.recommended);
        prop_assert!(memory.momentary(inputs.limit) <= memory.kill_bound + 1e-12);
        prop_assert!(memory.computed <= memory.needed && memory.needed <= memory.recommended);
        // A usual size is at most four times a power of two plus one to three fourths, and it is not a danger.
        let quarters = [4.0, 5.0, 6.0, 7.0].map(|quarters| libm::log2(memory.recommended / quarters).fract() == 0.0);
        prop_assert!(quarters.contains(&true), "{}", memory.recommended);
        let taken = Inputs { limit: memory.recommended, ..inputs }.memory();
        prop_assert!(taken.kill_per_day <= 1e-4, "{}", taken.kill_per_day);
    }

    #[test]
    fn the_recommended_concurrency_is_the_largest_that_fits(inputs in any_inputs()) {
        let memory = inputs.memory();
        let within = (1.0 - inputs.headroom / 100.0) * inputs.limit;
        let takes = |requests: f64| memory.fixed + memory.factor * requests * memory.requests.worst;
        prop_assert!(memory.fits == 0.0 || takes(memory.fits) <= within * (1.0 + 1e-9));
        prop_assert!(takes(memory.fits + 1.0) >= within * (1.0 - 1e-9));
    }

    #[test]
    fn quantile_and_tail_are_inverse(count in 1e-6..1e6_f64, size in 1e-3..1e3_f64, variation in 0.0..5.0_f64) {
        for sum in [Sum::poisson(count, size, variation), Sum::exactly(count, size, variation.max(0.01))] {
            let above = sum.beyond(sum.quantile());
            prop_assert!((above - 1e-3).abs() <= 1e-6, "{above}");
        }
    }

    #[test]
    fn a_higher_limit_is_exceeded_less_often(inputs in any_inputs(), more in 1.0..10.0_f64) {
        let (low, high) = (inputs.memory(), Inputs { limit: inputs.limit * more, ..inputs }.memory());
        prop_assert!(high.kill_per_day <= low.kill_per_day * (1.0 + 1e-9) && high.kill_bound <= low.kill_bound);
        prop_assert!(high.fits >= low.fits && high.recommended == low.recommended);
    }
}
