//! The distributions of service times.

use super::experiment::{Experiment, Service};
use super::random::Random;

/// Draws times from one distribution.
pub(super) struct Times {
    random: Random,
    distribution: Distribution,
}

/// A distribution with mean 1.
enum Distribution {
    Exponential,
    Lognormal { location: f64, scale: f64 },
    Constant,
    Samples(Vec<f64>),
}

impl Times {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let distribution = match &experiment.service {
            Service::Exponential => Distribution::Exponential,
            Service::Lognormal { variability } => {
                let square = libm::log1p(*variability);
                Distribution::Lognormal { location: -square / 2.0, scale: square.sqrt() }
            }
            Service::Deterministic => Distribution::Constant,
            Service::Samples(values) => {
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                Distribution::Samples(values.iter().map(|value| value / mean).collect())
            }
        };
        Self { random: Random::new(experiment.seed, 1), distribution }
    }

    /// Draws a time with this mean.
    #[inline(always)]
    pub(super) fn draw(&mut self, mean: f64) -> f64 {
        mean * match &self.distribution {
            Distribution::Exponential => self.random.exponential(),
            Distribution::Constant => 1.0,
            Distribution::Lognormal { location, scale } => libm::exp(location + scale * self.random.normal()),
            Distribution::Samples(values) => values[self.random.below(values.len() as u32) as usize],
        }
    }
}
