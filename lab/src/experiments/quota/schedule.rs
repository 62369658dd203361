//! When requests are due, and how much processor time each needs.

use super::cells::{CPU_MS, Setting};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rand_distr::Exp1;
use std::time::Duration;

/// One request.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// When it is due, in milliseconds from the start.
    pub due_ms: f64,
    /// Processor time that it needs, in milliseconds.
    pub cpu_ms: f64,
}

/// Draws the requests of independent users: a Poisson process, with exponential processor times.
pub fn draw(setting: Setting, duration: Duration, seed: u64) -> Vec<Job> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut exponential = move |mean: f64| mean * random.sample::<f64, _>(Exp1);
    let mut at = 0.0;
    let jobs = std::iter::from_fn(|| {
        at += exponential(1e3 / setting.rate);
        (at < duration.as_secs_f64() * 1e3).then(|| Job { due_ms: at, cpu_ms: exponential(CPU_MS) })
    });
    jobs.collect()
}
