//! The loads at which another platform becomes the cheapest.

use super::demand::HOURS;
use super::inputs::Inputs;
use super::platforms::cheapest;

/// A load at which the cheapest platform changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Flip {
    /// Mean requests per second.
    pub(super) at: f64,
    /// The cheapest platform beyond it.
    pub(super) to: usize,
}

/// Minimum load to search from, in requests per second.
const MIN_LOAD: f64 = 0.01;
/// The search ends at this factor above and below the current load.
pub(super) const REACH: f64 = 100.0;
/// Ratio between searched loads. The search may miss a platform that is the cheapest only within a smaller interval.
const STRIDE: f64 = 1.25;

impl Inputs {
    /// Returns the load around which to search: the current one, or a small one without traffic.
    pub(super) fn searched_load(&self) -> f64 {
        self.rps.max(MIN_LOAD)
    }

    /// Returns the closest load, below or above the current one, at which `best` is no longer the cheapest.
    pub(super) fn next_flip(&self, profile: &[f64; HOURS], best: usize, more: bool) -> Option<Flip> {
        let mut here = self.searched_load();
        let end = if more { here * REACH } else { here / REACH };
        while here != end {
            let next = if more { (here * STRIDE).min(end) } else { (here / STRIDE).max(end) };
            if cheapest(&self.costs(profile, next)) != Some(best) {
                return self.flip_between(profile, best, here, next);
            }
            here = next;
        }
        None
    }

    /// Returns the load at which `best` stops being the cheapest, given that it is the cheapest at `from` and not at
    /// `to`.
    pub(super) fn flip_between(&self, profile: &[f64; HOURS], best: usize, from: f64, to: f64) -> Option<Flip> {
        let (mut yes, mut no) = (from, to);
        let mut other = cheapest(&self.costs(profile, to))?;
        // After 16 bisections the error of the ratio is below a hundred-thousandth.
        for _ in 0..16 {
            let middle = (yes * no).sqrt();
            match cheapest(&self.costs(profile, middle)) {
                Some(place) if place == best => yes = middle,
                Some(place) => (no, other) = (middle, place),
                None => no = middle,
            }
        }
        Some(Flip { at: no, to: other })
    }
}
