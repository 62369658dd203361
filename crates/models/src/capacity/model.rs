//! The use of each resource at a multiple of today's traffic, and where it reaches 100%.

use super::compose::Models;
use super::inputs::Inputs;
use super::resources::{COUNT, Resource};

/// The largest multiple that is searched.
pub(super) const REACH: f64 = 50.0;
/// Points of the search up to [`REACH`], each 6% above the one before.
const POINTS: i32 = 67;
/// Halvings of the interval between two points.
const HALVINGS: usize = 20;
/// Evaluations of the search for the wait, which takes longest.
const WAIT_HALVINGS: usize = 8;

/// A load so small that what it breaks does not depend on the load.
const HARDLY_ANY: f64 = 1e-3;

/// What each resource is used for, as a fraction; infinite if requests fail.
pub(super) type Uses = [f64; COUNT];

/// What happens as traffic grows.
#[derive(Clone, Debug)]
pub(super) struct Capacity {
    /// Today's use.
    pub now: Uses,
    /// The multiple of today's traffic at which each resource reaches 100%: 0 if it is reached at any load, infinite if
    /// not within [`REACH`].
    pub breaks: Uses,
    /// Resources, the one that breaks first in front.
    pub order: [Resource; COUNT],
    /// The same multiple of the first one with an instance less, and with a zone less.
    pub lost: [f64; 2],
    /// Monthly bill today; infinite if the platform cannot serve the load.
    pub bill: f64,
}

impl Inputs {
    /// Returns the number of instances at a multiple of today's traffic.
    pub(super) fn instances_at(&self, multiple: f64) -> f64 {
        if !self.grows {
            return self.instances;
        }
        // A product such as 3 × 1.0000000001 is not a reason for a fourth instance.
        let needed = (self.instances * multiple - 1e-6).ceil();
        needed.min(self.max_instances).max(self.instances)
    }

    /// Returns everything but the wait, which takes longer to compute; its place is 0.
    pub(super) fn quick_uses(&self, models: &Models, multiple: f64, lost: f64) -> Uses {
        let instances = (self.instances_at(multiple) - lost).max(1.0);
        let at = models.at(self.rps * multiple, instances);
        let mut uses = Uses::default();
        for resource in Resource::ALL {
            uses[resource as usize] = match resource {
                Resource::Wait | Resource::Checks => 0.0,
                _ => resource.use_of(self, &at),
            };
        }
        uses
    }

    /// Returns the use of all resources at a multiple of today's traffic.
    pub(super) fn uses(&self, models: &Models, multiple: f64) -> Uses {
        let mut uses = self.quick_uses(models, multiple, 0.0);
        let waits = self.waits(models, multiple, 0.0);
        uses[Resource::Wait as usize] = waits[0];
        uses[Resource::Checks as usize] = waits[1];
        uses
    }

    /// Returns the use of the wait target, and of the time that a check has.
    pub(super) fn waits(&self, models: &Models, multiple: f64, lost: f64) -> [f64; 2] {
        let instances = (self.instances_at(multiple) - lost).max(1.0);
        let at = models.at(self.rps * multiple, instances);
        let wait = at.pool.p99_wait().unwrap_or(f64::INFINITY);
        [wait / (self.target_p99 / 1e3), (wait + at.checks.hold().0) / self.timeout]
    }

    /// Returns the multiple at which the quick resources reach 100%.
    fn quick_breaks(&self, models: &Models, lost: f64) -> Uses {
        let mut breaks = [f64::INFINITY; COUNT];
        let step = libm::log(REACH) / f64::from(POINTS - 1);
        let mut before = 0.0;
        for point in -1..POINTS {
            let multiple = if point < 0 { HARDLY_ANY } else { libm::exp(step * f64::from(point)) };
            let uses = self.quick_uses(models, multiple, lost);
            for (place, broken) in breaks.iter_mut().enumerate() {
                if broken.is_infinite() && uses[place] >= 1.0 {
                    let is_broken = |multiple| self.quick_uses(models, multiple, lost)[place] >= 1.0;
                    *broken = if point < 0 { 0.0 } else { first(before, multiple, HALVINGS, is_broken) };
                }
            }
            before = multiple;
        }
        breaks
    }

