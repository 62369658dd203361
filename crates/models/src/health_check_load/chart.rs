//! Load on the database as the fleet grows, for each way to cache the status.

use super::{Cache, Inputs};
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

const MAX_POINTS: f64 = 60.0;

const WAYS: [(Cache, &str); 3] =
    [(Cache::None, "No cache"), (Cache::Lazy, "Lazy cache"), (Cache::Background, "Background task")];

impl Inputs {
    /// Plots round trips per second over instances, up to four times the current number.
    pub(super) fn growth(&self) -> Lines {
        let max = (4.0 * self.instances).max(20.0);
        let last = max.min(MAX_POINTS) - 1.0;
        let at: Vec<f64> =
            (0..=last as u32).map(|place| (1.0 + f64::from(place) / last * (max - 1.0)).round()).collect();
        let series = WAYS.map(|(cache, label)| {
            // Only checks through the load balancer depend on the number of instances.
            let alone = (!self.any_through_balancer()).then(|| self.refreshes(cache, self.instances));
            let values = at.iter().map(|instances| {
                let refreshes = alone.unwrap_or_else(|| self.refreshes(cache, *instances));
                instances * refreshes * self.round_trips_per_check()
            });
            Series::line(label, values).chosen(cache == self.cache)
        });
        Lines {
            x: Axis::new("App instances", Unit::NONE, Scale::Linear),
            y: Axis::new("Round trips to the database", Unit::PER_SECOND, Scale::Linear),
            at,
            series: series.into(),
            marks: vec![Mark::own("now", self.instances)],
            limits: Vec::new(),
        }
    }
}
