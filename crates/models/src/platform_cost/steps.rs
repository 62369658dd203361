//! The steps of the computation.

use super::Inputs;
use super::bill::Line;
use super::busy::{Occupied, billed, break_even, packed};
use super::demand::instances;
use super::model::Comparison;
use super::platforms::rates_of;
use crate::{Marked, Step, fill};

/// Names and formulas of the lines of a bill, in the order of [`Line`].
const LINES: [(Line, &str, &str); 9] = [
    (Line::Compute, "Compute", "instances of each hour × size × rate, averaged over the day"),
    (Line::LoadBalancer, "Load balancer", "hours × rate, and capacity units or nodes"),
    (Line::Nat, "NAT", "gateways × hours × rate + logs × rate"),
    (Line::Addresses, "Public IPv4", "addresses × rate"),
    (Line::Egress, "Egress", "(traffic − included) × rate, in tiers"),
    (Line::Logs, "Logs", "(logs − free) × rate"),
    (Line::Database, "Database", "the cheapest size with CPU for the busiest hour at 60%, and storage"),
    (Line::Fees, "Control plane and fees", "hours × rate, or the plan's fee beyond the usage"),
    (Line::Ops, "Your time", "(hours + growth × (machines − 10) / 10) × rate"),
];

impl Inputs {
    pub(super) fn steps(&self, comparison: &Comparison) -> Vec<Step> {
        let demand = &comparison.demand;
        let (rps, seconds) = (self.rps, self.latency / 1e3);
        let in_flight = rps * seconds;
        let mut steps = vec![
            Step::new(
                "Requests of the month",
                "rate × 3,600 × hours",
                "{}/s × 3,600 × {} h = ⟦{}⟧",
                &[rps, self.month_hours, demand.requests],
            ),
            Step::new("In flight", "rate × time of a request", "{}/s × {} ms = ⟦{}⟧", &[rps, self.latency, in_flight]),
            Step::new("Busiest hour", "average × ratio", "{}/s × {} = ⟦{}/s⟧", &[rps, self.peak_ratio, demand.peak()]),
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
            let count = instances(rps, capacity, self.min_running());
            let busy = count * Occupied::new(in_flight / count, places).busy();
            let least = packed(in_flight, places);
            steps.push(Step::new(
                "Cloud Run, busy at average load",
                "instances × share of time with a request; billed in steps of 100 ms; no fewer than E⌈N / places⌉",
                "{} (instance|instances) × {} = ⟦{}⟧; billed ⟦{}⟧; no fewer than ⟦{}⟧",
                &[
                    count,
                    busy / count,
                    busy.max(least),
                    (count * billed(rps / count, seconds, places)).max(least),
                    least,
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
                "⌈busiest hour / capacity at 60%⌉, no fewer than the minimum",
                "⌈{}/s / {}/s⌉ → ⟦{}⟧",
                &[demand.peak(), best.bill.capacity, best.bill.instances],
            ));
            if !best.bill.size.is_empty() {
                let numbers = Marked::new([&fill("⟦{} × ", &[best.bill.units]), best.bill.size, "⟧"].concat());
                let formula = "the cheapest set that holds them";
                steps.push(Step { name: "Size", formula, numbers });
            }
            if let Some(limit) = self.first_limit(best) {
                steps.push(Step::new(
                    "First limit of the cheapest",
                    "least of your maximum, connections / pool size and the platform's limit, × capacity / ratio",
                    "{} × {}/s / {} = ⟦{}/s⟧ on average",
                    &[self.instance_limit(best), best.bill.capacity, self.peak_ratio, limit],
                ));
            }
            for (line, name, formula) in LINES {
                if best.bill.line(line) > 0.0 && (line != Line::Ops || self.count_ops) {
                    steps.push(Step::new(name, formula, "⟦{$}⟧", &[best.bill.line(line)]));
                }
            }
        }
        steps
    }
}
