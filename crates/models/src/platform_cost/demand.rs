//! The load over a day, and how many instances it takes.

use super::inputs::{Inputs, Shape};

/// Hours of the profile.
pub(super) const HOURS: usize = 24;
/// Share of an instance's CPU, and of its places for requests, that is planned to be used: Cloud Run's own target.
pub(super) const TARGET: f64 = 0.6;
/// KiB in a GiB, bytes in a GiB.
const KIB_PER_GIB: f64 = 1_048_576.0;
const BYTES_PER_GIB: f64 = 1_073_741_824.0;

/// How far each hour is from the busiest, which comes first: the load duration curve, since the order of the hours is not billed.
///
/// The load of an hour is `peak × exp(−steepness × distance / 10)`. The steepness is what makes the mean 1.
const fn distances(shape: Shape) -> &'static [u8; HOURS] {
    match shape {
        Shape::Office => &[0, 1, 1, 1, 2, 2, 2, 3, 4, 5, 7, 9, 9, 11, 11, 12, 12, 13, 14, 14, 14, 14, 14, 14],
        Shape::Consumer => &[0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10],
        Shape::Bursty => {
            &[0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]
        }
    }
}

/// The load of each hour of a day as a multiple of the mean, the busiest first. The mean is 1.
pub(super) fn profile(shape: Shape, peak: f64) -> [f64; HOURS] {
    let distances = distances(shape);
    let hours = |steepness: f64| distances.map(|distance| peak * libm::exp(-steepness * f64::from(distance) / 10.0));
    let (mut flat, mut steep) = (0.0, 1e3);
    for _ in 0..60 {
        let middle = 0.5 * (flat + steep);
        if hours(middle).iter().sum::<f64>() > HOURS as f64 { flat = middle } else { steep = middle }
    }
    let mut hours = hours(steep);
    // What the search leaves over goes to all hours but the busiest, so that the peak is exact.
    let rest: f64 = hours[1..].iter().sum();
    let wanted = HOURS as f64 - peak;
    for hour in &mut hours[1..] {
        *hour = if rest > 0.0 { *hour * wanted / rest } else { wanted / (HOURS - 1) as f64 };
    }
    hours
}

/// The load that a bill is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// Mean requests per second.
    pub(super) rps: f64,
    /// Requests per second in each hour, the busiest first.
    pub(super) hourly: [f64; HOURS],
    /// Requests of the month.
    pub(super) requests: f64,
    /// Sent to the internet, in GiB a month.
    pub(super) egress: f64,
    /// Written to the log, in GiB a month.
    pub(super) logs: f64,
    /// Hours of the month.
    pub(super) hours: f64,
}

impl Demand {
    /// The load of `rps` on average, spread as in `profile`.
    pub(super) fn new(inputs: &Inputs, profile: &[f64; HOURS], rps: f64) -> Self {
        let requests = rps * 3_600.0 * inputs.month_hours;
        Self {
            rps,
            hourly: profile.map(|factor| rps * factor),
            requests,
            egress: requests * inputs.response_size / KIB_PER_GIB,
            logs: requests * inputs.logs_per_request * inputs.log_line_bytes / BYTES_PER_GIB,
            hours: inputs.month_hours,
        }
    }

    /// Requests per second in the busiest hour.
    pub(super) fn peak(&self) -> f64 {
        self.hourly[0]
    }

    /// The month's mean of what is given for the load of each hour.
    pub(super) fn mean(&self, of: &dyn Fn(f64) -> f64) -> f64 {
        self.hourly.iter().map(|rps| of(*rps)).sum::<f64>() / HOURS as f64
    }
}

/// Requests per second that one instance takes, within the target for its CPU and for its places.
#[inline(never)]
pub(super) fn capacity(inputs: &Inputs, vcpu: f64, concurrency: f64, cpu_target: f64) -> f64 {
    let by_cpu = cpu_target * vcpu / (inputs.cpu_time / 1e3);
    let by_places = TARGET * concurrency / (inputs.latency / 1e3);
    by_cpu.min(by_places)
}

/// Instances that a load takes, `least` or more of them.
#[inline(never)]
pub(super) fn instances(rps: f64, capacity: f64, least: f64) -> f64 {
    // A load that fills whole instances must not take one more for the last digit of a division.
    (rps / capacity - 1e-9).ceil().max(least)
}
