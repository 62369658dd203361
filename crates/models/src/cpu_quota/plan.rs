//! The limit and the workers to set.

use super::Inputs;
use super::model::{COMFORTABLE, Cpu, NOTICEABLE, automatic};
use crate::Change;

/// Largest limit that the form accepts.
const LARGEST: f64 = 1_024.0;

impl Inputs {
    /// Returns the inputs with all recommended changes; the same inputs if there is nothing to change.
    pub(super) fn improved(&self) -> Self {
        if self.is_fine(&self.cpu()) {
            return *self;
        }
        let mut quota = self.quota;
        let demand = self.cpu().demand;
        if demand > COMFORTABLE * quota || self.has_rest() {
            quota = whole_cores(demand / COMFORTABLE);
            // A rest is rounded away, not a core.
            quota = if self.has_rest() { quota.max(1.0) } else { quota };
        }
        loop {
            let worker_threads = self.worker_threads.map(|_| automatic(quota));
            let next = Self { quota, worker_threads, ..*self };
            if next.is_fine(&next.cpu()) {
                return next;
            }
            if quota >= LARGEST {
                return *self;
            }
            quota = whole_cores(quota * 1.1 + 0.01);
        }
    }

    /// Returns whether neither the limit nor the workers should change.
    fn is_fine(&self, cpu: &Cpu) -> bool {
        let fits = !cpu.is_overloaded() && cpu.utilization() <= COMFORTABLE && cpu.throttled <= NOTICEABLE;
        let workers_fit = cpu.worker_demand <= COMFORTABLE * cpu.workers && cpu.workers <= automatic(self.quota);
        fits && workers_fit && !self.has_rest()
    }

    /// Returns whether a part of a core is left that no worker can use.
    pub(super) fn has_rest(&self) -> bool {
        let alone = self.other_threads == 0.0 && self.blocking_threads() == 0.0 && self.burst_threads.is_none();
        alone && self.quota > 1.0 && self.quota.fract() != 0.0 && self.workers() <= self.quota
    }

    /// Returns the changes that lead to these inputs.
    pub(super) fn changes_to(&self, goal: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        if goal.quota != self.quota {
            changes.push(Change::number("quota", goal.quota));
        }
        if let Some(workers) = goal.worker_threads.filter(|_| goal.worker_threads != self.worker_threads) {
            changes.push(Change::number("worker-threads", workers));
        }
        changes
    }
}

/// Rounds up to whole cores, or to a quarter below one.
fn whole_cores(cores: f64) -> f64 {
    let cores = if cores <= 0.75 { (cores * 4.0).ceil().max(1.0) / 4.0 } else { cores.ceil() };
    cores.min(LARGEST)
}
