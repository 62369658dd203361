//! The quantities of a deploy.

use super::inputs::Inputs;
use super::rollout::Rollout;

/// What a deploy costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deploy {
    pub(crate) rollout: Rollout,
    /// Database connections at the peak.
    pub(crate) connections: f64,
    /// Least capacity, as a share of that before the deploy.
    pub(super) capacity: f64,
    /// Highest use of the capacity that is left; above 1 it does not suffice.
    pub(super) utilization: f64,
    /// Requests that reach a closed listener.
    pub(crate) failed: f64,
    /// Requests cut off at the end of the grace period.
    pub(super) cut_requests: f64,
    /// Those and streams.
    pub(crate) cut: f64,
    /// Streams that reconnect at the same time.
    pub(super) reconnects: f64,
}

impl Inputs {
    pub(crate) fn deploy(&self) -> Deploy {
        let rollout = self.roll(&mut |_| {});
        let capacity = rollout.least / self.replicas;
        let streams = if self.streams_stay() { self.long_connections } else { 0.0 };
        let cut_requests = self.rps * self.expected_excess(self.grace - self.pre_stop);
        let together = (self.surge_pods() + self.unavailable_pods()).min(self.replicas);
        Deploy {
            rollout,
            connections: rollout.peak * self.pool_size,
            capacity,
            utilization: if self.utilization == 0.0 { 0.0 } else { self.utilization / 100.0 / capacity },
            failed: self.rps * self.unserved(),
            cut_requests,
            cut: cut_requests + streams,
            reconnects: self.long_connections * together / self.replicas,
        }
    }

    /// Returns for how long proxies send requests to a listener that is closed, in seconds.
    pub(super) fn unserved(&self) -> f64 {
        (self.propagation - self.deregistration - self.listening()).max(0.0)
    }

    /// Returns for how long a pod accepts requests once it is told to stop, in seconds. The end of the grace period also
    /// ends the wait.
    pub(super) fn listening(&self) -> f64 {
        self.pre_stop.min(self.grace)
    }

    /// Returns `E max(0, D - x)`, the integral of `P(D > t)` from `x`, in seconds.
    pub(super) fn expected_excess(&self, left: f64) -> f64 {
        let slowest = self.request_max;
        let percentile = (self.request_p99 / 1e3).min(slowest);
        let from = left.max(0.0);
        if from >= slowest {
            return 0.0;
        }
        // The slowest hundredth: a triangle from the percentile to the maximum, cut at `from`.
        let triangle = |from: f64| {
            let side = slowest - from;
            if side == 0.0 { 0.0 } else { 0.005 * side * side / (slowest - percentile) }
        };
        if from >= percentile {
            return triangle(from);
        }
        // ∫ 100^(-t/q) dt from `from` to `q`.
        let share_above = libm::exp(-LN_100 * from / percentile);
        (share_above - 0.01) * percentile / LN_100 + triangle(percentile)
    }
}

/// Natural logarithm of 100.
const LN_100: f64 = 2.0 * std::f64::consts::LN_10;
