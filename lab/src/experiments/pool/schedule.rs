//! When requests are due, and what each of them does.

use super::cells::{Hold, Setting};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Exp, LogNormal};
use std::time::Duration;

/// What sqlx, the network and `pg_sleep` add to a sleep that was rounded up to a millisecond.
const ADDED_NS: u64 = 300_000;

/// One request. Times are in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// When it is due, from the start.
    pub due_ns: u64,
    /// The instance that gets it.
    pub pool: usize,
    /// Time without the processor of the database, as `pg_sleep` rounds it.
    pub outside_ns: u64,
    /// Time on the processor of the database.
    pub compute_ns: u64,
}

/// All requests of a cell, in the order in which they are due.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The requests.
    pub jobs: Vec<Job>,
}

impl Schedule {
    /// Draws a schedule.
    pub fn draw(setting: &Setting, duration: Duration, seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed ^ setting.name.bytes().map(u64::from).sum::<u64>() << 16);
        let end = duration.as_secs_f64();
        let mut at = 0.0;
        let mut jobs = Vec::new();
        loop {
            at += exponential(1.0 / setting.rate, &mut random);
            if at >= end {
                return Self { jobs };
            }
            let millis = sleep(setting, &mut random).ceil().max(1.0) as u64;
            jobs.push(Job {
                due_ns: (at * 1e9) as u64,
                pool: random.random_range(0..setting.instances as usize),
                outside_ns: millis * 1_000_000 + ADDED_NS,
                compute_ns: if setting.cpu_ms > 0.0 {
                    (exponential(setting.cpu_ms, &mut random) * 1e6) as u64
                } else {
                    0
                },
            });
        }
    }

    /// Mean time on the processor of the database, in milliseconds.
    pub fn compute_ms(&self) -> f64 {
        self.jobs.iter().map(|job| job.compute_ns as f64 / 1e6).sum::<f64>() / self.jobs.len().max(1) as f64
    }
}

impl Job {
    /// What the database is asked to do.
    pub fn query(&self, iterations_per_ms: f64) -> String {
        let seconds = (self.outside_ns - ADDED_NS) as f64 / 1e9;
        let work = match self.compute_ns {
            0 => String::new(),
            time => format!(", lab_work({:.0})", time as f64 / 1e6 * iterations_per_ms),
        };
        format!("SELECT (extract(epoch FROM clock_timestamp()) * 1e6)::bigint, pg_sleep({seconds:.3}){work}")
    }
}

/// The drawn sleep in milliseconds.
fn sleep(setting: &Setting, random: &mut StdRng) -> f64 {
    let mean = setting.hold_ms;
    match setting.hold {
        Hold::Exponential => exponential(mean, random),
        Hold::Constant => mean,
        Hold::Lognormal(v) => {
            let sigma = (1.0 + v).ln().sqrt();
            LogNormal::new(mean.ln() - sigma * sigma / 2.0, sigma).map_or(mean, |law| law.sample(random))
        }
    }
}

fn exponential(mean: f64, random: &mut StdRng) -> f64 {
    Exp::new(1.0 / mean).map_or(mean, |law| law.sample(random))
}
