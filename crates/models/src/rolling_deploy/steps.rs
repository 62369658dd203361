//! The steps of the computation.

use super::inputs::Inputs;
use super::model::Deploy;
use crate::Step;

impl Inputs {
    pub(super) fn steps(&self, deploy: &Deploy) -> Vec<Step> {
        let (surge, unavailable, rollout) = (self.surge_pods(), self.unavailable_pods(), deploy.rollout);
        let stay = self.streams_stay();
        vec![
            match self.surge_count {
                Some(_) => Step::new("Pods that may be added", "as entered", "⟦{}⟧", &[surge]),
                None => Step::new(
                    "Pods that may be added",
                    "⌈replicas × surge⌉",
                    "⌈{} × {%}⌉ = ⟦{}⟧",
                    &[self.replicas, self.surge / 100.0, surge],
                ),
            },
            match self.unavailable_count {
                Some(_) => Step::new(
                    "Pods that may be missing",
                    "as entered, at least 1 without a surge",
                    "⟦{}⟧",
                    &[unavailable],
                ),
                None => Step::new(
                    "Pods that may be missing",
                    "⌊replicas × unavailable⌋, at least 1 without a surge",
                    "⌊{} × {%}⌋ → ⟦{}⟧",
                    &[self.replicas, self.unavailable / 100.0, unavailable],
                ),
            },
            Step::new(
                "Until all new pods are available",
                "steps × (time until ready + minimum time ready), from the simulated rollout",
                "{} (step|steps) of {} s + {} s: ⟦{} s⟧",
                &[rollout.waves, self.boot, self.min_ready, rollout.available_after],
            ),
            Step::new(
                "A pod terminates for",
                if stay {
                    "deregistration delay + grace period, because streams stay open"
                } else {
                    "deregistration delay + min(grace period, wait + slowest request)"
                },
                if stay { "{} s + {} s = ⟦{} s⟧" } else { "{} s + min({} s, {} s + {} s) = ⟦{} s⟧" },
                &if stay {
                    vec![self.deregistration, self.grace, self.termination()]
                } else {
                    vec![self.deregistration, self.grace, self.pre_stop, self.request_max, self.termination()]
                },
            ),
            Step::new(
                "Connections at the peak",
                "most pods at once in the simulated rollout × connections per pod",
                "{} × {} = ⟦{}⟧",
                &[rollout.peak, self.pool_size, deploy.connections],
            ),
            Step::new(
                "Connections left for this service",
                "connection limit − reserved − other clients",
                "{} − {} − {} = ⟦{}⟧",
                &[self.max_connections, self.reserved_connections, self.other_connections, self.available()],
            ),
            Step::new(
                "Least capacity",
                "fewest pods that serve in the simulated rollout / replicas",
                "{} / {} = ⟦{%}⟧",
                &[rollout.least, self.replicas, deploy.capacity],
            ),
            Step::new(
                "Requests that fail, at most",
                "requests × (time until proxies stop sending − deregistration delay − min(wait, grace period))",
                "{}/s × max(0, {} s − {} s − {} s) = ⟦{}⟧",
                &[self.rps, self.propagation, self.deregistration, self.listening(), deploy.failed],
            ),
            Step::new(
                "Requests cut off, at most",
                "requests × mean time by which a request exceeds (grace period − wait)",
                "{}/s × {} s = ⟦{}⟧",
                &[self.rps, self.expected_excess(self.grace - self.pre_stop), deploy.cut_requests],
            ),
        ]
    }
}
