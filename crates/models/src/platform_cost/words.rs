//! The verdict with its reasons, and the computation with its numbers put in.

use super::bill::{Limit, Line, PLATFORMS};
use super::busy::{billed, break_even, busy, packed};
use super::demand::instances;
use super::platforms::rates_of;
use super::{Best, Comparison, Inputs, NEAR};
use crate::{Marked, Step, Verdict, fill};

/// Reasons that are given at most.
const REASONS: usize = 5;

/// Names of the lines of a bill, and how each comes to be, in the order of [`Line`].
const LINES: [(Line, &str, &str); 9] = [
    (Line::Compute, "Compute", "instances of each hour × size × rate, averaged over the day"),
    (Line::LoadBalancer, "Load balancer", "hours × rate, and capacity units or nodes"),
    (Line::Nat, "NAT", "gateways × hours × rate + logs × rate"),
    (Line::Addresses, "Public IPv4", "addresses × rate"),
    (Line::Egress, "Egress", "(traffic − included) × rate, in tiers"),
    (Line::Logs, "Logs", "(logs − free) × rate"),
    (Line::Database, "Database", "size + (storage − included) × rate"),
    (Line::Fees, "Control plane and fees", "hours × rate, or the plan's fee beyond the usage"),
    (Line::Ops, "Your time", "hours × rate"),
];

