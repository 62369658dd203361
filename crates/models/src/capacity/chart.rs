//! The use of each resource as traffic grows, how replicas and pools move the first limit, and the bill.

use super::compose::Models;
use super::inputs::Inputs;
use super::model;
use super::resources::{Resource, Uses};
use super::search::{REACH, Search};
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

/// Points of a chart.
const POINTS: u32 = 25;
/// A line leaves the picture here.
const TOP: f64 = 1.25;
/// Resources with a line.
const LINES: usize = 7;
const TIMES: Unit = Unit { symbol: "×", name: "times today's traffic" };

impl Inputs {
    /// Plots the use of each resource over the traffic, the first limit in front.
    pub(super) fn growth(&self) -> Option<Lines> {
        let models = self.models()?;
        let breaks = self.breaks(&models);
        let order = model::order(&breaks);
        let at = multiples(&breaks);
        let mut uses: Vec<_> = at.iter().map(|multiple| self.quick_uses(&models, *multiple)).collect();
        for (uses, [wait, checks]) in uses.iter_mut().zip(self.waits_at(&models, &at)) {
            uses[Resource::Wait as usize] = wait;
            uses[Resource::Checks as usize] = checks;
        }
        let first = order[0];
        let drawn = |resource: Resource| uses.iter().map(move |uses| uses[resource as usize]);
        let lines = order.into_iter().filter(|resource| drawn(*resource).any(|part| part > 0.02 && part < TOP));
        let series = lines.take(LINES).map(|resource| {
            let values = drawn(resource).map(|part| if part <= TOP { part } else { f64::INFINITY });
            Series::line(resource.names()[3], values).chosen(resource == first)
        });
        let series = series.collect();
        let marks = vec![Mark::own("today", 1.0)];
        Some(Lines {
            x: Axis::new("Traffic, as a multiple of today's", TIMES, Scale::Linear),
            y: Axis::new("Use of each resource", Unit::SHARE, Scale::Linear),
            at,
            series,
            marks,
            limits: vec![Mark::at("used up at", 1.0)],
        })
    }

    /// Returns the waits at the multiples: computed at every third, which takes longest, and interpolated in between.
    fn waits_at(&self, models: &Models, at: &[f64]) -> Vec<[f64; 2]> {
        let mut known: Vec<(f64, [f64; 2])> = Vec::new();
        for (place, multiple) in at.iter().enumerate() {
            if place % 3 == 0 || place + 1 == at.len() {
                known.push((*multiple, self.waits(models, *multiple, 0.0)));
            }
        }
        let between = |multiple: &f64| {
            let after = known.iter().find(|(known, _)| known >= multiple);
            let before = known.iter().rfind(|(known, _)| known <= multiple);
            match (before, after) {
                (Some((low, one)), Some((high, other))) if high > low => {
                    let share = (multiple - low) / (high - low);
                    std::array::from_fn(|part| one[part] + share * (other[part] - one[part]))
                }
                (Some((_, wait)), _) | (None, Some((_, wait))) => *wait,
                (None, None) => [0.0; 2],
            }
        };
        at.iter().map(between).collect()
    }

    /// Plots the traffic that the service can take over the number of instances, for three sizes of the pool and of the
    /// database. Leaves out the wait and the checks, which would take seconds for a large fleet.
    pub(super) fn replicas(&self) -> Option<Lines> {
        let most = (self.instances * 3.0).max(6.0).min(500.0);
        let step = (most / 12.0).ceil();
        let mut at: Vec<f64> = (1..=12).map(|place| f64::from(place) * step).collect();
        at.push(self.instances);
        at.sort_by(f64::total_cmp);
        at.dedup();
        let half = Self { pool_size: (self.pool_size / 2.0).ceil(), ..*self };
        let large = Self { db_cores: self.db_cores * 2.0, ..*self };
        let line = |label, inputs: Self, chosen| {
            let values = at.iter().map(|instances| {
                let fixed = Self { instances: *instances, grows: false, ..inputs };
                let models = fixed.models();
                models.map_or(f64::INFINITY, |models| Search::new(&fixed, &models, 0.0).first_quick() * self.rps)
            });
            Series::line(label, values.collect::<Vec<_>>()).chosen(chosen)
        };
        let series = vec![
            line("as configured", *self, true),
            line("half the pool", half, false),
            line("twice the database cores", large, false),
        ];
        Some(Lines {
            x: Axis::new("Instances", Unit::NONE, Scale::Linear),
            y: Axis::new("Traffic until the first limit", Unit::PER_SECOND, Scale::Linear),
            at,
            series,
            marks: vec![Mark::own("yours", self.instances)],
            limits: vec![Mark::at("today's peak", self.rps)],
        })
    }

    /// Plots the bill over the traffic.
    pub(super) fn bills(&self) -> Option<Lines> {
        let models = self.models()?;
        let at = multiples(&self.breaks(&models));
        let bills: Vec<_> = at.iter().map(|multiple| self.bill(&models, *multiple)).collect();
        Some(Lines {
            x: Axis::new("Traffic, as a multiple of today's", TIMES, Scale::Linear),
            y: Axis::new("Bill for a month", Unit::DOLLARS, Scale::Linear),
            series: vec![Series::line("bill", bills).chosen(true)],
            at,
            marks: vec![Mark::own("today", 1.0)],
            limits: Vec::new(),
        })
    }
}

/// Returns the multiples to draw: from none to somewhat beyond the third limit.
fn multiples(breaks: &Uses) -> Vec<f64> {
    let third = breaks[model::order(breaks)[2] as usize];
    let end = (third.min(REACH) * 1.15).max(2.0).min(20.0);
    let mut at: Vec<f64> = (0..=POINTS).map(|place| end * f64::from(place) / f64::from(POINTS)).collect();
    // The load of zero would divide by zero.
    at[0] = end / 1e3;
    at.push(1.0);
    at.sort_by(f64::total_cmp);
    at.dedup();
    at
}
