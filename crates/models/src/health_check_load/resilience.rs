//! How checks hurt healthy instances: false ejections, and cascades after the loss of other instances.

use super::{Cache, Inputs};
use crate::queueing::wait_tail;

/// Share of failing checks above which the model assumes that the rest of the fleet is ejected as well.
const FALLS: f64 = 0.1;

/// Runs of failures that take more checks than this count as impossible.
const NEVER: f64 = 1e15;

/// The effect of lost instances on the checks of the others.
#[derive(Clone, Copy)]
pub(super) struct Cascade {
    pub lost: f64,
    /// Busy connections of each remaining instance.
    pub load: f64,
    /// Share of the checks that fail because they wait too long.
    pub failing: f64,
}

impl Inputs {
    /// Returns the mean number of checks until a healthy instance fails `F` in a row; `None` if that never happens.
    pub(super) fn checks_until_ejection(&self) -> Option<f64> {
        let failing = self.false_failure_probability / 100.0;
        let mut checks = 0.0;
        for _ in 0..self.failure_threshold as u32 {
            checks = (checks + 1.0) / failing;
        }
        Some(checks).filter(|checks| *checks <= NEVER)
    }

    /// Returns how many healthy instances the main source ejects per day.
    pub(super) fn false_ejections_per_day(&self) -> f64 {
        let checks = self.instances * self.probers * 86_400.0 / self.interval;
        self.checks_until_ejection().map_or(0.0, |until| checks / until)
    }

    /// Returns whether checks take connections from the pool.
    pub(super) fn checks_wait(&self) -> bool {
        self.cache != Cache::Background && self.round_trips_per_check() > 0.0
    }

    /// Returns how long a check can wait for a connection and still answer in time, in seconds.
    pub(super) fn patience(&self) -> f64 {
        (self.timeout - self.awaited().0).min(self.acquire_timeout)
    }

    /// Returns the smallest loss of instances that makes the checks of the others fail; `None` if no loss does, or if
    /// checks do not wait.
    pub(super) fn cascade(&self) -> Option<Cascade> {
        if !self.checks_wait() {
            return None;
        }
        // Each further loss lengthens the waits, so bisection finds the smallest one that is too large.
        let (mut low, mut high) = (0.0, self.instances);
        while low < high {
            let middle = ((low + high) / 2.0_f64).floor();
            if self.after_losing(middle).failing > FALLS { high = middle } else { low = middle + 1.0 }
        }
        (low < self.instances).then(|| self.after_losing(low))
    }

    fn after_losing(&self, lost: f64) -> Cascade {
        let hold = self.hold_time / 1e3;
        let load = self.rps / (self.instances - lost) * hold;
        let patience = self.patience();
        let failing = if patience <= 0.0 { 1.0 } else { wait_tail(self.pool_size as u32, load, patience / hold) };
        Cascade { lost, load, failing }
    }
}
