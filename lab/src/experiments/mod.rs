//! The experiments: one folder each, with how it is set up, what is measured, and what becomes of the numbers.

mod builds;
mod cost;
mod health;
mod logs;
mod memory;
mod pool;
mod prometheus;
mod quota;
mod shutdown;
mod silent_death;
mod slow_clients;
mod timeouts;

use crate::lab::Lab;
use anyhow::Result;
use measurements::Series;
use std::pin::Pin;

/// What an experiment does, until it is done.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Vec<Series>>> + 'a>>;

/// An experiment.
pub struct Experiment {
    /// Name on the command line and of the file.
    pub name: &'static str,
    /// What it measures, in a few words.
    pub about: &'static str,
    /// Runs it.
    pub run: for<'a> fn(&'a mut Lab) -> Running<'a>,
}

impl Experiment {
    /// Whether it takes much longer than five minutes, so that it runs only if it is named.
    pub fn is_long(&self) -> bool {
        self.name == builds::EXPERIMENT.name
    }
}

/// All experiments, in the order in which they run.
pub const ALL: &[Experiment] = &[
    pool::EXPERIMENT,
    health::EXPERIMENT,
    memory::EXPERIMENT,
    logs::EXPERIMENT,
    prometheus::EXPERIMENT,
    quota::EXPERIMENT,
    shutdown::EXPERIMENT,
    timeouts::EXPERIMENT,
    slow_clients::EXPERIMENT,
    silent_death::EXPERIMENT,
    cost::EXPERIMENT,
    builds::EXPERIMENT,
];
