//! The sum of the memory of requests: its upper quantile, and the probability of exceeding a value.

use super::crossing::Shots;

/// The 99.9 % quantile of the standard normal distribution.
pub(super) const Z: f64 = 3.090_232_306_167_813;

/// Probability above the quantile.
const ABOVE: f64 = 1e-3;

/// A sum of random sizes, described by its first three moments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub mean: f64,
    pub deviation: f64,
    /// A sixth of skewness times deviation.
    pub lean: f64,
}

impl Sum {
    /// Sums a Poisson number of gamma-distributed sizes, `count` on average.
    pub fn poisson(count: f64, size: f64, variation: f64) -> Self {
        let spread = variation * variation;
        Self {
            mean: count * size,
            deviation: (count * (1.0 + spread)).sqrt() * size,
            lean: size * (1.0 + 2.0 * spread) / 6.0,
        }
    }

    /// Sums exactly `count` gamma-distributed sizes.
    pub fn exactly(count: f64, size: f64, variation: f64) -> Self {
        Self {
            mean: count * size,
            deviation: count.sqrt() * size * variation,
            lean: size * variation * variation / 3.0,
        }
    }

    /// Returns the 99.9 % quantile, and its upper bound for any distribution.
    pub fn quantiles(&self) -> [f64; 2] {
        [
            self.mean + Z * self.deviation + (Z * Z - 1.0) * self.lean,
            self.mean + self.deviation * ((1.0 - ABOVE) / ABOVE).sqrt(),
        ]
    }

    /// Returns the smaller of the two. The first alone would claim that a service without requests holds one.
    pub fn quantile(&self) -> f64 {
        let [skewed, cantelli] = self.quantiles();
        skewed.min(cantelli)
    }

    /// Returns an upper bound of the probability of exceeding a value, for any distribution.
    pub fn cantelli(&self, value: f64) -> f64 {
        let (above, variance) = (value - self.mean, self.deviation * self.deviation);
        if above <= 0.0 { 1.0 } else { variance / (variance + above * above) }
    }

    /// Returns the probability of exceeding a value: the inverse of [`Sum::quantile`].
    pub fn beyond(&self, value: f64) -> f64 {
        if self.deviation == 0.0 {
            return f64::from(u8::from(value < self.mean));
        }
        // Solves mean + z deviation + (z² - 1) lean = value, in a form without cancellation if the lean is small.
        let reach = value - self.mean + self.lean;
        let root = (self.deviation * self.deviation + 4.0 * self.lean * reach).max(0.0).sqrt();
        let z = 2.0 * reach / (self.deviation + root);
        let skewed = 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
        skewed.min(self.cantelli(value))
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Requests {
    /// Mean number without a limit.
    pub wanted: f64,
    /// Concurrency limit.
    pub slots: Option<f64>,
    /// Mean memory of a request, in MiB.
    pub each: f64,
    /// Maximum memory of a request, in MiB.
    pub worst: f64,
    /// Coefficient of variation of the memory of a request.
    pub variation: f64,
    /// Arrivals per second.
    pub rate: f64,
    /// Mean latency, in seconds.
    pub latency: f64,
    /// Whether the latency of a request is proportional to its size.
    pub growing: bool,
}

impl Requests {
    /// Returns the mean number in flight.
    pub fn in_flight(&self) -> f64 {
        self.slots.map_or(self.wanted, |slots| self.wanted.min(slots))
    }

    /// Returns the sum without a concurrency limit, and the sum with all slots taken. Both are upper bounds.
    pub fn sums(&self) -> [Sum; 2] {
        let free = Sum::poisson(self.wanted, self.each, self.variation);
        [free, self.slots.map_or(free, |slots| Sum::exactly(slots, self.each, self.variation))]
    }

    /// Returns the maximum memory of all requests, in MiB; infinite without a concurrency limit.
    pub fn max(&self) -> f64 {
        self.slots.map_or(f64::INFINITY, |slots| slots * self.worst)
    }

    /// Returns the mean memory of all requests, in MiB.
    pub fn mean(&self) -> f64 {
        self.in_flight() * self.each
    }

    /// Returns the 99.9 % quantile of the memory of all requests, in MiB.
    pub fn peak(&self) -> f64 {
        let [free, full] = self.sums();
        free.quantile().min(full.quantile()).min(self.max())
    }

    /// Returns how often per second the memory of all requests rises above `room`, at most; infinity if it is always
    /// above.
    ///
    /// With all slots taken, each request that leaves makes room for another: the memory cannot rise above a level more
    /// often than requests leave and exactly that many take more.
    pub fn rises_above(&self, room: f64) -> f64 {
        if room < 0.0 {
            return f64::INFINITY;
        }
        if room >= self.max() {
            return 0.0;
        }
        let Self { rate, wanted, each, variation, growing, .. } = *self;
        let free = Shots { rate, count: wanted, size: each, variation, growing }.rises_above(room);
        let [_, full] = self.sums();
        self.slots.map_or(free, |slots| free.min(rate.min(slots / self.latency) * full.beyond(room)))
    }

    /// Returns the probability that all requests take more than `room`, according to `tell`.
    pub fn beyond(&self, room: f64, tell: fn(&Sum, f64) -> f64) -> f64 {
        if room < 0.0 {
            return 1.0;
        }
        if room >= self.max() {
            return 0.0;
        }
        let [free, full] = self.sums();
        tell(&free, room).min(tell(&full, room))
    }
}
