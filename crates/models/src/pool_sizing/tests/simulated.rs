//! The model against event simulation, case by case.

use super::*;

/// One simulated case.
struct Case {
    /// Requests a second, ms on a core, ms outside, instances, pool size, acquire timeout in seconds, cores.
    inputs: [f64; 7],
    waits: f64,
    timeouts: f64,
    /// In ms, like the total times; negative if unknown.
    p99: f64,
    total_mean: f64,
    total_p99: f64,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("simulated.txt").lines().filter(|line| !line.starts_with('#'));
    let case = |line: &str| {
        let numbers: Vec<f64> = line.split(' ').map(|number| number.parse().expect("a number")).collect();
        let [inputs @ .., waits, timeouts, p99, total_mean, total_p99] = numbers.as_slice() else { panic!("{line}") };
        let inputs = inputs.try_into().expect("seven inputs");
        Case { inputs, waits: *waits, timeouts: *timeouts, p99: *p99, total_mean: *total_mean, total_p99: *total_p99 }
    };
    lines.map(case).collect()
}

impl Case {
    fn pools(&self) -> Pools {
        let [rps, demand, delay, instances, size, patience, cores] = self.inputs;
        pools_of([rps, demand, delay, instances, size, patience, cores])
    }
}

/// Returns pools with a hold of two exponential parts: requests a second, ms on a core, ms outside, instances, pool size,
/// acquire timeout in seconds, cores.
pub(super) fn pools_of([rps, demand, delay, instances, size, patience, cores]: [f64; 7]) -> Pools {
    let database = Database { demand: demand / 1e3, delay: delay / 1e3, cores };
    let table = Throughput::new(database, (instances * size) as usize);
    Pools::of_instances(&table, in_two_parts(database, rps, patience), instances, size as usize)
}

/// Checks the median and the 90th percentile of the relative errors.
fn check(name: &str, pairs: impl Iterator<Item = (f64, f64)>, median: f64, most: f64) {
    let mut errors: Vec<f64> = pairs.map(|(found, expected)| (found / expected - 1.0).abs()).collect();
    errors.sort_by(f64::total_cmp);
    assert!(errors.len() > 40, "{name}: {}", errors.len());
    let at = |share: f64| errors[((errors.len() - 1) as f64 * share) as usize];
    assert!(at(0.5) <= median && at(0.9) <= most, "{name}: median {}, 90th percentile {}", at(0.5), at(0.9));
}

#[test]
fn waits_and_timeouts_agree_with_simulation() {
    let all: Vec<(Case, Pools)> = cases()
        .into_iter()
        .map(|case| {
            let pools = case.pools();
            (case, pools)
        })
        .collect();
    let long = all
        .iter()
        .filter(|(case, _)| case.p99 > 0.0)
        .map(|(case, pools)| (pools.quantile(0.99).map_or(f64::INFINITY, |wait| wait * 1e3), case.p99));
    check("p99", long, 0.04, 0.12);
    let often = all.iter().filter(|(case, _)| case.waits > 1e-3);
    check("waits", often.map(|(case, pools)| (pools.wait_probability(), case.waits)), 0.015, 0.06);
    // Below this, a simulation sees a few hundred timeouts, in bursts.
    let lost = all.iter().filter(|(case, _)| case.timeouts > 3e-4);
    check("timeouts", lost.map(|(case, pools)| (pools.timeout_probability(), case.timeouts)), 0.03, 0.2);
}

#[test]
fn total_times_agree_with_simulation() {
    let all: Vec<(Case, Pools)> = cases()
        .into_iter()
        .filter(|case| case.total_mean > 0.0 && case.timeouts < 0.01)
        .map(|case| {
            let pools = case.pools();
            (case, pools)
        })
        .collect();
    check("mean", all.iter().map(|(case, pools)| (pools.total_mean() * 1e3, case.total_mean)), 0.01, 0.06);
    let long =
        all.iter().map(|(case, pools)| (pools.total_quantile(0.99).expect("most are served") * 1e3, case.total_p99));
    check("p99", long, 0.04, 0.1);
}

