//! Where another platform becomes the cheapest.

use super::bill::cheapest;
use super::demand::HOURS;
use super::inputs::Inputs;

/// A load at which the cheapest platform changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Flip {
    /// Mean requests per second.
    pub(super) at: f64,
    /// The cheapest beyond it.
    pub(super) to: usize,
}

/// The loads that are looked at, in requests per second.
pub(super) const LEAST: f64 = 0.01;
/// The same, the other end.
pub(super) const MOST: f64 = 10_000.0;
/// How far apart two loads are that are looked at. A platform that is the cheapest for less than that may go unseen.
const STRIDE: f64 = 1.25;

impl Inputs {
    /// The nearest load, less or more than the present one, at which `best` is no longer the cheapest.
    pub(super) fn next_flip(&self, profile: &[f64; HOURS], best: usize, more: bool) -> Option<Flip> {
        let mut here = self.rps.max(LEAST).min(MOST);
        let end = if more { MOST } else { LEAST };
        while here != end {
            let next = if more { (here * STRIDE).min(end) } else { (here / STRIDE).max(end) };
            if cheapest(&self.costs(profile, next)) != Some(best) {
                return self.flip_between(profile, best, here, next);
            }
            here = next;
        }
        None
    }

    /// The load between two at which `best` stops to be the cheapest, given that it is so at the first and not at the second.
    pub(super) fn flip_between(&self, profile: &[f64; HOURS], best: usize, from: f64, to: f64) -> Option<Flip> {
        let (mut yes, mut no) = (from, to);
        let mut other = cheapest(&self.costs(profile, to))?;
        // Halving the ratio 16 times leaves less than a hundred-thousandth of it.
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
