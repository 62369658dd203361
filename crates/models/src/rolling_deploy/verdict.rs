//! The findings, and the recommendation.

use super::inputs::{Inputs, Replacement};
use super::model::Deploy;
use super::plan::{BUSY, RESERVE};
use crate::{Findings, Judgment, Marked};

impl Inputs {
    pub(super) fn judge(&self, deploy: &Deploy, better: &Self) -> Judgment {
        let mut findings = Findings::default();
        self.judge_capacity(deploy, &mut findings);
        self.judge_connections(deploy, better, &mut findings);
        self.judge_listener(deploy, better, &mut findings);
        self.judge_grace(deploy, better, &mut findings);
        self.judge_streams(deploy, &mut findings);
        self.judge_pace(better, &mut findings);
        self.note_pods(deploy, &mut findings);
        let plan = self.changes_to(better);
        findings.judge(better.recommendation(plan.is_empty()), plan)
    }

    /// Returns what a deploy with these inputs is like.
    fn recommendation(&self, unchanged: bool) -> Marked {
        let deploy = self.deploy();
        let mut numbers = Vec::new();
        let lead = if deploy.connections > self.available() {
            numbers.push(deploy.connections + self.reserved_connections + self.other_connections);
            "With PgBouncer, or with ⟦{#}⟧ or more for max_connections: "
        } else if unchanged {
            "Deploy as you do: "
        } else {
            "With these changes: "
        };
        let lost = deploy.failed + deploy.cut;
        let failed = if lost < 1.0 {
            "no request fails"
        } else {
            numbers.push(lost.round());
            "at most ⟦{#} (request fails|requests fail)⟧"
        };
        numbers.extend([deploy.rollout.available_after, deploy.connections, self.available()]);
        let pattern = [
            lead,
            failed,
            ", all new pods are available after ⟦{} s⟧, and the deploy needs at most ⟦{#}⟧ of ⟦{#} (connection|connections)⟧.",
        ];
        Marked::fill(&pattern.concat(), &numbers)
    }

    fn judge_capacity(&self, deploy: &Deploy, findings: &mut Findings) {
        let serving = deploy.rollout.least;
        let numbers = [serving, self.replicas, self.utilization / 100.0, deploy.utilization];
        if serving == 0.0 {
            let (all, numbers) = if self.replicas == 1.0 {
                ("The only pod stops", vec![])
            } else {
                ("All ⟦{#}⟧ pods stop", vec![self.replicas])
            };
            let pattern = [
                all,
                " before a new one is ready, so the service is down for ⟦{} s⟧ or more. Set maxUnavailable to 0 and maxSurge to 1 or more.",
            ];
            findings.danger(&pattern.concat(), &[numbers, vec![self.boot]].concat());
        } else if deploy.capacity < 1.0 && deploy.utilization > 1.0 {
            findings.danger(
                "Only ⟦{#}⟧ of ⟦{#} (pod|pods)⟧ serve during the deploy, so the use of the capacity rises from ⟦{%}⟧ to ⟦{%}⟧: they are overloaded. Set maxUnavailable to 0.",
                &numbers,
            );
        } else if deploy.capacity < 1.0 && deploy.utilization > BUSY {
            findings.caution(
                "Only ⟦{#}⟧ of ⟦{#} (pod|pods)⟧ serve during the deploy, so the use of the capacity rises from ⟦{%}⟧ to ⟦{%}⟧. Set maxUnavailable to 0.",
                &numbers,
            );
        }
    }

    fn judge_connections(&self, deploy: &Deploy, better: &Self, findings: &mut Findings) {
        let (wanted, available) = (deploy.connections, self.available());
        if wanted <= available {
            return;
        }
        let idle = self.replicas * self.pool_size;
        let (remedy, number) = self.fewer_connections(better);
        let (wants, numbers) = if idle > available {
            (
                "The service wants ⟦{#} (connection|connections)⟧ even between deploys, and ⟦{#}⟧ during one; ⟦{#} (is|are)⟧ available. ",
                vec![idle, wanted, available],
            )
        } else {
            (
                "The deploy wants ⟦{#} (connection|connections)⟧, ⟦{#}⟧ for each of ⟦{#} (pod|pods)⟧; ⟦{#} (is|are)⟧ available. ",
                vec![wanted, self.pool_size, deploy.rollout.peak, available],
            )
        };
        findings.danger(&[wants, &remedy].concat(), &[numbers, number].concat());
    }

