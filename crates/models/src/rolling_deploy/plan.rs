//! The recommendation: the inputs to change, so that no request fails and the database has enough connections.

use super::inputs::Inputs;
use super::model::Deploy;
use crate::Change;

/// Time that must be left within the grace period, to close pools and to send the last telemetry, in seconds.
pub(super) const RESERVE: f64 = 5.0;
/// Share of the capacity above which a deploy with fewer pods is too risky.
pub(super) const BUSY: f64 = 0.8;
/// A deregistration delay up to this is not worth a finding, in seconds.
const SHORT: f64 = 30.0;
/// No recommendation makes a rollout take longer than this, in seconds.
const LONG_ROLLOUT: f64 = 900.0;

/// Kubernetes' default of progressDeadlineSeconds, which must exceed minReadySeconds.
const PROGRESS_DEADLINE: f64 = 600.0;

impl Inputs {
    /// Returns the inputs after all recommended changes.
    pub(super) fn recommended(&self, deploy: &Deploy) -> Self {
        let mut better = *self;
        better.deregistration = self.enough_deregistration();
        if deploy.failed >= 1.0 || better.deregistration < self.deregistration {
            better.pre_stop = self.pre_stop.max((self.propagation - better.deregistration).ceil());
        }
        if self.long_connections > 0.0 {
            better.closes_streams = true;
        }
        let needed = better.grace_needed() + RESERVE;
        if self.grace < needed {
            better.grace = needed.ceil();
        }
        if deploy.capacity < 1.0 && deploy.utilization > BUSY {
            better = better.without_loss();
        }
        better.with_fewer_connections()
    }

    /// Returns the deregistration delay that requests in progress need, or the present one if that is short.
    pub(super) fn enough_deregistration(&self) -> f64 {
        let enough = self.request_max.max(self.propagation).ceil();
        if self.deregistration > SHORT.max(2.0 * enough) { enough } else { self.deregistration }
    }

    /// Starts new pods before old ones stop.
    fn without_loss(mut self) -> Self {
        if self.surge_pods() == 0.0 {
            self.surge_count = Some(1.0);
        }
        match &mut self.unavailable_count {
            Some(pods) => *pods = 0.0,
            None => self.unavailable = 0.0,
        }
        self
    }

    /// Returns the first of these that fits the database: no change, a smaller surge, one pod at a time, a slower
    /// rollout, smaller pools. Without one that fits, nothing changes.
    fn with_fewer_connections(self) -> Self {
        let before = self.roll(&mut |_| {});
        let fits = |inputs: &Self| {
            let rollout = inputs.roll(&mut |_| {});
            let slow = rollout.available_after > LONG_ROLLOUT.max(before.available_after);
            let too_late = inputs.min_ready > self.min_ready && inputs.boot + inputs.min_ready >= PROGRESS_DEADLINE;
            !slow && !too_late && rollout.peak * inputs.pool_size <= inputs.available()
        };
        if fits(&self) {
            return self;
        }
        let mut smaller = self;
        while smaller.surge_pods() > 1.0 {
            smaller.surge_count = Some((smaller.surge_pods() / 2.0).floor());
            if fits(&smaller) {
                return smaller;
            }
        }
        let one_at_a_time = match smaller.surge_pods() + smaller.unavailable_pods() {
            1.0 => smaller,
            _ if smaller.surge_pods() == 0.0 => Self { unavailable_count: Some(1.0), ..smaller },
            _ => smaller.without_loss(),
        };
        // A step that takes as long as a pod terminates: the pods of two steps never terminate together.
        let step = (one_at_a_time.termination() - self.boot).ceil();
        let slower = Self { min_ready: self.min_ready.max(step), ..one_at_a_time };
        for gentler in [one_at_a_time, slower] {
            if fits(&gentler) {
                return gentler;
            }
        }
        let pool_size = (self.available() / before.peak).floor();
        if pool_size >= 1.0 { Self { pool_size, ..self } } else { self }
    }

    /// Returns the fields in which the recommendation differs.
    pub(super) fn changes_to(&self, better: &Self) -> Vec<Change> {
        let mut plan = Vec::new();
        let mut number = |field, from: f64, to: f64| {
            if from != to {
                plan.push(Change::number(field, to));
            }
        };
        number("pool-size", self.pool_size, better.pool_size);
        number("pre-stop", self.pre_stop, better.pre_stop);
        number("grace", self.grace, better.grace);
        number("surge-count", self.surge_count.unwrap_or(-1.0), better.surge_count.unwrap_or(-1.0));
        number("unavailable", self.unavailable, better.unavailable);
        number("unavailable-count", self.unavailable_count.unwrap_or(-1.0), better.unavailable_count.unwrap_or(-1.0));
        number("min-ready", self.min_ready, better.min_ready);
        number("deregistration", self.deregistration, better.deregistration);
        if self.closes_streams != better.closes_streams {
            plan.push(Change::choice("closes-streams", "true"));
        }
        plan
    }
}
