//! The verdict and its reasons.

use super::bill::Limit;
use super::inputs::Inputs;
use super::model::{Best, Comparison};
use super::platforms::PLATFORMS;
use crate::{Marked, Verdict, fill};

/// Costs within this share of each other count as equal.
const NEAR: f64 = 0.2;
const MAX_REASONS: usize = 5;

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
        (verdict, worst_first.take(MAX_REASONS).map(|(_, why)| Marked::new(why.as_str())).collect())
    }

    /// Returns the limits that the cheapest platform reaches.
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
                let max = (connections / self.pool_size).floor();
                findings.push((Verdict::Caution, fill(pattern, &[at_cap, connections, max])));
            }
        }
        findings
    }
}