#[test]
fn the_simulation_of_the_page_is_the_judge() {
    use simulation::{Arrivals, Experiment, Service, Simulation};
    // Pools that bind, a database that binds, both, and neither.
    for (inputs, tolerance) in [
        ([1600.0, 2.0, 8.0, 1.0, 20.0, 0.1, 4.0], 0.06),
        ([447.0, 5.05, 1.8, 1.0, 5.0, 7.0, 4.0], 0.06),
        ([1027.0, 2.03, 3.4, 4.0, 2.0, 0.46, 5.0], 0.06),
        ([2466.0, 4.88, 16.0, 14.0, 6.0, 6.5, 19.0], 0.08),
        ([2598.0, 2.03, 2.1, 7.0, 4.0, 0.26, 6.0], 0.12),
        ([1282.0, 4.31, 2.4, 4.0, 6.0, 3.0, 10.0], 0.15),
    ] {
        let [rps, demand, delay, instances, size, patience, cores] = inputs;
        let experiment = Experiment {
            arrival_rate: rps,
            arrivals: Arrivals::Poisson,
            instances: instances as u32,
            pool_size: size as u32,
            acquire_timeout: patience,
            other_time: delay / 1e3,
            database_time: demand / 1e3,
            database_cores: cores as u32,
            service: Service::Exponential,
            seed: 11,
            count: 400_000,
            warm_up: 0.05,
        };
        let mut run = Simulation::new(&experiment).expect("a valid experiment");
        run.advance(experiment.count);
        let outcome = run.outcome().expect("it is complete");
        let pools = pools_of(inputs);
        let near = |found: f64, estimate: simulation::Estimate, tolerance: f64| {
            let allowed = estimate.margin + tolerance * estimate.value;
            assert!((found - estimate.value).abs() <= allowed, "{inputs:?}: {found}, simulated {estimate:?}");
        };
        near(pools.quantile(0.99).expect("few time out"), outcome.p99_wait.expect("few time out"), tolerance);
        near(pools.wait_probability(), outcome.wait_probability, 0.04);
        near(pools.busy(), outcome.busy_connections, 0.02);
        near(pools.mean_wait(), outcome.mean_wait, 0.12);
    }
}

#[test]
fn more_connections_move_the_wait_to_the_database() {
    let [few, many] = [20.0, 29.0].map(|size| pools_of([1600.0, 2.0, 8.0, 1.0, size, 0.1, 4.0]));
    let millis = |time: Option<f64>| time.expect("most are served") * 1e3;
    // The matrix-geometric solution without a timeout, and event simulation.
    assert_near(millis(few.quantile(0.99)), 16.05, 0.1);
    assert_relatively_near(millis(few.total_quantile(0.99)), 43.8, 0.06);
    assert!(
        millis(many.quantile(0.99)) < 5.0 && millis(many.total_quantile(0.99)) > 0.9 * millis(few.total_quantile(0.99))
    );
}

#[test]
fn instances_that_share_a_database_queue_together() {
    let at = |size| pools_of([489.0, 3.56, 33.0, 2.0, size, 0.081, 2.0]);
    let millis = |pools: &Pools| pools.quantile(0.99).expect("few time out") * 1e3;
    assert_relatively_near(millis(&at(19.0)), 31.5, 0.12);
    assert_relatively_near(millis(&at(21.0)), 23.0, 0.15);
    let timeouts = at(19.0).timeout_probability() * 489.0 * 86_400.0;
    assert!((1_500.0..5_000.0).contains(&timeouts), "{timeouts}");
}

#[test]
fn a_database_without_work_leaves_the_instances_independent() {
    let own = |demand| pools_of([1800.0, demand, 20.0 - demand, 8.0, 6.0, 2.0, 4.0]);
    let (alone, hardly) = (own(0.0), own(1e-4));
    assert_relatively_near(hardly.wait_probability(), alone.wait_probability(), 2e-3);
    assert_relatively_near(hardly.quantile(0.99).unwrap_or_default(), alone.quantile(0.99).unwrap_or_default(), 0.02);
    assert_relatively_near(hardly.mean_wait(), alone.mean_wait(), 0.03);
    assert_relatively_near(hardly.total_mean(), alone.total_mean(), 2e-3);
}

#[test]
fn holds_of_another_shape_without_a_database_agree_with_simulation() {
    // Lognormal holds of 20 ms with v = 4, event simulation: requests a second, connections, p99 in ms.
    let table = Throughput::new(Database { demand: 0.0, delay: 0.02, cores: 1.0 }, 500);
    let pools =
        |rps, size, variability| Pools::shared(&table, Demand { arrival_rate: rps, patience: 1e4, variability }, size);
    for (rps, size, p99, tolerance) in HEAVY {
        assert_relatively_near(pools(rps, size, 4.0).quantile(0.99).expect("none give up") * 1e3, p99, tolerance);
    }
    // Constant holds: shorter waits than exponential ones, and more than half as long.
    let [constant, exponential] = [0.0, 1.0].map(|v| pools(240.0, 6, v).quantile(0.99).expect("none give up"));
    assert!((0.45..0.7).contains(&(constant / exponential)), "{constant} {exponential}");
}

/// Medians of 3 seeds of 1,000,000 arrivals.
const HEAVY: [(f64, usize, f64, f64); 3] = [(200.0, 5, 217.0, 0.15), (400.0, 10, 85.0, 0.12), (850.0, 20, 50.2, 0.15)];
