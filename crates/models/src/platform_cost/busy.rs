//! The time during which an instance has at least one request, which request-based billing charges.
//!
//! Requests come at random and do not wait for each other, so their number in flight is Poisson with mean `a`, the rate
//! times the time of one (M/G/∞). An instance is busy for `1 − e^−a` of the time. A busy period lasts `(e^a − 1) /
//! rate` on average.

/// Cloud Run bills busy time in steps of this many seconds.
pub(super) const QUANTUM: f64 = 0.1;

/// Returns the share of time during which an instance has a request, with `in_flight` on average.
pub(super) fn busy(in_flight: f64) -> f64 {
    -libm::expm1(-in_flight)
}

/// Returns the mean length of busy periods, rounded up to multiples of `quantum`: `q / (1 − e^(−q/m))`.
///
/// Assumes exponential lengths, which is exact if requests rarely overlap and take exponential times.
pub(super) fn rounded(quantum: f64, mean: f64) -> f64 {
    quantum / busy(quantum / mean)
}

/// Returns the billed instance-seconds per second of an instance with `rate` requests per second of `seconds` each,
/// including rounding.
pub(super) fn billed(rate: f64, seconds: f64) -> f64 {
    let in_flight = rate * seconds;
    if rate <= 0.0 {
        return 0.0;
    }
    // Above about thirty requests in flight the instance is never idle: a busy period is longer than a month.
    if in_flight > 30.0 {
        return 1.0;
    }
    let period = libm::expm1(in_flight) / rate;
    let periods_per_second = rate * libm::exp(-in_flight);
    (periods_per_second * rounded(QUANTUM, period)).min(1.0)
}

/// Returns the mean number of instances with requests packed as tightly as possible: `E⌈N/k⌉` for `N` Poisson with mean
/// `a`.
///
/// No distribution of requests over instances of `k` places can be billed for less.
pub(super) fn packed(in_flight: f64, places: f64) -> f64 {
    if in_flight <= 0.0 {
        return 0.0;
    }
    // Far from zero the last instance is half full on average, and the sum would be long.
    if in_flight > 10_000.0 {
        return in_flight / places + 0.5 * (1.0 - 1.0 / places);
    }
    // Sums the weights outward from the most likely number, so that nothing underflows.
    let most_likely = in_flight.floor();
    let (mut sum, mut weights) = (0.0, 0.0);
    let mut add = |number: f64, weight: f64| {
        sum += weight * (number / places).ceil();
        weights += weight;
    };
    let (mut number, mut weight) = (most_likely, 1.0);
    while weight > 1e-18 {
        add(number, weight);
        number += 1.0;
        weight *= in_flight / number;
    }
    (number, weight) = (most_likely, 1.0);
    while number > 0.0 && weight > 1e-18 {
        weight *= number / in_flight;
        number -= 1.0;
        add(number, weight);
    }
    sum / weights
}

/// Returns the mean number of requests in flight at which an instance costs the same billed by request and always on:
/// `−ln(1 − p_on / p_request)`. `None` if always on is never cheaper.
pub(super) fn break_even(always_on: f64, by_request: f64) -> Option<f64> {
    (always_on < by_request).then(|| -libm::log(1.0 - always_on / by_request))
}
