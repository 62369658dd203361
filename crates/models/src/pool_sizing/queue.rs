//! The queue for a connection: Poisson arrivals, a completion rate for each number in use, and a timeout.
//!
//! For exponential holds the wait of those who wait has the density `e^(-dt)` with `d = M - λ`, up to the timeout. Holds
//! that vary less or more change the density to `(θ / d) e^(-θt)`, with `θ = λ ((M / λ)^g - 1)` (see
//! [`decay`](super::decay)): the probability to wait without a timeout, and the share that times out in overload, stay
//! the same.

/// Below this, differences between exponentials and 1 are computed as series.
const SMALL: f64 = 1e-4;

/// A probability far below any that a page shows.
const NEVER: f64 = 1e-30;

/// Above this, the probability of one state leads to those of all.
const TRACEABLE: f64 = 1e-12;

/// A queue in its steady state: M/M(n)/c + D.
///
/// Relative to the state with all but one connection in use, the states with a free connection have the weight `E`, and
/// those without have the weight `λ J`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    arrival_rate: f64,
    /// `M`: completions per second while all connections are in use.
    completion_rate: f64,
    /// `θ`: how fast the tail falls, per second; negative in overload.
    decay: f64,
    /// `θ / d`: the density of the shortest waits, relative to that of exponential holds.
    density: f64,
    patience: f64,
    /// `1 / E`.
    inverse: f64,
    /// Mean number in use, over the states with a free connection.
    busy_below: f64,
    servers: usize,
}

impl Queue {
    /// Creates the queue for `servers` connections, of which `rate(n)` per second are returned while `n` are in use.
    /// The tail has the ratio `ρ^exponent`, see [`decay`](super::decay).
    ///
    /// Uses the recursion in `1 / E`, which can underflow to 0 but not overflow.
    pub fn new(arrival_rate: f64, patience: f64, servers: usize, exponent: f64, rate: impl Fn(usize) -> f64) -> Self {
        let (mut inverse, mut busy_below) = (1.0, 0.0);
        for used in 1..servers {
            let back = rate(used) / arrival_rate;
            busy_below = (used as f64 * inverse + busy_below * back) / (inverse + back);
            inverse /= inverse + back;
            // Connections are returned faster than they are taken, so the weight only shrinks from here: no request
            // waits.
            if inverse < NEVER && back > 1.0 {
                inverse = 0.0;
                break;
            }
        }
        let completion_rate = rate(servers);
        let drift = completion_rate - arrival_rate;
        let decay = if exponent == 1.0 {
            drift
        } else {
            arrival_rate * libm::expm1(exponent * libm::log(completion_rate / arrival_rate))
        };
        let density = if decay == drift { 1.0 } else { decay / drift };
        Self { arrival_rate, completion_rate, decay, density, patience, inverse, busy_below, servers }
    }

    /// `∫ e^(-θt) θ / d` from `t` to the timeout, times `e^(θτ)` in overload.
    fn remaining(&self, after: f64) -> f64 {
        self.density * self.area(after)
    }

    /// `∫ e^(-θt)` from `t` to the timeout, times `e^(θτ)` in overload.
    fn area(&self, after: f64) -> f64 {
        let (decay, left) = (self.decay, self.patience - after);
        let start = if decay < 0.0 { 1.0 } else { libm::exp(-decay * after) };
        start * left * mean_decay(decay.abs() * left)
    }

    /// Weight of the states without a free connection, over `λ`; with the same factor as [`Self::remaining`].
    fn full(&self) -> f64 {
        self.remaining(0.0) + self.given_up()
    }

    /// Weight of timing out, over `λ`; with the same factor.
    fn given_up(&self) -> f64 {
        let end = if self.decay < 0.0 { 1.0 } else { libm::exp(-self.decay * self.patience) };
        end / self.completion_rate
    }

    /// Sum of all weights, with the same factor.
    fn total(&self) -> f64 {
        let factor = if self.decay < 0.0 { libm::exp(self.decay * self.patience) } else { 1.0 };
        factor + self.arrival_rate * self.full() * self.inverse
    }

