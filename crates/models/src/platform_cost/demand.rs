//! The load over a day, and the number of instances it needs.

use super::inputs::{Inputs, Shape};

/// Hours of the profile.
pub(super) const HOURS: usize = 24;
/// Target utilization of an instance's CPU and concurrency, as in Cloud Run.
pub(super) const TARGET: f64 = 0.6;
const KIB_PER_GIB: f64 = 1_048_576.0;
const BYTES_PER_GIB: f64 = 1_073_741_824.0;

/// Returns the distance of each hour from the busiest, which is first. The order of the hours does not affect the bill.
///
/// The load of an hour is `peak × exp(−steepness × distance / 10)`, with the steepness that makes the mean 1.
const fn distances(shape: Shape) -> &'static [u8; HOURS] {
    match shape {
        Shape::Office => &[0, 1, 1, 1, 2, 2, 2, 3, 4, 5, 7, 9, 9, 11, 11, 12, 12, 13, 14, 14, 14, 14, 14, 14],
        Shape::Consumer => &[0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10],
        Shape::Bursty => {
            &[0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]
        }
    }
}

/// Returns the load of each hour of a day relative to the mean, the busiest first.
pub(super) fn profile(shape: Shape, peak: f64) -> [f64; HOURS] {
    let distances = distances(shape);
    let hours = |steepness: f64| distances.map(|distance| peak * libm::exp(-steepness * f64::from(distance) / 10.0));
    let (mut flat, mut steep) = (0.0, 1e3);
    for _ in 0..60 {
        let middle = 0.5 * (flat + steep);
        if hours(middle).iter().sum::<f64>() > HOURS as f64 { flat = middle } else { steep = middle }
    }
    let mut hours = hours(steep);
    // Distributes the remaining error over all hours except the busiest, so that the peak is exact.
    let rest: f64 = hours[1..].iter().sum();
    let wanted = HOURS as f64 - peak;
    for hour in &mut hours[1..] {
        *hour = if rest > 0.0 { *hour * wanted / rest } else { wanted / (HOURS - 1) as f64 };
    }
    hours
}

/// The load that a bill covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// Mean requests per second.
    pub(super) rps: f64,
    /// Requests per second in each hour, the busiest first.
    pub(super) hourly: [f64; HOURS],
    /// Requests per month.
    pub(super) requests: f64,
    /// Traffic to the internet, in GiB per month.
    pub(super) egress: f64,
    /// Logs, in GiB per month.
    pub(super) logs: f64,
    /// Hours per month.
    pub(super) hours: f64,
    /// Whether to bill the same setup on all platforms: a load balancer, and a managed database.
    pub(super) alike: bool,
}

impl Demand {
    /// Creates the load of `rps` on average, distributed according to `profile`.
    pub(super) fn new(inputs: &Inputs, profile: &[f64; HOURS], rps: f64) -> Self {
        let requests = rps * 3_600.0 * inputs.month_hours;
        Self {
            rps,
            hourly: profile.map(|factor| rps * factor),
            requests,
            egress: requests * inputs.response_size / KIB_PER_GIB,
            logs: requests * inputs.logs_per_request * inputs.log_line_bytes / BYTES_PER_GIB,
            hours: inputs.month_hours,
            alike: false,
        }
    }

    /// Returns the requests per second in the busiest hour.
    pub(super) fn peak(&self) -> f64 {
        self.hourly[0]
    }

    /// Returns the mean of a function of the hourly load.
    pub(super) fn mean(&self, of: &dyn Fn(f64) -> f64) -> f64 {
        self.hourly.iter().map(|rps| of(*rps)).sum::<f64>() / HOURS as f64
    }
}

/// Returns the requests per second of one instance within the target utilization of its CPU and concurrency.
#[inline(never)]
pub(super) fn capacity(inputs: &Inputs, vcpu: f64, concurrency: f64, cpu_target: f64) -> f64 {
    let by_cpu = cpu_target * vcpu / (inputs.cpu_time / 1e3);
    let by_places = TARGET * concurrency / (inputs.latency / 1e3);
    by_cpu.min(by_places)
}

/// Returns the instances that a load needs, at least `min`.
#[inline(never)]
pub(super) fn instances(rps: f64, capacity: f64, min: f64) -> f64 {
    // The tolerance avoids another instance because of a rounding error.
    (rps / capacity - 1e-9).ceil().max(min)
}
