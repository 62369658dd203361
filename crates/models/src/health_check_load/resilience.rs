//! What checks do to healthy instances: false alarms, and instances that fall because others have.

use super::{Cache, Inputs};
use crate::queueing::wait_tail;

/// Share of checks that must fail until the rest of the fleet is taken to fall as well.
const FALLS: f64 = 0.1;

/// Runs of failures that take more checks than this are taken never to happen.
const NEVER: f64 = 1e15;

/// What the loss of instances does to the checks of the others.
#[derive(Clone, Copy)]
pub(super) struct Cascade {
    /// Instances lost.
    pub lost: f64,
    /// Connections that the requests of each of the others keep busy.
    pub load: f64,
    /// Share of the checks that wait too long.
    pub failing: f64,
}

impl Inputs {
    /// Checks until a healthy instance fails `F` in a row, on average; `None` if that never happens.
    pub(super) fn checks_until_ejection(&self) -> Option<f64> {
        let failing = self.false_failure_probability / 100.0;
        let mut checks = 0.0;
        for _ in 0..self.failure_threshold as u32 {
            checks = (checks + 1.0) / failing;
        }
        Some(checks).filter(|checks| *checks <= NEVER)
    }

    /// Healthy instances that the main source takes out, per day.
    pub(super) fn false_ejections_per_day(&self) -> f64 {
        let checks = self.instances * self.probers * 86_400.0 / self.interval;
        self.checks_until_ejection().map_or(0.0, |until| checks / until)
    }

    /// Whether a check takes a connection from the pool.
    pub(super) fn checks_wait(&self) -> bool {
        self.cache != Cache::Background && self.round_trips_per_check() > 0.0
    }

    /// How long a check can wait for a connection and still answer in time, in seconds.
    pub(super) fn patience(&self) -> f64 {
        (self.timeout - self.hold().0).min(self.acquire_timeout)
    }

    /// The fewest instances whose loss makes the checks of the others fail; `None` if no loss does, or checks do not wait.
    pub(super) fn cascade(&self) -> Option<Cascade> {
        if !self.checks_wait() {
            return None;
        }
        // The more are lost, the more wait: the first that is too many is found by halving.
        let (mut low, mut high) = (0.0, self.instances);
        while low < high {
            let middle = ((low + high) / 2.0_f64).floor();
            if self.after_losing(middle).failing > FALLS { high = middle } else { low = middle + 1.0 }
        }
        (low < self.instances).then(|| self.after_losing(low))
    }

    /// The others, after `lost` instances are.
    fn after_losing(&self, lost: f64) -> Cascade {
        let hold = self.hold_time / 1e3;
        let load = self.rps / (self.instances - lost) * hold;
        let patience = self.patience();
        let failing = if patience <= 0.0 { 1.0 } else { wait_tail(self.pool_size as u32, load, patience / hold) };
        Cascade { lost, load, failing }
    }
}
