//! The parameters of a simulation, as plain data.

use super::outcome::BATCHES;

/// Minimum number of arrivals per batch.
const MIN_BATCH_LENGTH: usize = 10;

/// The pools, the database and the load to simulate, and for how many arrivals.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// λ, requests for a connection per second, of all instances together.
    pub arrival_rate: f64,
    /// How irregular the arrivals are.
    pub arrivals: Arrivals,
    /// I, instances with a pool each.
    pub instances: u32,
    /// c, connections in the pool of one instance.
    pub pool_size: u32,
    /// τ, seconds after which a request for a connection gives up. With 0, no request waits.
    pub acquire_timeout: f64,
    /// Mean of Z, seconds that a connection is held without database CPU.
    pub other_time: f64,
    /// Mean of D, seconds of database CPU per transaction. With 0, there is no database.
    pub database_time: f64,
    /// k, cores of the database.
    pub database_cores: u32,
    /// The distribution of Z and of D, which are drawn independently.
    pub service: Service,
    /// The seed of the random numbers. The arrivals depend only on it, so pool sizes are compared under the same load.
    pub seed: u32,
    /// Arrivals to simulate, including the warm-up.
    pub count: u32,
    /// Share of the arrivals that fill the empty pools and are not counted.
    pub warm_up: f64,
}

/// The arrivals of all instances together. The instance of each arrival is then chosen at random.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arrivals {
    /// A Poisson process: at random, independent of each other. Index of dispersion 1.
    Poisson,
    /// A Markov-modulated Poisson process with two states, burst and calm, of exponential length. The mean rate is that
    /// of the experiment. See [`Arrivals::dispersion`].
    Bursty {
        /// r, the rate in a burst over the mean rate; 1 to `1 / share`. At `1 / share` nothing arrives between the
        /// bursts.
        ratio: f64,
        /// p, the share of the time that is burst; 0.001 or more and less than 1.
        share: f64,
        /// L, the mean length of a burst in seconds.
        length: f64,
    },
}

impl Arrivals {
    /// Returns the index of dispersion for counts over a long time: the variance of the number of arrivals over its
    /// mean.
    ///
    /// `1 + 2 λ p (r − 1)² L`, which is the formula of H. Heffes and D. M. Lucantoni, "A Markov modulated
    /// characterization of packetized voice and data traffic" (IEEE JSAC 4(6), 1986), in these symbols.
    pub fn dispersion(&self, arrival_rate: f64) -> f64 {
        match *self {
            Self::Poisson => 1.0,
            Self::Bursty { ratio, share, length } => {
                1.0 + 2.0 * arrival_rate * share * (ratio - 1.0) * (ratio - 1.0) * length
            }
        }
    }
}

/// How Z and D vary around their means.
#[derive(Clone, Debug, PartialEq)]
pub enum Service {
    /// Exponential, squared coefficient of variation 1.
    Exponential,
    /// Lognormal: with a long tail, like most measured times.
    Lognormal {
        /// Squared coefficient of variation, variance over squared mean.
        variability: f64,
    },
    /// Always the mean.
    Deterministic,
    /// Measured values, drawn with replacement and scaled to the mean. Only their ratios matter, so any unit will do.
    /// For hold times as measured, set `other_time` to their mean and `database_time` to 0.
    Samples(Vec<f64>),
}

impl Experiment {
    /// Maximum number of connections of all pools together.
    pub const MAX_CONNECTIONS: u64 = 1_000_000;
    /// Maximum number of arrivals.
    pub const MAX_ARRIVALS: u32 = 20_000_000;
    /// Maximum time, in seconds. Beyond it, times in a long simulation lose digits.
    pub const MAX_TIME: f64 = 1e6;

    /// Returns whether this can be simulated: all numbers are finite and in range, and each batch has enough arrivals.
    pub fn is_valid(&self) -> bool {
        let time = |seconds: f64| (0.0..=Self::MAX_TIME).contains(&seconds);
        (1e-3..=1e9).contains(&self.arrival_rate)
            && self.arrivals.is_valid(self.arrival_rate)
            && self.instances > 0
            && self.pool_size > 0
            && u64::from(self.instances) * u64::from(self.pool_size) <= Self::MAX_CONNECTIONS
            && [self.acquire_timeout, self.other_time, self.database_time].into_iter().all(time)
            && (1..=1_000_000).contains(&self.database_cores)
            && self.service.is_valid()
            && (0.0..=0.9).contains(&self.warm_up)
            && self.count <= Self::MAX_ARRIVALS
            && f64::from(self.count) * (1.0 - self.warm_up) >= (MIN_BATCH_LENGTH * BATCHES) as f64
    }
}

impl Arrivals {
    fn is_valid(&self, arrival_rate: f64) -> bool {
        match *self {
            Self::Poisson => true,
            Self::Bursty { ratio, share, length } => {
                (1e-3..1.0).contains(&share)
                    && ratio >= 1.0
                    // Tolerates the rounding error of `1 / share`.
                    && ratio * share <= 1.0 + 1e-9
                    && (1e-6..=Experiment::MAX_TIME).contains(&length)
                    // Beyond this, the clock cannot distinguish consecutive arrivals.
                    && arrival_rate * length <= 1e9
            }
        }
    }
}

impl Service {
    fn is_valid(&self) -> bool {
        match self {
            Self::Exponential | Self::Deterministic => true,
            Self::Lognormal { variability } => (0.0..=1e4).contains(variability),
            Self::Samples(values) => {
                let value = |value: &f64| (0.0..=1e12).contains(value);
                values.iter().all(value) && values.iter().any(|value| *value > 1e-12)
            }
        }
    }
}
