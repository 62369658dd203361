//! The time from a request for a connection to its return.

use super::super::database::Throughput;
use super::super::decay::Variability;

/// Maximum number of classes.
const CLASSES: usize = 40;
/// Shares of the waiting requests that wait longer than those of a class.
const PARTS: [f64; 15] = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.025, 0.012, 0.006, 0.003, 0.0];
/// Steps of the search for a quantile.
const STEPS: usize = 40;

/// Requests that are alike: a share of all, with the mean and the variance of their time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Class {
    pub share: f64,
    pub mean: f64,
    pub variance: f64,
}

/// A mixture of classes of requests; the time of each class has a gamma distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    classes: [Class; CLASSES],
    count: usize,
}

impl Mixture {
    /// Creates a mixture of nothing.
    pub fn new() -> Self {
        Self { classes: [Class::default(); CLASSES], count: 0 }
    }

    /// Adds a class; to the last one if there are many.
    pub fn add(&mut self, class: Class) {
        if class.share <= 0.0 {
            return;
        }
        match self.classes.get_mut(self.count) {
            Some(place) => {
                *place = class;
                self.count += 1;
            }
            None => {
                if let Some(last) = self.classes.last_mut() {
                    *last = merged(*last, class);
                }
            }
        }
    }

    /// Adds requests with the hold of `later` that wait and do not time out; `quantile` is that of their waits.
    pub fn with_waits(mut self, later: Class, lost: f64, patience: f64, quantile: impl Fn(f64) -> Option<f64>) -> Self {
        let waiting = later.share;
        let at = |part: f64| quantile(1.0 - lost - waiting * part).unwrap_or(patience);
        let mut from = (1.0, at(0.98));
        for part in PARTS {
            let share = waiting * (from.0 - part);
            let middle = at(0.53 * part + 0.47 * from.0);
            let to = at(if part > 0.0 { part } else { 0.25 * from.0 });
            let spread = (to - from.1) * (to - from.1) / 12.0;
            self.add(Class { share, mean: later.mean + middle, variance: later.variance + spread });
            from = (part, to);
        }
        self
    }

    fn classes(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter().take(self.count)
    }

    /// Returns the mean time.
    pub fn mean(&self) -> f64 {
        let share: f64 = self.classes().map(|class| class.share).sum();
        self.classes().map(|class| class.share * class.mean).sum::<f64>() / share
    }

    /// Returns the time that this share does not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        let all: f64 = self.classes().map(|class| class.share).sum();
        let beyond = (1.0 - share) * all;
        let tail = |time: f64| self.classes().map(|class| class.share * class.tail(time)).sum::<f64>();
        let (mut low, mut high) = (0.0, self.mean());
        for _ in 0..STEPS {
            if tail(high) <= beyond {
                break;
            }
            (low, high) = (high, high * 2.0);
        }
        for _ in 0..STEPS {
            let middle = 0.5 * (low + high);
            if tail(middle) > beyond { low = middle } else { high = middle }
        }
        high
    }
}

impl Class {
    /// Returns the share that takes longer, by the approximation of E. B. Wilson and M. M. Hilferty, "The distribution
    /// of chi-square" (1931): the cube root of a gamma distribution is close to normal.
    fn tail(&self, time: f64) -> f64 {
        let scatter = self.variance / (self.mean * self.mean);
        if scatter < 1e-9 {
            return if time < self.mean { 1.0 } else { 0.0 };
        }
        let spread = scatter / 9.0;
        let deviations = (libm::cbrt(time / self.mean) - (1.0 - spread)) / spread.sqrt();
        0.5 * libm::erfc(deviations * std::f64::consts::FRAC_1_SQRT_2)
    }
}

/// Returns both classes as one.
pub fn merged(one: Class, other: Class) -> Class {
    let share = one.share + other.share;
    if share <= 0.0 {
        return one;
    }
    let part = other.share / share;
    let mean = one.mean + (other.mean - one.mean) * part;
    let apart = (other.mean - one.mean) * (other.mean - one.mean) * part * (1.0 - part);
    Class { share, mean, variance: one.variance * (1.0 - part) + other.variance * part + apart }
}

/// Returns mean and variance of a hold with `open` connections in use of all instances.
///
/// The wait for a core has the mean of the closed network. Its variance is that of an exponential wait while it is short,
/// and that of the queue of a saturated database while it is long: the completions ahead, and the number that is
/// elsewhere.
pub fn hold(throughput: &Throughput, variability: Variability, open: f64) -> (f64, f64) {
    let database = throughput.database();
    let mean = if open > 0.0 { open / throughput.at(open) } else { database.hold() };
    let parts = variability.variance(database);
    if database.demand == 0.0 {
        return (mean, parts);
    }
    let wait = (mean - database.hold()).max(0.0);
    let step = database.demand / database.cores;
    let light = wait * (wait + 2.0 * step);
    let heavy = step * (wait + step + database.delay);
    (mean, parts + light * heavy / (light + heavy))
}
