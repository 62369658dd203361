//! How often the memory of requests rises above a level.
//!
//! Memory rises when a request arrives and falls when one leaves, so it passes a level `u` upward only at an arrival.
//! Arrivals are Poisson and see the long-run distribution of the memory `M`. A request brings `B`, so upward crossings
//! happen at the exact rate `λ P(M ≤ u < M + B)`. Crossings come in clusters: memory hovers around the level and
//! crosses it again. Only the first one kills.
//!
//! # Formulas
//!
//! `M` is a Poisson sum of gamma-distributed sizes, `N` of them on average, with shape `k` and scale `s`; `μ` is its
//! mean. An arriving request has shape `a`, which is `k`, or `k - 1` if latency grows with the size.
//!
//! ```text
//! saddle point       y = (u / μ)^(1 / (k + 1)),  θ = (1 - 1 / y) / s
//! density at u       f = e^(N (y^k - 1) - θ u) / √(2 π N s² k (k + 1) y^(k + 2))
//! crossings          ν = λ f (y^a - 1) / θ
//! clusters           r = ν (1 - y^-(a + 1))              with a = k the last factor is 1 - μ / u
//! ```
//!
//! Near `u` the memory is a random walk with jumps up at rate `λ` and jumps down at rate `λ`, whose sizes have the
//! density of `B` times `e^(θ x)`. The chance that a crossing is the last of its cluster is one minus the ratio of the
//! two drifts. For exponential sizes and for equal sizes this is exact; for others the tests compare it with a
//! simulation.
//!
//! With few requests in flight the saddle point is too coarse, and the crossings are summed over their number:
//!
//! ```text
//! ν = λ Σ e^-N N^n / n! (P(Sₙ + B > u) - P(Sₙ > u))        Sₙ is the sum of n sizes: gamma with shape n k
//! ```
//!
//! # Sources
//!
//! - H. E. Daniels, "Saddlepoint approximations in statistics", Annals of Mathematical Statistics 25 (1954).
//! - Level crossings: P. H. Brill, "Level Crossing Methods in Stochastic Models", 2008; shot noise: S. O. Rice,
//!   "Mathematical analysis of random noise", 1944. Clusters: D. Aldous, "Probability Approximations via the Poisson
//!   Clumping Heuristic", 1989.

use crate::gamma::gamma_above;

/// Smallest coefficient of variation; below it, sizes count as equal.
const SMOOTH: f64 = 1e-3;
/// Up to this many requests at the level, crossings are summed over their number.
const FEW: f64 = 16.0;
/// Bound of that sum: more requests than this are practically never in flight if up to [`FEW`] are expected.
const MOST: u32 = 64;
/// Rates below e to this power are zero for every practical purpose.
const NEVER: f64 = -60.0;

/// Memory of requests over time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shots {
    /// Arrivals per second.
    pub rate: f64,
    /// Mean number in flight.
    pub count: f64,
    /// Mean size of a request in flight.
    pub size: f64,
    /// Coefficient of variation of such a request.
    pub variation: f64,
    /// Whether the latency of a request is proportional to its size, so that those in flight are larger than those that
    /// arrive.
    pub growing: bool,
}

impl Shots {
    /// Returns how often per second the memory rises above a level, counting each cluster of crossings once.
    ///
    /// Below one standard deviation above the mean, the rate is that of this higher level: there it is so large that
    /// the difference does not matter, and the formula of the clusters no longer holds.
    pub fn rises_above(&self, level: f64) -> f64 {
        let mean = self.count * self.size;
        if mean <= 0.0 {
            return 0.0;
        }
        let variation = self.variation.max(SMOOTH);
        let deviation = (self.count * (1.0 + variation * variation)).sqrt() * self.size;
        let level = level.max(mean + deviation);

        let shape = 1.0 / (variation * variation);
        let arriving = if self.growing { shape - 1.0 } else { shape };
        let scale = self.size / shape;
        let log = libm::log(level / mean) / (shape + 1.0);
        let power = |exponent: f64| libm::exp(exponent * log);
        let tilt = -libm::expm1(-log) / scale;
        let exponent = self.count * libm::expm1(shape * log) - tilt * level;
        if exponent < NEVER {
            return 0.0;
        }
        let crossings = if self.count * power(shape) <= FEW {
            self.counted(level / scale, shape, arriving)
        } else {
            let curvature = self.count * scale * scale * shape * (shape + 1.0) * power(shape + 2.0);
            let density = libm::exp(exponent) / (2.0 * std::f64::consts::PI * curvature).sqrt();
            density * libm::expm1(arriving * log) / tilt
        };
        let last = -libm::expm1(-(arriving + 1.0) * log);
        self.rate * (crossings * last).min(1.0)
    }

    /// Returns the probability that an arrival crosses a level, in units of the scale: the sum over the number of
    /// requests in flight.
    fn counted(&self, level: f64, shape: f64, arriving: f64) -> f64 {
        let mut weight = libm::exp(-self.count);
        let mut sum = 0.0;
        for number in 0..MOST {
            let count = f64::from(number);
            let already = gamma_above(count * shape, level);
            sum += weight * (gamma_above(count * shape + arriving, level) - already).max(0.0);
            if already > 1.0 - 1e-12 {
                break;
            }
            weight *= self.count / (count + 1.0);
        }
        sum
    }
}