    /// Returns what makes the connections fit, with its numbers.
    fn fewer_connections(&self, better: &Self) -> (String, Vec<f64>) {
        if better.pool_size < self.pool_size {
            return ("Use ⟦{#}⟧ per pod, or PgBouncer.".into(), vec![better.pool_size]);
        }
        let after = better.roll(&mut |_| {}).peak * better.pool_size;
        if after > self.available() {
            return ("That is less than ⟦1⟧ per pod: use PgBouncer, or raise max_connections.".into(), Vec::new());
        }
        let changes = [
            ("maxSurge", self.surge_pods(), better.surge_pods()),
            ("maxUnavailable", self.unavailable_pods(), better.unavailable_pods()),
            ("minReadySeconds", self.min_ready, better.min_ready),
        ];
        let changed: Vec<_> = changes.into_iter().filter(|(_, before, after)| before != after).collect();
        if changed.is_empty() {
            return ("The other changes bring that down to ⟦{#}⟧.".into(), vec![after]);
        }
        let mut remedy = String::new();
        for (place, (setting, ..)) in changed.iter().enumerate() {
            let joint = match place {
                0 => "Set ",
                _ if place + 1 == changed.len() => " and ",
                _ => ", ",
            };
            remedy.push_str(&[joint, setting, " to ⟦{=}⟧"].concat());
        }
        remedy.push('.');
        (remedy, changed.iter().map(|(.., after)| *after).collect())
    }

    fn judge_listener(&self, deploy: &Deploy, better: &Self, findings: &mut Findings) {
        if deploy.failed < 1.0 {
            return;
        }
        if self.pre_stop >= better.pre_stop {
            return findings.danger(
                "Each deploy fails up to ⟦{#} (request|requests)⟧: a pod is killed ⟦{} s⟧ before proxies stop sending to it. Set the grace period to ⟦{#} s⟧.",
                &[deploy.failed.round(), self.unserved(), better.grace],
            );
        }
        findings.danger(
            "Each deploy fails up to ⟦{#} (request|requests)⟧: proxies keep sending to a pod for ⟦{} s⟧ after it stops accepting. Wait ⟦{#} s⟧ in preStop first.",
            &[deploy.failed.round(), self.unserved(), better.pre_stop],
        );
    }

    fn judge_grace(&self, deploy: &Deploy, better: &Self, findings: &mut Findings) {
        let (left, slowest) = ((self.grace - self.pre_stop).max(0.0), self.request_max);
        let numbers = [slowest, left, deploy.cut_requests.round(), better.grace];
        if self.grace < self.grace_needed() && deploy.cut_requests >= 1.0 {
            findings.danger(
                "The slowest request takes ⟦{} s⟧, but a pod is killed ⟦{} s⟧ after it stops accepting. That cuts off up to ⟦{#} (request|requests)⟧ per deploy. Set the grace period to ⟦{#} s⟧.",
                &numbers,
            );
        } else if self.grace < self.grace_needed() {
            findings.caution(
                "The slowest request takes ⟦{} s⟧, but a pod is killed ⟦{} s⟧ after it stops accepting. Set the grace period to ⟦{#} s⟧.",
                &[slowest, left, better.grace],
            );
        } else if self.grace < self.grace_needed() + RESERVE {
            findings.caution(
                "The slowest request leaves ⟦{} s⟧ of the grace period to close pools and send telemetry. Set it to ⟦{#} s⟧.",
                &[self.grace - self.grace_needed(), better.grace],
            );
        } else if better.grace > self.grace {
            findings.note("With the longer preStop, the grace period must be ⟦{#} s⟧.", &[better.grace]);
        }
    }

    fn judge_streams(&self, deploy: &Deploy, findings: &mut Findings) {
        if self.streams_stay() {
            findings.caution(
                "⟦{#} (stream stays|streams stay)⟧ open until SIGKILL, so every pod uses up its grace period of ⟦{} s⟧. Close streams on SIGTERM.",
                &[self.long_connections, self.grace],
            );
        }
        if deploy.reconnects >= 1.0 {
            findings.note(
                "Up to ⟦{#} (stream reconnects|streams reconnect)⟧ at once. Let clients wait a random time first.",
                &[deploy.reconnects.round()],
            );
        }
    }

    fn judge_pace(&self, better: &Self, findings: &mut Findings) {
        if better.deregistration < self.deregistration {
            findings.caution(
                "Every old pod waits ⟦{} s⟧ for the deregistration delay, but the slowest request takes ⟦{} s⟧. Set the delay to ⟦{#} s⟧.",
                &[self.deregistration, self.request_max, better.deregistration],
            );
        }
    }

    fn note_pods(&self, deploy: &Deploy, findings: &mut Findings) {
        let counted = self.replicas + self.surge_pods();
        if self.replacement == Replacement::Started && deploy.rollout.peak > counted {
            findings.note(
                "Up to ⟦{#} pods⟧ exist at once, not ⟦{#}⟧: maxSurge does not count pods that terminate, and each takes up to ⟦{} s⟧.",
                &[deploy.rollout.peak, counted, self.termination()],
            );
        }
    }
}
