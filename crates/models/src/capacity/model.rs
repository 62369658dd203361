//! The use of each resource at a multiple of today's traffic, and what happens as traffic grows.

use super::compose::Models;
use super::inputs::Inputs;
use super::resources::{COUNT, Resource, Uses};
use super::search::{REACH, Search};
use std::cell::Cell;

thread_local! {
    /// The last inputs of which the limits were computed, and the limits. The charts follow the answer to the same inputs.
    static LAST: Cell<Option<(Inputs, Uses)>> = const { Cell::new(None) };
}

/// What happens as traffic grows.
#[derive(Clone, Debug)]
pub(super) struct Capacity {
    /// Today's use.
    pub now: Uses,
    /// Where each resource is used up, as [`Inputs::breaks`] returns it.
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

    /// Returns the inputs of all models at a multiple of today's traffic, with so many instances less.
    pub(super) fn at(&self, models: &Models, multiple: f64, lost: f64) -> Models {
        models.at(self.rps * multiple, (self.instances_at(multiple) - lost).max(1.0))
    }

    /// Returns everything but the waits, which take longer to compute; their places are 0.
    pub(super) fn quick_uses(&self, models: &Models, multiple: f64) -> Uses {
        let at = self.at(models, multiple, 0.0);
        let mut uses = Uses::default();
        for resource in Resource::QUICK {
            uses[resource as usize] = resource.use_of(self, &at);
        }
        uses
    }

    /// Returns the use of all resources at a multiple of today's traffic.
    pub(super) fn uses(&self, models: &Models, multiple: f64) -> Uses {
        let mut uses = self.quick_uses(models, multiple);
        let waits = self.waits(models, multiple, 0.0);
        uses[Resource::Wait as usize] = waits[0];
        uses[Resource::Checks as usize] = waits[1];
        uses
    }

    /// Returns the use of the wait target, and of the time that a check has.
    pub(super) fn waits(&self, models: &Models, multiple: f64, lost: f64) -> [f64; 2] {
        let at = self.at(models, multiple, lost);
        let wait = at.pool.p99_wait().unwrap_or(f64::INFINITY);
        [wait / (self.target_p99 / 1e3), (wait + at.checks.awaited().0) / self.timeout]
    }

    /// Returns the multiple of today's traffic at which each resource reaches 100%: 0 if it is reached at any load,
    /// infinite if not within [`REACH`].
    pub(super) fn breaks(&self, models: &Models) -> Uses {
        if let Some((_, breaks)) = LAST.get().filter(|(inputs, _)| inputs == self) {
            return breaks;
        }
        let breaks = Search::new(self, models, 0.0).all();
        LAST.set(Some((*self, breaks)));
        breaks
    }

    /// Returns the monthly bill of the platform; infinite if it cannot serve the load.
    pub(super) fn bill(&self, models: &Models, multiple: f64) -> f64 {
        let at = self.at(models, multiple, 0.0);
        at.cost.bill_of(self.platform.0)
    }

    /// Computes the quantities of the answer.
    pub(super) fn capacity(&self, models: &Models) -> Capacity {
        let breaks = self.breaks(models);
        let zone = (self.instances / self.zones).ceil();
        Capacity {
            now: self.uses(models, 1.0),
            breaks,
            order: order(&breaks),
            lost: [1.0, zone].map(|lost| Search::new(self, models, lost).first()),
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
