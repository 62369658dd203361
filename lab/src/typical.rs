//! Tells a typical schedule of requests from an unlucky one.
//!
//! In half a minute, a busy queue sees few of its long waits, so the 99th percentile of one run is off by a fifth or more
//! for this reason alone. A cell therefore runs the most typical of [`CANDIDATES`] schedules: the one whose waits in an
//! ideal queue are closest to those of a long run of the same queue. The choice looks at arrivals and drawn times only,
//! never at a measurement or at a model. If what is measured is no ideal queue, the run shows that as it would with any
//! other schedule.

use crate::stats::{mean, quantile};
use std::time::Duration;

/// Schedules of which the most typical one runs.
const CANDIDATES: u64 = 150;
/// How much longer than a run the long run is.
const LONG: u32 = 100;
/// Waits below this are alike, in milliseconds.
const ALIKE_MS: f64 = 0.5;

/// Returns the most typical of the schedules that `draw` returns for a duration and a seed; of a few only in a short
/// run, which need not be typical. `waits` returns the waits of a schedule in an ideal queue, in milliseconds.
pub fn typical<S>(
    duration: Duration,
    seed: u64,
    short: bool,
    draw: impl Fn(Duration, u64) -> S,
    waits: impl Fn(&S) -> Vec<f64>,
) -> S {
    let (candidates, long) = if short { (2, 1) } else { (CANDIDATES, LONG) };
    let expected = marks(&mut waits(&draw(duration * long, seed.wrapping_add(candidates))));
    let distance = |schedule: &S| -> f64 {
        let marks = marks(&mut waits(schedule));
        marks.iter().zip(expected).map(|(mark, expected)| ((mark + ALIKE_MS) / (expected + ALIKE_MS)).ln().abs()).sum()
    };
    let drawn = (0..candidates).map(|number| draw(duration, seed.wrapping_add(number)));
    let best =
        drawn.map(|schedule| (distance(&schedule), schedule)).min_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map_or_else(|| draw(duration, seed), |(_, schedule)| schedule)
}

fn marks(waits: &mut [f64]) -> [f64; 4] {
    [mean(waits), quantile(waits, 0.5), quantile(waits, 0.95), quantile(waits, 0.99)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    /// Exponentially distributed waits, without a queue.
    fn draw(duration: Duration, seed: u64) -> Vec<f64> {
        let mut random = StdRng::seed_from_u64(seed);
        (0..duration.as_secs() * 50).map(|_| -10.0 * random.random::<f64>().ln()).collect()
    }

    #[test]
    fn the_typical_schedule_is_close_to_the_long_run() {
        let typical = typical(Duration::from_secs(20), 1, false, draw, Vec::clone);
        let exact = [10.0, 10.0 * 2.0_f64.ln(), 10.0 * 20.0_f64.ln(), 10.0 * 100.0_f64.ln()];
        for (mark, exact) in marks(&mut typical.clone()).iter().zip(exact) {
            assert!((mark / exact - 1.0).abs() < 0.05, "{mark} {exact}");
        }
    }
}
