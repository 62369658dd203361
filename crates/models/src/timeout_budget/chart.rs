//! Load on the database over the probability that an attempt fails.

use super::Inputs;
use super::plan::BUDGET;
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

/// One for every two percent.
const POINTS: u32 = 50;

impl Inputs {
    /// Plots the load with and without a retry budget, and its limit, the capacity.
    pub(super) fn amplification(&self) -> Lines {
        let at: Vec<f64> = (0..=POINTS).map(|place| f64::from(place) / f64::from(POINTS)).collect();
        let budget = self.retry_budget.unwrap_or(BUDGET);
        let line = |label, inputs: Self, budget| Series::line(label, at.iter().map(|p| inputs.work_at(*p, budget)));
        let single = Self { attempts: 1.0, proxy_attempts: 1.0, inner_attempts: 1.0, ..*self };
        let retries = self.layers_that_retry() > 0.0;
        let series = vec![
            line("No budget", *self, None).chosen(retries && self.retry_budget.is_none()),
            line("Retry budget", *self, Some(budget)).chosen(retries && self.retry_budget.is_some()),
            line("No retries", single, None).chosen(!retries),
        ];
        Lines {
            x: Axis::new("Attempts that fail", Unit::SHARE, Scale::Linear),
            y: Axis::new("Work for the database", Unit::PER_SECOND, Scale::Linear),
            at,
            series,
            marks: vec![Mark::own("now", self.failure_probability / 100.0)],
            limits: vec![Mark::at("capacity", self.capacity)],
        }
    }
}
