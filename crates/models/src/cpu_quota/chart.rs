//! The share of throttled periods over the CPU limit.

use super::Inputs;
use super::model::{ALERT, automatic};
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

const POINTS: u32 = 40;

impl Inputs {
    /// Plots limits up to twice the current or the recommended one, with three choices of workers.
    pub(super) fn limits(&self) -> Lines {
        let goal = self.improved();
        let max = 2.0 * self.quota.max(goal.quota);
        let at: Vec<f64> = (1..=POINTS).map(|point| f64::from(point) / f64::from(POINTS) * max).collect();
        let throttled = |workers: fn(&Self, f64) -> f64| {
            at.iter()
                .map(|quota| {
                    let inputs = Self { quota: *quota, worker_threads: Some(workers(self, *quota)), ..*self };
                    inputs.cpu().throttled
                })
                .collect::<Vec<_>>()
        };
        let yours = |inputs: &Self, quota: f64| inputs.worker_threads.unwrap_or_else(|| automatic(quota));
        Lines {
            x: Axis::new("CPU limit, cores", Unit::NONE, Scale::Linear),
            y: Axis::new("Throttled periods", Unit::SHARE, Scale::Linear),
            series: vec![
                Series::line("your workers", throttled(yours)).chosen(true),
                Series::line("workers for every core of a large node", throttled(|_, quota| 64.0_f64.max(quota + 1.0))),
            ],
            at,
            marks: vec![Mark::own("yours", self.quota), Mark::at("recommended", goal.quota)],
            limits: vec![Mark::at("usual alert", ALERT)],
        }
    }
}
