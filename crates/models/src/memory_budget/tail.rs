//! How large the sum of what requests hold becomes: its upper quantile, and the probability to pass a value.

/// The 99.9 % quantile of the standard normal distribution.
pub(super) const Z: f64 = 3.090_232_306_167_813;

/// Probability that is left above the quantile.
const ABOVE: f64 = 1e-3;

/// A sum of random sizes, by its first three moments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub mean: f64,
    pub deviation: f64,
    /// A sixth of skewness times deviation: how far the tail leans out.
    pub lean: f64,
}

impl Sum {
    /// Of a Poisson number of sizes, `count` on average, each gamma distributed.
    pub fn poisson(count: f64, size: f64, variation: f64) -> Self {
        let spread = variation * variation;
        Self {
            mean: count * size,
            deviation: (count * (1.0 + spread)).sqrt() * size,
            lean: size * (1.0 + 2.0 * spread) / 6.0,
        }
    }

    /// Of exactly `count` sizes, each gamma distributed.
    pub fn exactly(count: f64, size: f64, variation: f64) -> Self {
        Self {
            mean: count * size,
            deviation: count.sqrt() * size * variation,
            lean: size * variation * variation / 3.0,
        }
    }

    /// What 99.9 % of the sums stay below, and what it can be at most whatever the distribution.
    pub fn quantiles(&self) -> [f64; 2] {
        [
            self.mean + Z * self.deviation + (Z * Z - 1.0) * self.lean,
            self.mean + self.deviation * ((1.0 - ABOVE) / ABOVE).sqrt(),
        ]
    }

    /// The lesser of the two. Without it the first would say that a service without requests holds one.
    pub fn quantile(&self) -> f64 {
        let [skewed, cantelli] = self.quantiles();
        skewed.min(cantelli)
    }

    /// Probability to be above, whatever the distribution is: no more than this.
    pub fn cantelli(&self, value: f64) -> f64 {
        let (above, variance) = (value - self.mean, self.deviation * self.deviation);
        if above <= 0.0 { 1.0 } else { variance / (variance + above * above) }
    }

    /// Probability to be above: the inverse of [`Sum::quantile`].
    pub fn beyond(&self, value: f64) -> f64 {
        if self.deviation == 0.0 {
            return f64::from(u8::from(value < self.mean));
        }
        // Solves mean + z deviation + (z² - 1) lean = value, in the form that does not cancel when the lean is small.
        let reach = value - self.mean + self.lean;
        let root = (self.deviation * self.deviation + 4.0 * self.lean * reach).max(0.0).sqrt();
        let z = 2.0 * reach / (self.deviation + root);
        let skewed = 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
        skewed.min(self.cantelli(value))
    }
}

/// The requests in flight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Requests {
    /// How many there are on average if nothing limits them.
    pub wanted: f64,
    /// How many there may be.
    pub slots: Option<f64>,
    /// What one holds on average, in MiB.
    pub each: f64,
    /// What one holds at most, in MiB.
    pub worst: f64,
    /// Coefficient of variation of what one holds.
    pub variation: f64,
}

impl Requests {
    /// How many there are on average.
    pub fn in_flight(&self) -> f64 {
        self.slots.map_or(self.wanted, |slots| self.wanted.min(slots))
    }

    /// The sum without a limit on their number, and with all slots taken. Each is an upper bound of what they hold.
    pub fn sums(&self) -> [Sum; 2] {
        let free = Sum::poisson(self.wanted, self.each, self.variation);
        [free, self.slots.map_or(free, |slots| Sum::exactly(slots, self.each, self.variation))]
    }

    /// What they can hold at most, in MiB; infinite without a limit on their number.
    pub fn most(&self) -> f64 {
        self.slots.map_or(f64::INFINITY, |slots| slots * self.worst)
    }

    /// What they hold on average, in MiB.
    pub fn mean(&self) -> f64 {
        self.in_flight() * self.each
    }

    /// What they hold less than for 99.9 % of the time, in MiB.
    pub fn peak(&self) -> f64 {
        let [free, full] = self.sums();
        free.quantile().min(full.quantile()).min(self.most())
    }

    /// Probability that they hold more than `room`, by one of the two ways to tell it.
    pub fn beyond(&self, room: f64, tell: fn(&Sum, f64) -> f64) -> f64 {
        if room < 0.0 {
            return 1.0;
        }
        if room >= self.most() {
            return 0.0;
        }
        let [free, full] = self.sums();
        tell(&free, room).min(tell(&full, room))
    }
}
