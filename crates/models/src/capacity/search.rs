//! The multiple of today's traffic at which each resource reaches 100%.
//!
//! The waits take a thousand times as long as the other resources, so they have a search of their own: inverse quadratic
//! interpolation of their logarithm where that is safe, halving elsewhere (T. R. Chandrupatla, "A new hybrid
//! quadratic/bisection algorithm for finding the zero of a nonlinear function without using derivatives", Advances in
//! Engineering Software 28, 1997).

use super::compose::Models;
use super::inputs::Inputs;
use super::resources::{COUNT, Resource, Uses};

/// The largest multiple that is searched.
pub(super) const REACH: f64 = 50.0;
/// Points of the search up to [`REACH`], each 6% above the one before.
const POINTS: i32 = 67;
/// Halvings of the interval between two points.
const HALVINGS: usize = 20;
/// Halvings of the whole range, to about the same precision.
const HALVINGS_OF_ALL: usize = 28;
/// A load so small that what it breaks does not depend on the load.
const HARDLY_ANY: f64 = 1e-3;
/// Relative width of the last interval of a wait.
const PRECISE: f64 = 4e-3;
/// Natural logarithm of a use that is close enough to 100%.
const CLOSE: f64 = 2e-2;
/// Logarithm of a use that counts as none, and of one that counts as infinite.
const FAR: f64 = 7.0;
/// Most steps of the search for a wait.
const STEPS: usize = 40;

/// The two resources that are searched last, in the order in which [`Inputs::waits`] returns them.
const WAITS: [Resource; 2] = [Resource::Wait, Resource::Checks];

/// A search, with so many instances less.
pub(super) struct Search<'a> {
    inputs: &'a Inputs,
    models: &'a Models,
    lost: f64,
    /// Waits that are known, and their multiples.
    known: Vec<(f64, [f64; 2])>,
}

impl<'a> Search<'a> {
    pub(super) fn new(inputs: &'a Inputs, models: &'a Models, lost: f64) -> Self {
        Self { inputs, models, lost, known: Vec::new() }
    }

    /// Returns the multiple of each resource: 0 if any load is too much, infinite if none within [`REACH`] is.
    pub(super) fn all(mut self) -> Uses {
        let mut breaks = [f64::INFINITY; COUNT];
        for resource in Resource::QUICK {
            breaks[resource as usize] = self.quick(&[resource]);
        }
        let mut first = breaks.iter().copied().fold(REACH, f64::min);
        // A saturated database makes every request wait, so the search ends there.
        let last = breaks[Resource::DatabaseCpu as usize].min(REACH);
        for (part, resource) in WAITS.into_iter().enumerate() {
            let early = self.wait(part, HARDLY_ANY, first);
            let broken = early.is_finite();
            breaks[resource as usize] = if broken { early } else { self.wait(part, first.max(HARDLY_ANY), last) };
            first = first.min(early);
        }
        breaks
    }

    /// Returns the least of them, in less time.
    pub(super) fn first(mut self) -> f64 {
        let quick = self.first_quick();
        let mut least = quick;
        for part in 0..WAITS.len() {
            least = least.min(self.wait(part, HARDLY_ANY, least.min(REACH)));
        }
        least
    }

    /// Returns the least of them, except for the waits.
    pub(super) fn first_quick(&self) -> f64 {
        self.quick(&Resource::QUICK)
    }

    /// Returns where the first of these resources reaches 100%.
    fn quick(&self, resources: &[Resource]) -> f64 {
        let is_broken = |multiple: f64| {
            let at = self.inputs.at(self.models, multiple, self.lost);
            resources.iter().any(|resource| resource.use_of(self.inputs, &at) >= 1.0)
        };
        if is_broken(HARDLY_ANY) {
            return 0.0;
        }
        if !self.inputs.grows {
            // Use only grows with the load of an instance.
            let broken = is_broken(REACH);
            return if broken { halved(HARDLY_ANY, REACH, HALVINGS_OF_ALL, is_broken) } else { f64::INFINITY };
        }
        let step = libm::log(REACH) / f64::from(POINTS - 1);
        let mut before = HARDLY_ANY;
        for point in 0..POINTS {
            let multiple = libm::exp(step * f64::from(point));
            if is_broken(multiple) {
                return halved(before, multiple, HALVINGS, is_broken);
            }
            before = multiple;
        }
        f64::INFINITY
    }

