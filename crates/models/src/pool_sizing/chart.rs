//! The wait for a connection, and the wait and hold together, against the size of the pool.

use super::inputs::{Inputs, MAX_CONNECTIONS};
use super::model::Sizing;
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

/// Maximum number of pool sizes drawn.
const POINTS: usize = 48;
/// Shortest time drawn, in milliseconds: a wait below it does not matter.
const FLOOR: f64 = 1e-2;

impl Inputs {
    /// Plots the times for pool sizes around the current one.
    pub fn waits(&self) -> Lines {
        let sizing = self.sizing();
        let max = self.max_drawn(&sizing);
        let sizes = self.sizes(max);
        let throughput = self.throughput();
        let drawn: Vec<_> = sizes.iter().map(|size| self.pools(&throughput, *size)).collect();
        let millis = |seconds: Option<f64>| seconds.map_or(f64::NAN, |seconds| seconds * 1e3);
        let total = drawn.iter().map(|pools| millis(pools.total_quantile(0.99)));
        let wait = drawn.iter().map(|pools| millis(pools.quantile(0.99)));
        Lines {
            x: Axis::new("Pool size per instance", Unit::NONE, Scale::Linear),
            y: Axis { floor: FLOOR, ..Axis::new("Time of 99 of 100 requests", Unit::MILLIS, Scale::Log) },
            at: sizes.iter().map(|size| *size as f64).collect(),
            series: vec![Series::line("wait, p99", wait).chosen(true), Series::line("wait and hold, p99", total)],
            marks: self.marks(&sizing, max),
            limits: vec![Mark::at("target wait", self.target_p99)],
        }
    }

    /// Returns the current and the recommended size, and the largest one that the database has room for or, if that is
    /// out of sight, the one that saturates its cores.
    fn marks(&self, sizing: &Sizing, max: usize) -> Vec<Mark> {
        let recommended = sizing.decision.size(self);
        let mut marks = if recommended == Some(self.pool_size) {
            vec![Mark::own("yours, recommended", self.pool_size)]
        } else {
            let recommended = recommended.map(|size| Mark::at("recommended", size));
            recommended.into_iter().chain([Mark::own("yours", self.pool_size)]).collect()
        };
        let drawn = |at: f64| at >= 1.0 && at <= max as f64;
        let room = self.room();
        if drawn(room) {
            marks.push(Mark::at("database room", room));
        } else if let Some(knee) = self.database().knee().map(|knee| knee / self.instances).filter(|knee| drawn(*knee))
        {
            marks.push(Mark::at("cores full", knee));
        }
        marks.retain(|mark| drawn(mark.from));
        marks
    }

    /// Returns a maximum that shows the answer and what it is compared with.
    fn max_drawn(&self, sizing: &Sizing) -> usize {
        let busy = sizing.demand.arrival_rate * self.database().hold() / self.instances;
        let next = &sizing.decision;
        let needed = next.needed.map_or(0.0, |needed| needed as f64).max(next.inputs.pool_size);
        let interesting = needed.max(self.pool_size).max(busy.ceil().min(MAX_CONNECTIONS)) as usize;
        (interesting + interesting / 2 + 2).min(MAX_CONNECTIONS as usize)
    }

    /// Returns the sizes to draw: all if there are few, else evenly spread, including the current one.
    fn sizes(&self, max: usize) -> Vec<usize> {
        let step = max.div_ceil(POINTS);
        let present = self.pool_size as usize;
        (1..=max).filter(|size| size % step == 0 || *size == 1 || *size == present).collect()
    }
}
