//! The gamma, Poisson, beta and binomial distributions, as far as this calculator needs them.
//!
//! Poisson and binomial tails are incomplete gamma and beta functions (M. Abramowitz and I. A. Stegun, "Handbook of
//! Mathematical Functions", 26.4.21 and 26.5.24), computed by series and continued fractions (6.5.29, 6.5.31, 26.5.8)
//! with Lentz's method. The fractions converge in a number of terms that grows with the square root of the parameters;
//! far above what a page can show, the normal approximations of Wilson and Hilferty (26.4.14) and of De Moivre and
//! Laplace replace them.

use libm::{cbrt, erfc, exp, lgamma, log, log1p, sqrt};

/// Counts from which normal approximations are within a thousandth of the probability where it matters.
const LARGE: f64 = 1e5;
/// Terms of a series or fraction: enough for parameters below [`LARGE`].
const TERMS: u32 = 4_000;
const PRECISE: f64 = 1e-15;
/// Stands for a zero that would be divided by.
const TINY: f64 = 1e-300;
/// Halvings of an interval of 1.
const HALVINGS: u32 = 60;

/// Returns `P(X = count)` for a Poisson distribution.
pub(super) fn poisson(mean: f64, count: f64) -> f64 {
    match mean {
        _ if count < 0.0 => 0.0,
        0.0 => f64::from(u8::from(count == 0.0)),
        _ => exp(count * log(mean) - mean - lgamma(count + 1.0)),
    }
}

/// Returns `P(X ≥ count)` for a Poisson distribution: the regularized incomplete gamma function `P(count, mean)`.
pub(super) fn poisson_at_least(mean: f64, count: f64) -> f64 {
    if count <= 0.0 {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    if count > LARGE {
        let ninth = 1.0 / (9.0 * count);
        return normal_above((1.0 - ninth - cbrt(mean / count)) / sqrt(ninth));
    }
    let front = exp(count * log(mean) - mean - lgamma(count + 1.0));
    if mean < count + 1.0 {
        let (mut term, mut sum, mut next) = (1.0, 1.0, count);
        for _ in 0..TERMS {
            next += 1.0;
            term *= mean / next;
            sum += term;
            if term < sum * PRECISE {
                break;
            }
        }
        return (front * sum).min(1.0);
    }
    let mut fraction = Fraction::new(mean + 1.0 - count);
    for place in 1..TERMS {
        let place = f64::from(place);
        if fraction.step(-place * (place - count), mean + 2.0 * place + 1.0 - count) {
            break;
        }
    }
    (1.0 - front * count / fraction.value).max(0.0)
}

/// Returns `P(X ≥ count)` of `trials` that each succeed with probability `chance`: the regularized incomplete beta
/// function `I(chance; count, trials - count + 1)`.
pub(super) fn binomial_at_least(trials: f64, chance: f64, count: f64) -> f64 {
    if count <= 0.0 {
        return 1.0;
    }
    if count > trials {
        return 0.0;
    }
    let spread = trials * chance * (1.0 - chance);
    if spread > LARGE {
        return normal_above((count - 0.5 - trials * chance) / sqrt(spread));
    }
    beta_below(chance, count, trials - count + 1.0)
}

/// Returns the regularized incomplete beta function `I(x; a, b)`.
pub(super) fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return f64::from(u8::from(x >= 1.0));
    }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    // The fraction converges fast on this side of the mean only.
    if x > (a + 1.0) / (a + b + 2.0) {
        return (1.0 - front * beta_fraction(1.0 - x, b, a) / b).max(0.0);
    }
    (front * beta_fraction(x, a, b) / a).min(1.0)
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut fraction = Fraction::new(1.0);
    for place in 0..TERMS {
        let m = f64::from(place / 2 + place % 2);
        let factor = if place % 2 == 0 {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        } else {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        };
        if fraction.step(factor, 1.0) {
            break;
        }
    }
    1.0 / fraction.value
}

/// Returns the `x` with `I(x; a, b) = level`.
fn beta_quantile(level: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if beta_below(middle, a, b) < level { low = middle } else { high = middle }
    }
    high
}

/// Returns the 95% interval of Clopper and Pearson for a probability of which `successes` of `trials` were observed.
pub(super) fn clopper_pearson(successes: f64, trials: f64) -> (f64, f64) {
    let failures = trials - successes;
    let low = if successes > 0.0 { beta_quantile(0.025, successes, failures + 1.0) } else { 0.0 };
    let high = if failures > 0.0 { beta_quantile(0.975, successes + 1.0, failures) } else { 1.0 };
    (low, high)
}

/// Returns the probability that a standard normal variable is above `z`.
fn normal_above(z: f64) -> f64 {
    erfc(z / sqrt(2.0)) / 2.0
}

/// A continued fraction, by the method of Lentz.
struct Fraction {
    value: f64,
    upper: f64,
    lower: f64,
}

impl Fraction {
    fn new(first: f64) -> Self {
        let first = if first == 0.0 { TINY } else { first };
        Self { value: first, upper: first, lower: 0.0 }
    }

    /// Adds `a / (b + ...)`. Returns whether the value no longer changes.
    fn step(&mut self, a: f64, b: f64) -> bool {
        let not_zero = |number: f64| if number.abs() < TINY { TINY } else { number };
        self.lower = 1.0 / not_zero(b + a * self.lower);
        self.upper = not_zero(b + a / self.upper);
        let factor = self.upper * self.lower;
        self.value *= factor;
        (factor - 1.0).abs() < PRECISE
    }
}