    /// Returns where a wait reaches 100% between two multiples; infinite if it does not.
    fn wait(&mut self, part: usize, from: f64, to: f64) -> f64 {
        if to <= from {
            return f64::INFINITY;
        }
        if self.waits_at(from)[part] >= 1.0 {
            return if from <= HARDLY_ANY { 0.0 } else { from };
        }
        if self.waits_at(to)[part] < 1.0 {
            return f64::INFINITY;
        }
        // The other wait may have come closer.
        let (mut low, mut high) = (from, to);
        for (multiple, used) in &self.known {
            let within = low < *multiple && *multiple < high;
            match used[part] < 1.0 {
                true if within => low = *multiple,
                false if within => high = *multiple,
                _ => {}
            }
        }
        root([low, high], |multiple| self.waits_at(multiple)[part])
    }

    fn waits_at(&mut self, multiple: f64) -> [f64; 2] {
        let known = self.known.iter().find(|(known, _)| *known == multiple);
        if let Some((_, waits)) = known {
            return *waits;
        }
        let waits = self.inputs.waits(self.models, multiple, self.lost);
        self.known.push((multiple, waits));
        waits
    }
}

/// Returns the least value between `from` and `to` that is broken, by halving; `to` must be.
fn halved(mut from: f64, mut to: f64, halvings: usize, is_broken: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..halvings {
        let middle = (from * to).sqrt();
        if is_broken(middle) { to = middle } else { from = middle }
    }
    to
}

/// Returns where a use reaches 100% in an interval; it must be less at its start and not at its end.
fn root(interval: [f64; 2], mut used: impl FnMut(f64) -> f64) -> f64 {
    let mut level = |multiple| libm::log(used(multiple)).max(-FAR).min(FAR);
    let [mut newest, mut other] = interval.map(|multiple| (multiple, level(multiple)));
    let mut part = 0.5;
    for _ in 0..STEPS {
        let at = newest.0 + part * (other.0 - newest.0);
        let found = (at, level(at));
        let before;
        if (found.1 < 0.0) == (newest.1 < 0.0) {
            before = newest;
        } else {
            (before, other) = (other, newest);
        }
        newest = found;
        let width = (other.0 - newest.0).abs();
        let least = PRECISE * newest.0.min(other.0) / width;
        if newest.1.abs() < CLOSE || least > 1.0 {
            break;
        }
        let place = (newest.0 - other.0) / (before.0 - other.0);
        let height = (newest.1 - other.1) / (before.1 - other.1);
        let is_safe = height * height < place && (1.0 - height) * (1.0 - height) < 1.0 - place;
        part = if is_safe { interpolated(newest, other, before) } else { 0.5 };
        part = part.max(0.5 * least).min(1.0 - 0.5 * least);
    }
    // Of the two ends, the one that is broken, unless the other is as good as broken.
    if newest.1 >= 0.0 || newest.1.abs() < CLOSE { newest.0 } else { other.0 }
}

/// Returns how far the root of the inverse parabola is from the first point towards the second.
fn interpolated(one: (f64, f64), two: (f64, f64), three: (f64, f64)) -> f64 {
    let along = (three.0 - one.0) / (two.0 - one.0);
    one.1 / (two.1 - one.1) * three.1 / (two.1 - three.1)
        + along * one.1 / (three.1 - one.1) * two.1 / (three.1 - two.1)
}
