//! How many requests each instance has, given how many all have.

/// The number of requests of one instance, by weight: `a^n / n!` while a connection is free, a geometric tail while all
/// are in use, cut off where requests time out.
///
/// For independent instances the weights are probabilities, so the powers of their generating function are the
/// distribution of the sum: the split of a closed network with a product form.
#[derive(Clone, Copy, Debug)]
pub struct Instance {
    /// Connections.
    pub size: usize,
    /// `a`: the weight of one more request in use, times its number.
    pub load: f64,
    /// Factor of the first weight of the tail.
    pub head: f64,
    /// `σ`: ratio of the tail.
    pub ratio: f64,
    /// States of the tail before the last two.
    pub length: usize,
    /// Weights of the last two states, relative to the first of the tail.
    pub last: [f64; 2],
    /// The parts of them in which requests time out.
    pub lost: [f64; 2],
}

/// Weights below this share of the largest do not affect the sums.
const NEGLIGIBLE: f64 = 1e-18;

/// The powers of an instance's weights.
pub struct Split {
    instance: Instance,
    /// The weight of each number of requests of all instances.
    pub all: Vec<f64>,
    /// The same without one instance.
    pub others: Vec<f64>,
    /// Weight of all connections but one in use, of one instance.
    pub below: f64,
    /// Weight of the first state of the tail.
    first: f64,
}

impl Split {
    /// Computes the weights of up to `max` requests.
    pub fn new(instance: Instance, instances: usize, max: usize) -> Self {
        // Relative to the largest, which are the weights that matter.
        let size = instance.size as f64;
        let peak = logarithm(instance.load, instance.load.floor().min(size));
        let free: Vec<f64> = (0..instance.size).map(|n| libm::exp(logarithm(instance.load, n as f64) - peak)).collect();
        let below = free.last().copied().unwrap_or(1.0);
        let first = instance.head * below * instance.load / size;
        let mut split = Self { instance, all: vec![0.0; max + 1], others: vec![0.0; max + 1], below, first };
        if let Some(none) = split.all.first_mut() {
            *none = 1.0;
        }
        let from = free.iter().take_while(|weight| **weight < NEGLIGIBLE).count();
        let free = free.get(from..).unwrap_or(&[]);
        for power in 1..=instances {
            std::mem::swap(&mut split.others, &mut split.all);
            let full = split.queues(0);
            // Beyond the last state of each tail there is nothing.
            let end = power.saturating_mul(instance.size.saturating_add(instance.length).saturating_add(2));
            for (n, place) in split.all.iter_mut().enumerate() {
                let others = n.checked_sub(from).and_then(|last| split.others.get(..=last)).unwrap_or(&[]);
                let sum: f64 = free.iter().zip(others.iter().rev()).map(|(weight, other)| weight * other).sum();
                *place = if n < end { sum + full.get(n).copied().unwrap_or(0.0) } else { 0.0 };
            }
        }
        split
    }

    /// Returns the weight of `queue` or more waiting requests in one instance, by the number of all requests.
    pub fn queues(&self, queue: usize) -> Vec<f64> {
        let Instance { size, ratio, length, last, .. } = self.instance;
        let mut sums = vec![0.0; self.others.len()];
        if let Some(states) = length.checked_sub(queue).filter(|states| *states > 0) {
            let powers = self.first * libm::pow(ratio, queue as f64);
            for (sum, window) in sums.iter_mut().skip(size + queue).zip(windows(&self.others, ratio, states)) {
                *sum = powers * window;
            }
        }
        for (place, weight) in last.into_iter().enumerate() {
            if queue <= length.saturating_add(place) {
                let shifted = sums.iter_mut().skip(size.saturating_add(length).saturating_add(place));
                shifted.zip(&self.others).for_each(|(sum, other)| *sum += self.first * weight * other);
            }
        }
        sums
    }

    /// Returns the weight of an instance whose requests time out, with `n` requests in all.
    pub fn lost(&self, n: usize) -> f64 {
        let Instance { size, length, lost, .. } = self.instance;
        let at = |(place, weight): (usize, f64)| {
            let back = size.saturating_add(length).saturating_add(place);
            let others = n.checked_sub(back).and_then(|place| self.others.get(place)).copied().unwrap_or(0.0);
            // The weight of a tail that no queue reaches may be infinite.
            if others > 0.0 { others * self.first * weight } else { 0.0 }
        };
        lost.into_iter().enumerate().map(at).sum()
    }
}

/// Returns the logarithm of `load^n / n!`.
fn logarithm(load: f64, n: f64) -> f64 {
    n * libm::log(load) - libm::lgamma(n + 1.0)
}

/// Returns `Σ ratio^q values(n - q)` for `q` from 0 to `length - 1`.
///
/// The values are divided into blocks of that length; a window is the end of one block and the start of the next. To
/// subtract what leaves the window would lose all digits of a ratio above 1.
fn windows(values: &[f64], ratio: f64, length: usize) -> Vec<f64> {
    let mut sums = vec![0.0; values.len()];
    let mut ends: Vec<f64> = Vec::new();
    for (place, block) in sums.chunks_mut(length).enumerate() {
        let values = values.get(place * length..).unwrap_or(&[]);
        let (mut start, mut power) = (0.0, ratio);
        for (n, (sum, value)) in block.iter_mut().zip(values).enumerate() {
            start = start * ratio + value;
            *sum = start + power * ends.get(n + 1).copied().unwrap_or(0.0);
            power *= ratio;
        }
        if values.len() > length {
            // Sums from each place to the end of the block.
            ends.clear();
            ends.resize(length, 0.0);
            let (mut end, mut power) = (0.0, 1.0);
            for (known, value) in ends.iter_mut().zip(values).rev() {
                end += power * value;
                *known = end;
                power *= ratio;
            }
        }
    }
    sums
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
