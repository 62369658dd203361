//! The wait for a connection against the size of the pool.

use super::database::Throughput;
use super::inputs::{Inputs, MAX_CONNECTIONS};
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

/// Maximum number of pool sizes drawn.
const POINTS: usize = 48;
/// Shortest wait drawn, in milliseconds.
const FLOOR: f64 = 1e-2;

impl Inputs {
    /// Plots the waits for pool sizes around the current one.
    pub fn waits(&self) -> Lines {
        let sizing = self.sizing();
        let database = self.database();
        let little = sizing.demand.arrival_rate * database.hold() / self.instances;
        let hikari = (2.0 * self.db_cores + 1.0) / self.instances;
        let mut marks = vec![Mark::at("Little", little), Mark::at("yours", self.pool_size)];
        marks.push(Mark::at("recommended", sizing.recommended as f64));
        marks.push(Mark::at("HikariCP's rule", hikari));
        if let Some(knee) = database.knee() {
            marks.push(Mark::at("knee", knee / self.instances));
        }
        marks.push(Mark::at("room at the database", sizing.allowed as f64));

        let max = self.max_drawn(sizing.needed, little, sizing.recommended);
        let sizes = self.sizes(max);
        marks.retain(|mark| mark.from >= 1.0 && mark.from <= max as f64);
        let throughput = Throughput::new(database, max * self.instances as usize);
        let waits: Vec<_> = sizes.iter().map(|size| self.pools(&throughput, sizing.demand, *size)).collect();
        let p99 = waits.iter().map(|pools| pools.quantile(0.99).map_or(f64::NAN, |wait| wait * 1e3));
        let mean = waits.iter().map(|pools| pools.mean_wait() * 1e3);
        Lines {
            x: Axis::new("Pool size of an instance", Unit::NONE, Scale::Linear),
            y: Axis { floor: FLOOR, ..Axis::new("Wait for a connection", Unit::MILLIS, Scale::Log) },
            at: sizes.iter().map(|size| *size as f64).collect(),
            series: vec![Series::line("p99", p99).chosen(true), Series::line("mean", mean)],
            marks,
            limits: vec![Mark::at("target p99", self.target_p99)],
        }
    }

    /// Returns a maximum that shows the answer and everything it is compared with.
    fn max_drawn(&self, needed: Option<usize>, little: f64, recommended: usize) -> usize {
        let interesting = needed.unwrap_or(recommended).max(self.pool_size as usize).max(recommended);
        let interesting = interesting.max(little.ceil() as usize);
        (interesting + interesting / 2 + 2).min(MAX_CONNECTIONS as usize)
    }

    /// Returns the sizes to draw: all if there are few, else evenly spread, including the current one.
    fn sizes(&self, max: usize) -> Vec<usize> {
        let step = max.div_ceil(POINTS);
        let present = self.pool_size as usize;
        (1..=max).filter(|size| size % step == 0 || *size == 1 || *size == present).collect()
    }
}