impl Inputs {
    pub(super) fn judge(&self, comparison: &Comparison) -> (Verdict, Vec<Marked>) {
        let Some(best) = &comparison.best else {
            let why = "Make the instance smaller, or choose other providers and plans.";
            return (Verdict::Danger, vec![Marked::new(why)]);
        };
        let mut findings = self.limits(best);
        let mut found = |verdict, text: String| findings.push((verdict, text));
        let named =
            |before: &str, place: usize, after: String| [before, "⟦", PLATFORMS[place].label, "⟧", &after].concat();

        if let Some((place, cost)) = best.second {
            let more = cost - best.cost;
            if more <= NEAR * best.cost {
                let after =
                    fill(" costs ⟦{$}⟧ more: cost is not the deciding factor. Choose what you can operate.", &[more]);
                found(Verdict::Caution, named("", place, after));
            } else {
                let after = fill(" is next, and costs ⟦{$}⟧ more.", &[more]);
                found(Verdict::Ok, named("", place, after));
            }
        }
        for (bill, place) in comparison.bills.iter().zip(0..) {
            let why = match bill {
                Ok(_) => continue,
                Err(Limit::Size) => " has no size as large as an instance of yours.",
                Err(Limit::Plan) => " cannot serve this: its plan ends before the load does.",
                Err(Limit::Instances) => " cannot serve this: its instances end before the load does.",
            };
            found(Verdict::Ok, named("", place, why.into()));
        }
        let flips = [("Below", &best.flips[0]), ("Above", &best.flips[1])];
        for (word, flip) in flips.into_iter().filter_map(|(word, flip)| flip.map(|flip| (word, flip))) {
            let before = [word, &fill(" ⟦{} requests a second⟧ ", &[flip.at])].concat();
            found(Verdict::Ok, named(&before, flip.to, " is cheaper.".into()));
        }
        if best.cost - best.bill.infrastructure() > best.bill.infrastructure() {
            let share = self.ops_share(best).unwrap_or_default();
            found(Verdict::Ok, fill("⟦{%}⟧ of it is your time: the platform that needs less of it wins.", &[share]));
        }
        let in_flight = self.rps * self.latency / 1e3;
        if in_flight < 1.0 && self.zones > 1.0 {
            let pattern = "You have ⟦{}⟧ requests in flight on average. ⟦{}⟧ zones cost what they do for being there, not for your traffic.";
            found(Verdict::Ok, fill(pattern, &[in_flight, self.zones]));
        }

        let verdict = findings.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Ok);
        let of = |wanted: Verdict| findings.iter().filter(move |(verdict, _)| *verdict == wanted);
        let worst_first = of(Verdict::Danger).chain(of(Verdict::Caution)).chain(of(Verdict::Ok));
        (verdict, worst_first.take(REASONS).map(|(_, why)| Marked::new(why.as_str())).collect())
    }

    /// Limits that the cheapest platform runs into.
    fn limits(&self, best: &Best) -> Vec<(Verdict, String)> {
        let mut findings = Vec::new();
        let instances = best.bill.instances;
        if best.bill.further > 0.0 && instances > self.max_instances {
            let pattern = "The busiest hour takes ⟦{} (instance|instances)⟧ and your cap is ⟦{}⟧: requests queue, then fail. Raise the cap.";
            findings.push((Verdict::Danger, fill(pattern, &[instances, self.max_instances])));
        }
        if let Some(connections) = best.bill.connections {
            let wanted = instances * self.pool_size;
            let at_cap = self.max_instances * self.pool_size;
            if wanted > connections {
                let pattern = "The busiest hour takes ⟦{} (instance|instances)⟧ with ⟦{} (connection|connections)⟧ each, and the database allows ⟦{}⟧. Shrink the pools, or put a pooler in front.";
                findings.push((Verdict::Danger, fill(pattern, &[instances, self.pool_size, connections])));
            } else if best.bill.further > 0.0 && at_cap > connections {
                let pattern = "At your cap the pools want ⟦{} (connection|connections)⟧ and the database allows ⟦{}⟧. Set the cap to ⟦{}⟧.";
                let most = (connections / self.pool_size).floor();
                findings.push((Verdict::Caution, fill(pattern, &[at_cap, connections, most])));
            }
        }
        findings
    }

    pub(super) fn steps(&self, comparison: &Comparison) -> Vec<Step> {
        let demand = &comparison.demand;
        let (rps, seconds) = (self.rps, self.latency / 1e3);
        let in_flight = rps * seconds;
        let mut steps = vec![
            Step::new(
                "Requests of the month",
                "rate × 3,600 × hours",
                "{} /s × 3,600 × {} h = ⟦{}⟧",
                &[rps, self.month_hours, demand.requests],
            ),
            Step::new("In flight", "rate × time of a request", "{} /s × {} ms = ⟦{}⟧", &[rps, self.latency, in_flight]),
            Step::new(
                "Busiest hour",
                "average × ratio",
                "{} /s × {} = ⟦{} /s⟧",
                &[rps, self.peak_ratio, demand.peak()],
            ),
            Step::new(
                "Egress",
                "requests × response",
                "{} × {} KiB = ⟦{} GiB⟧",
                &[demand.requests, self.response_size, demand.egress],
            ),
            Step::new(
                "Logs",
                "requests × lines × size of a line",
                "{} × {} × {} bytes = ⟦{} GiB⟧",
                &[demand.requests, self.logs_per_request, self.log_line_bytes, demand.logs],
            ),
        ];
        if let Some((vcpu, places)) = self.cloud_run_size() {
            let capacity = super::demand::capacity(self, vcpu, places, super::demand::TARGET);
            let count = instances(rps, capacity, self.least());
            steps.push(Step::new(
                "Cloud Run, busy at average load",
                "n (1 − e^(−in flight / n)); billed in steps of 100 ms; at best E⌈N / places⌉",
                "{} × (1 − e^(−{} / {})) = ⟦{}⟧; billed ⟦{}⟧; at best ⟦{}⟧",
                &[
                    count,
                    in_flight,
                    count,
                    count * busy(in_flight / count),
                    count * billed(rps / count, seconds),
                    packed(in_flight, places),
                ],
            ));
            let (on, by_request) = rates_of(vcpu, self.cloud_run_memory(vcpu));
            if let Some(from) = break_even(on, by_request) {
                steps.push(Step::new(
                    "Cloud Run, always on pays from",
                    "−ln(1 − price always on / price by request), in flight on one instance",
                    "−ln(1 − ${} / ${}) an hour = ⟦{}⟧, without the fee for requests",
                    &[on * 3_600.0, by_request * 3_600.0, from],
                ));
            }
        }
        if let Some(best) = &comparison.best {
            steps.push(Step::new(
                "Instances of the cheapest, busiest hour",
                "⌈busiest hour / what one takes at 60 %⌉, no fewer than it needs",
                "⌈{} /s / {} /s⌉ → ⟦{}⟧",
                &[demand.peak(), best.bill.capacity, best.bill.instances],
            ));
            if !best.bill.size.is_empty() {
                let numbers = Marked::new([&fill("⟦{} × ", &[best.bill.units]), best.bill.size, "⟧"].concat());
                let formula = "the cheapest set that holds that";
                steps.push(Step { name: "Size", formula, numbers });
            }
            if let Some(limit) = self.first_limit(best) {
                steps.push(Step::new(
                    "First limit of the cheapest",
                    "least of cap, connections / pool size and the platform's own × what one takes / ratio",
                    "{} × {} /s / {} = ⟦{} /s⟧ on average",
                    &[self.most_instances(best), best.bill.capacity, self.peak_ratio, limit],
                ));
            }
            for (line, name, formula) in LINES {
                if best.bill.line(line) > 0.0 {
                    steps.push(Step::new(name, formula, "⟦{$}⟧", &[best.bill.line(line)]));
                }
            }
        }
        steps
    }
}
