//! Compares the simulation with theory and with itself, and tests invalid experiments.

mod database;
mod identities;
mod theory;

use super::{Arrivals, Estimate, Experiment, Outcome, Service, Simulation};

/// A single pool without a database, without a timeout; times in mean hold times.
fn pool(arrival_rate: f64, pool_size: u32) -> Experiment {
    Experiment {
        arrival_rate,
        arrivals: Arrivals::Poisson,
        instances: 1,
        pool_size,
        acquire_timeout: 1e6,
        other_time: 1.0,
        database_time: 0.0,
        database_cores: 1,
        service: Service::Exponential,
        seed: 2,
        count: 120_000,
        warm_up: 0.1,
    }
}

fn simulate(experiment: &Experiment) -> Outcome {
    let mut simulation = Simulation::new(experiment).expect("valid");
    while simulation.advance(50_000) < 1.0 {}
    simulation.outcome().expect("complete")
}

/// Asserts that a value is within the 99.9% interval, which is 1.78 times as wide as the 95% interval, because there
/// are about fifty checks.
#[track_caller]
fn assert_agrees(what: &str, estimate: Estimate, expected: f64) {
    assert_within(what, estimate, expected, 0.0);
}

/// Like [`assert_agrees`], for an expected value with an error of up to `tolerance`.
#[track_caller]
fn assert_within(what: &str, estimate: Estimate, expected: f64, tolerance: f64) {
    let Estimate { value, margin } = estimate;
    let away = (value - expected).abs();
    assert!(away <= 1.78 * margin + tolerance, "{what}: {value} ± {margin}, expected {expected}");
    // An interval that is too wide would contain any value.
    assert!(margin <= 0.15 * expected + tolerance + 1e-4, "{what}: {value} ± {margin} is too wide");
}