    fn of_total(&self, weight: f64) -> f64 {
        self.arrival_rate * weight * self.inverse / self.total()
    }

    /// Returns the probability that an arrival finds all connections in use.
    pub fn wait_probability(&self) -> f64 {
        self.of_total(self.full())
    }

    /// Returns the number of connections.
    pub fn servers(&self) -> usize {
        self.servers
    }

    /// Returns `θ`.
    pub fn decay(&self) -> f64 {
        self.decay
    }

    /// Returns the probability that an arrival times out.
    pub fn timeout_probability(&self) -> f64 {
        self.of_total(self.given_up())
    }

    #[cfg(test)]
    /// Returns the probability that an arrival waits longer than `time`. Timeouts count as longer than any wait.
    pub fn tail(&self, time: f64) -> f64 {
        if time >= self.patience {
            self.timeout_probability()
        } else {
            self.of_total(self.remaining(time) + self.given_up())
        }
    }

    /// Returns the mean wait of all arrivals, in seconds. Arrivals that time out have waited for the whole timeout.
    pub fn mean_wait(&self) -> f64 {
        let patience = self.patience;
        let lost = self.decay.abs() * patience;
        let waited = if self.decay < 0.0 { mean_gain(lost) } else { mean_loss(lost) };
        self.of_total(self.density * patience * patience * waited + patience * self.given_up())
    }

    /// Calls `state` with each number in use below the pool size that an arrival may find, and its probability. `rate`
    /// is that of [`Self::new`].
    pub fn each_free(&self, rate: impl Fn(usize) -> f64, mut state: impl FnMut(usize, f64)) {
        let free = 1.0 - self.wait_probability();
        if self.inverse < TRACEABLE {
            return state(self.busy_below as usize, free);
        }
        let mut share = free * self.inverse;
        for used in (0..self.servers).rev() {
            state(used, share);
            let back = rate(used) / self.arrival_rate;
            if share < NEVER && back < 1.0 {
                break;
            }
            share *= back;
        }
    }

    /// Returns the mean number of connections in use.
    pub fn busy(&self) -> f64 {
        let full = self.wait_probability();
        self.busy_below * (1.0 - full) + self.servers as f64 * full
    }

    /// Returns the wait that this share of arrivals does not exceed, in seconds; `None` if more of them time out.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let beyond = 1.0 - share;
        if self.wait_probability() <= beyond {
            return Some(0.0);
        }
        if self.timeout_probability() >= beyond {
            return None;
        }
        // Solves for the wait at which [`Self::remaining`] has the required value.
        let left = beyond * self.total() / (self.arrival_rate * self.inverse) - self.given_up();
        let area = left / self.density;
        let (decay, patience) = (self.decay, self.patience);
        let wait = if decay == 0.0 {
            patience - area
        } else if decay < 0.0 {
            patience - libm::log1p(decay * area) / decay
        } else if decay * patience > 1.0 {
            -libm::log(libm::exp(-decay * patience) + decay * area) / decay
        } else {
            -libm::log1p(libm::expm1(-decay * patience) + decay * area) / decay
        };
        Some(wait.max(0.0).min(patience))
    }
}

/// `(1 - e^-x) / x`, which is 1 at 0.
fn mean_decay(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { -libm::expm1(-x) / x }
}

/// `(1 - e^-x - x e^-x) / x²`, which is 1/2 at 0.
fn mean_loss(x: f64) -> f64 {
    if x < SMALL { 0.5 - x / 3.0 + x * x / 8.0 } else { (-libm::expm1(-x) - x * libm::exp(-x)) / (x * x) }
}

/// `(1 - (1 - e^-x) / x) / x`, which is 1/2 at 0.
fn mean_gain(x: f64) -> f64 {
    if x < SMALL { 0.5 - x / 6.0 + x * x / 24.0 } else { (1.0 - mean_decay(x)) / x }
}
