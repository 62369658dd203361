//! The time in which an instance has at least one request: what request-based billing is about.
//!
//! Requests come at random and do not wait for each other, so their number in flight is Poisson with mean `a`, the rate times
//! the time of one (M/G/∞). An instance is busy for `1 − e^−a` of the time. A busy period lasts `(e^a − 1) / rate` on average.

/// Cloud Run bills busy time in steps of this many seconds.
pub(super) const QUANTUM: f64 = 0.1;

/// Share of the time in which an instance has a request, with `in_flight` on average.
pub(super) fn busy(in_flight: f64) -> f64 {
    -libm::expm1(-in_flight)
}

/// Mean length of a busy period of mean length `mean`, rounded up to whole `quantum`: `q / (1 − e^(−q/m))`.
///
/// Takes the lengths as exponential, which they are when requests rarely overlap and take exponential times.
pub(super) fn rounded(quantum: f64, mean: f64) -> f64 {
    quantum / busy(quantum / mean)
}

/// Instance-seconds billed in a second for one instance with `rate` requests per second of `seconds` each, rounding included.
pub(super) fn billed(rate: f64, seconds: f64) -> f64 {
    let in_flight = rate * seconds;
    if rate <= 0.0 {
        return 0.0;
    }
    // Beyond some thirty in flight the instance is never idle, and a busy period longer than any month.
    if in_flight > 30.0 {
        return 1.0;
    }
    let period = libm::expm1(in_flight) / rate;
    let periods_per_second = rate * libm::exp(-in_flight);
    (periods_per_second * rounded(QUANTUM, period)).min(1.0)
}

/// Instances needed on average if requests were packed as tightly as possible: `E⌈N/k⌉` for `N` Poisson with mean `a`.
///
/// No spreading of requests over instances of `k` places can be billed for less.
pub(super) fn packed(in_flight: f64, places: f64) -> f64 {
    if in_flight <= 0.0 {
        return 0.0;
    }
    // Far from zero the last instance is half full on average; the sum would be long and tell no more.
    if in_flight > 10_000.0 {
        return in_flight / places + 0.5 * (1.0 - 1.0 / places);
    }
    // Weights outward from the most likely number, so that nothing underflows.
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

/// Requests in flight on average at which an instance costs the same billed by request and always on: `−ln(1 − p_on / p_request)`.
///
/// `None` when being always on is never cheaper.
pub(super) fn break_even(always_on: f64, by_request: f64) -> Option<f64> {
    (always_on < by_request).then(|| -libm::log(1.0 - always_on / by_request))
}