    /// Returns the multiple of each resource, with so many instances less.
    pub(super) fn breaks(&self, models: &Models, lost: f64) -> Uses {
        let mut breaks = self.quick_breaks(models, lost);
        // A saturated database makes every request wait, so the search ends there.
        let end = breaks[Resource::DatabaseCpu as usize].min(REACH);
        let today = 1.0_f64.min(end);
        let [hardly_any, now, most] = [HARDLY_ANY, today, end].map(|multiple| self.waits(models, multiple, lost));
        for (place, wait) in [(Resource::Wait, 0), (Resource::Checks, 1)] {
            let is_broken = |multiple: f64| self.waits(models, multiple, lost)[wait] >= 1.0;
            breaks[place as usize] = if end == 0.0 || hardly_any[wait] >= 1.0 {
                0.0
            } else if most[wait] < 1.0 {
                f64::INFINITY
            } else if now[wait] >= 1.0 {
                first(HARDLY_ANY, today, WAIT_HALVINGS, is_broken)
            } else {
                first(today, end, WAIT_HALVINGS, is_broken)
            };
        }
        breaks
    }

    /// Returns the multiple at which the first resource reaches 100%.
    pub(super) fn first_break(&self, models: &Models, lost: f64) -> f64 {
        let quick = self.quick_breaks(models, lost).iter().copied().fold(f64::INFINITY, f64::min);
        let breaks = |multiple: f64| self.waits(models, multiple, lost).iter().any(|part| *part >= 1.0);
        let end = quick.min(REACH);
        if end > 0.0 && breaks(end) { first(HARDLY_ANY, end, WAIT_HALVINGS, breaks) } else { quick }
    }

    /// Returns the multiple at which the first resource reaches 100%, except for the wait and the checks.
    pub(super) fn first_quick_break(&self, models: &Models) -> f64 {
        self.quick_breaks(models, 0.0).iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Returns the monthly bill of the platform; infinite if it cannot serve the load.
    pub(super) fn bill(&self, models: &Models, multiple: f64) -> f64 {
        let at = models.at(self.rps * multiple, self.instances_at(multiple));
        at.cost.bill_of(self.platform.0)
    }

    /// Computes the quantities of the answer.
    pub(super) fn capacity(&self, models: &Models) -> Capacity {
        let breaks = self.breaks(models, 0.0);
        let zone = (self.instances / self.zones).ceil();
        Capacity {
            now: self.uses(models, 1.0),
            breaks,
            order: order(&breaks),
            lost: [1.0, zone].map(|lost| self.first_break(models, lost)),
            bill: self.bill(models, 1.0),
        }
    }
}

impl Capacity {
    /// Returns the first resource to break, and the multiple.
    pub(super) fn first(&self) -> (Resource, f64) {
        (self.order[0], self.breaks[self.order[0] as usize])
    }

    /// Returns the next one.
    pub(super) fn next(&self) -> (Resource, f64) {
        (self.order[1], self.breaks[self.order[1] as usize])
    }
}

/// Returns the resources, the one that breaks first in front.
pub(super) fn order(breaks: &Uses) -> [Resource; COUNT] {
    let mut order = Resource::ALL;
    order.sort_by(|one, other| breaks[*one as usize].total_cmp(&breaks[*other as usize]));
    order
}

/// Returns a multiple that a sentence can state.
pub(super) fn first_of(multiple: f64) -> f64 {
    multiple.min(REACH)
}

/// Returns the least value between `from` and `to` that is broken, by halving; `to` must be.
fn first(mut from: f64, mut to: f64, halvings: usize, is_broken: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..halvings {
        let middle = (from * to).sqrt();
        if is_broken(middle) { to = middle } else { from = middle }
    }
    to
}
