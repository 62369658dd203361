//! The time during which an instance has at least one request, which request-based billing charges.
//!
//! Requests come at random and do not wait for each other, so the number in flight is Poisson with mean `a`, the rate
//! times the time of one (M/G/∞). An instance with room for all of them is busy for `1 − e^−a` of the time. One with
//! room for one is busy for `a` of the time: each request is billed by itself. [`Occupied`] covers what is between.

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

/// Above this number in flight, an instance is never idle: a busy period is longer than a month.
const NEVER_IDLE: f64 = 30.0;
/// From this number of places on, [`NEVER_IDLE`] requests never fill them.
const MANY_PLACES: f64 = 60.0;

/// How an instance of `k` places is occupied that carries `x` requests on average.
///
/// It turns away the requests that find all places taken, and other instances serve them, so the number of its requests
/// is Poisson with mean `b`, truncated at `k` (Erlang's loss system), where `b` is the load that leaves `x` carried.
pub(super) struct Occupied {
    /// The load offered to the instance, `b`.
    offered: f64,
    /// Share of time without a request.
    idle: f64,
}

impl Occupied {
    /// Finds the offered load by Newton's method: the carried load rises by its variance over `b`.
    pub(super) fn new(carried: f64, places: f64) -> Self {
        let mut offered = carried;
        if carried <= 0.0 || places >= MANY_PLACES || carried > NEVER_IDLE {
            return Self { offered, idle: libm::exp(-carried) };
        }
        let carried = carried.min(0.99 * places);
        let mut idle = libm::exp(-carried);
        for _ in 0..40 {
            let (mut weight, mut sum, mut mean, mut square) = (1.0, 1.0, 0.0, 0.0);
            let mut number = 1.0;
            while number <= places && number <= 2.0 * MANY_PLACES {
                weight *= offered / number;
                sum += weight;
                mean += weight * number;
                square += weight * number * number;
                number += 1.0;
            }
            let (mean, square) = (mean / sum, square / sum);
            let missing = carried - mean;
            idle = 1.0 / sum;
            if missing <= 1e-9 * carried {
                break;
            }
            // The carried load is concave in the offered one, so the steps approach it from below.
            offered += missing * offered / (square - mean * mean);
        }
        Self { offered, idle }
    }

    /// Returns the share of time with at least one request.
    pub(super) fn busy(&self) -> f64 {
        1.0 - self.idle
    }
}

/// Returns the billed instance-seconds per second of an instance that carries `rate` requests per second of `seconds`
/// each in `places`, including rounding.
pub(super) fn billed(rate: f64, seconds: f64, places: f64) -> f64 {
    let in_flight = rate * seconds;
    if rate <= 0.0 {
        return 0.0;
    }
    if in_flight > NEVER_IDLE {
        return 1.0;
    }
    let occupied = Occupied::new(in_flight, places);
    let begun_per_second = occupied.offered / seconds * occupied.idle;
    let busy = if places >= MANY_PLACES { busy(in_flight) } else { occupied.busy() };
    (begun_per_second * rounded(QUANTUM, busy / begun_per_second)).min(1.0)
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
