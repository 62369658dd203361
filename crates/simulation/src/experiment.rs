//! What is simulated, as plain data.

use super::outcome::BATCHES;

/// Fewer arrivals than this say nothing about a batch.
const LEAST_IN_A_BATCH: usize = 10;

/// One setting of the pools, the database and the load, and how long to watch it.
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
    /// τ, seconds after which a request for a connection gives up. With 0 nobody waits.
    pub acquire_timeout: f64,
    /// Mean of Z, seconds that a connection is held without database CPU.
    pub other_time: f64,
    /// Mean of D, seconds of database CPU per transaction. With 0 there is no database.
    pub database_time: f64,
    /// k, cores of the database.
    pub database_cores: u32,
    /// The shape of Z and of D, which are drawn independently.
    pub service: Service,
    /// Where the random numbers start. The arrivals depend on it alone, so that pool sizes are compared under the same load.
    pub seed: u32,
    /// Arrivals to simulate, the warm-up included.
    pub count: u32,
    /// The share of the arrivals that fill the empty pools and are not counted.
    pub warm_up: f64,
}

/// The arrivals of all instances together; each arrival then draws its instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arrivals {
    /// A Poisson process: at random, independent of each other. Index of dispersion 1.
    Poisson,
    /// A Markov-modulated Poisson process of two states, burst and calm, that last exponentially long. The mean rate stays
    /// the experiment's. See [`Arrivals::dispersion`].
    Bursty {
        /// r, the rate in a burst over the mean rate; 1 to `1 / share`. At `1 / share` nothing arrives between the bursts.
        ratio: f64,
        /// p, the share of the time that is burst; 0.001 or more and less than 1.
        share: f64,
        /// L, the mean length of a burst in seconds.
        length: f64,
    },
}

impl Arrivals {
    /// The index of dispersion for counts over a long time: the variance of the number of arrivals over its mean.
    ///
    /// `1 + 2 λ p (r − 1)² L`, which is the formula of H. Heffes and D. M. Lucantoni, "A Markov modulated characterization
    /// of packetized voice and data traffic" (IEEE JSAC 4(6), 1986), in these symbols.
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
    /// Lognormal: with a long tail, as measured times mostly are.
    Lognormal {
        /// Squared coefficient of variation, variance over squared mean.
        variability: f64,
    },
    /// Always the mean.
    Deterministic,
    /// Measured values, drawn with replacement and scaled to the mean. Only their ratios count, so their unit does not.
    /// To have hold times as they were measured, set `other_time` to their mean and `database_time` to 0.
    Samples(Vec<f64>),
}

impl Experiment {
    /// The most connections of all pools together.
    pub const MOST_CONNECTIONS: u64 = 1_000_000;
    /// The most arrivals.
    pub const MOST_ARRIVALS: u32 = 20_000_000;
    /// The longest time, in seconds: above it the moments of a long simulation lose digits.
    pub const LONGEST: f64 = 1e6;

    /// Whether this can be simulated: all numbers finite and in range, and enough arrivals for every batch.
    pub fn is_sound(&self) -> bool {
        let time = |seconds: f64| (0.0..=Self::LONGEST).contains(&seconds);
        (1e-3..=1e9).contains(&self.arrival_rate)
            && self.arrivals.is_sound(self.arrival_rate)
            && self.instances > 0
            && self.pool_size > 0
            && u64::from(self.instances) * u64::from(self.pool_size) <= Self::MOST_CONNECTIONS
            && [self.acquire_timeout, self.other_time, self.database_time].into_iter().all(time)
            && (1..=1_000_000).contains(&self.database_cores)
            && self.service.is_sound()
            && (0.0..=0.9).contains(&self.warm_up)
            && self.count <= Self::MOST_ARRIVALS
            && f64::from(self.count) * (1.0 - self.warm_up) >= (LEAST_IN_A_BATCH * BATCHES) as f64
    }
}

impl Arrivals {
    fn is_sound(&self, arrival_rate: f64) -> bool {
        match *self {
            Self::Poisson => true,
            Self::Bursty { ratio, share, length } => {
                (1e-3..1.0).contains(&share)
                    && ratio >= 1.0
                    // A hair more is what rounding makes of `1 / share`.
                    && ratio * share <= 1.0 + 1e-9
                    && (1e-6..=Experiment::LONGEST).contains(&length)
                    // So that the clock still tells one arrival from the next.
                    && arrival_rate * length <= 1e9
            }
        }
    }
}

impl Service {
    fn is_sound(&self) -> bool {
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
