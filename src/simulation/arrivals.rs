//! The moments at which requests for a connection arrive.

use super::experiment::{Arrivals, Experiment};
use super::random::Random;

/// The arrivals of all instances, in order.
pub(super) struct Source {
    random: Random,
    instances: u32,
    now: f64,
    /// The mean time between arrivals in the present state, then in the other.
    gaps: [f64; 2],
    /// The mean length of the present state, then of the other.
    stays: [f64; 2],
    /// When the present state ends; never, when there is but one.
    until: f64,
}

/// One arrival.
pub(super) struct Arrival {
    pub(super) time: f64,
    pub(super) instance: u32,
}

impl Source {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let mut random = Random::new(experiment.seed, 0);
        let rate = experiment.arrival_rate;
        let (gaps, stays, until) = match experiment.arrivals {
            Arrivals::Poisson => ([1.0 / rate; 2], [f64::INFINITY; 2], f64::INFINITY),
            Arrivals::Bursty { ratio, share, length } => {
                let calm = rate * ((1.0 - share * ratio) / (1.0 - share)).max(0.0);
                let stays = [length * (1.0 - share) / share, length];
                // Longer than any stay, where nothing arrives: infinity would make NaN of a draw of 0.
                ([(1.0 / calm).min(1e300), 1.0 / (rate * ratio)], stays, stays[0] * random.exponential())
            }
        };
        Self { random, instances: experiment.instances, now: 0.0, gaps, stays, until }
    }

    #[inline(always)]
    pub(super) fn next(&mut self) -> Arrival {
        // How much of the arrival rate has to pass: the exponential has no memory, so what is left goes on in the next state.
        let mut left = self.random.exponential();
        while self.now + left * self.gaps[0] >= self.until {
            left = (left - (self.until - self.now) / self.gaps[0]).max(0.0);
            self.now = self.until;
            self.gaps.swap(0, 1);
            self.stays.swap(0, 1);
            self.until = self.now + self.stays[0] * self.random.exponential();
        }
        self.now += left * self.gaps[0];
        Arrival { time: self.now, instance: self.random.below(self.instances) }
    }

    /// The moment of the last arrival.
    pub(super) fn now(&self) -> f64 {
        self.now
    }
}
