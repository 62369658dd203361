//! How long things take.

use super::experiment::{Experiment, Service};
use super::random::Random;

/// Draws times of one shape.
pub(super) struct Times {
    random: Random,
    shape: Shape,
}

/// A distribution with mean 1.
enum Shape {
    Exponential,
    Lognormal { location: f64, scale: f64 },
    One,
    Samples(Vec<f64>),
}

impl Times {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let shape = match &experiment.service {
            Service::Exponential => Shape::Exponential,
            Service::Lognormal { variability } => {
                let square = libm::log1p(*variability);
                Shape::Lognormal { location: -square / 2.0, scale: square.sqrt() }
            }
            Service::Deterministic => Shape::One,
            Service::Samples(values) => {
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                Shape::Samples(values.iter().map(|value| value / mean).collect())
            }
        };
        Self { random: Random::new(experiment.seed, 1), shape }
    }

    /// A time with this mean.
    #[inline(always)]
    pub(super) fn draw(&mut self, mean: f64) -> f64 {
        mean * match &self.shape {
            Shape::Exponential => self.random.exponential(),
            Shape::One => 1.0,
            Shape::Lognormal { location, scale } => libm::exp(location + scale * self.random.normal()),
            Shape::Samples(values) => values[self.random.below(values.len() as u32) as usize],
        }
    }
}
