//! The ranking, its reasons, and the inputs to change.

use super::bill::{Bill, Limit};
use super::inputs::{DatabaseSize, Inputs};
use super::model::{Comparison, Ranked};
use super::platforms::PLATFORMS;
use crate::{Change, Findings, Judgment, Marked, fill};

/// Bills within this share of each other count as equal.
const NEAR: f64 = 0.2;

/// Returns the name of a platform inside a sentence, marked.
fn named(place: usize) -> String {
    let article = if PLATFORMS[place].key == "vps" { "a " } else { "" };
    [article, "⟦", PLATFORMS[place].label, "⟧"].concat()
}

/// Returns "X is cheapest: $1 a month, $2 less than Y."
fn ranking(ranked: &Ranked) -> String {
    let name = named(ranked.place);
    let margin = ranked.margin();
    let (verb, after) = match (ranked.second, margin) {
        (Some((second, _)), Some(0.0)) => {
            (" and ", [&*named(second), &fill(" cost the same: ⟦{$}⟧ a month.", &[ranked.cost])].concat())
        }
        (Some((second, _)), Some(margin)) => {
            let numbers = fill("⟦{$}⟧ a month, ⟦{$}⟧ less than ", &[ranked.cost, margin]);
            (" is cheapest: ", [&numbers, &*named(second), "."].concat())
        }
        _ => (" is the only platform that fits: ", fill("⟦{$}⟧ a month.", &[ranked.cost])),
    };
    [&*name, verb, &after].concat()
}

/// Begins a sentence with an uppercase letter.
fn sentence(text: &str) -> String {
    text.strip_prefix("a ").map_or_else(|| text.into(), |rest| ["A ", rest].concat())
}

impl Inputs {
    pub(super) fn judge(&self, comparison: &Comparison) -> Judgment {
        let mut findings = Findings::default();
        let Some(best) = &comparison.best else {
            findings.note("Make the instances smaller, raise their maximum, or choose other providers and plans.", &[]);
            left_out(comparison, self.max_instances, &mut findings);
            let headline = "No platform serves this load in instances of this size.";
            return findings.rank(Marked::new(headline), Vec::new());
        };
        let plan = self.limits(&best.bill, &mut findings);
        if let Some(ranked) = comparison.with_time.filter(|ranked| self.count_ops && ranked.second.is_some()) {
            let share = self.ops_share(comparison).unwrap_or_default();
            let after = if share > 0.5 { fill(" Your time is ⟦{%}⟧ of that.", &[share]) } else { String::new() };
            findings.note(&["With your time, ", &ranking(&ranked), &after].concat(), &[]);
        }
        if let Some(ranked) = Ranked::new(&comparison.alike).filter(|ranked| ranked.second.is_some()) {
            let instances = fill("Like for like (⟦{#} (instance|instances)⟧ or more", &[self.min_alike()]);
            let setup = if self.database == DatabaseSize::None {
                " and a load balancer on each), "
            } else {
                ", a load balancer and managed PostgreSQL on each), "
            };
            findings.note(&[&instances, setup, &*ranking(&ranked)].concat(), &[]);
        }
        if best.ranked.margin().is_some_and(|margin| margin <= NEAR * best.ranked.cost) {
            findings.note(
                "The two lowest bills are within ⟦{%}⟧ of each other. Choose the platform that you can operate.",
                &[NEAR],
            );
        }
        let flips = [("Below", &best.flips[0]), ("Above", &best.flips[1])];
        for (word, flip) in flips.into_iter().filter_map(|(word, flip)| flip.map(|flip| (word, flip))) {
            let before = fill(" ⟦{} (request|requests) per second⟧, ", &[flip.at]);
            findings.note(&[word, &before, &named(flip.to), " has the lower bill."].concat(), &[]);
        }
        left_out(comparison, self.max_instances, &mut findings);
        findings.rank(Marked::new(sentence(&ranking(&best.ranked))), plan)
    }

    /// Adds the limits that the cheapest platform reaches, and returns the inputs that keep within them.
    fn limits(&self, bill: &Bill, findings: &mut Findings) -> Vec<Change> {
        let mut plan = Vec::new();
        let Some(connections) = bill.connections else { return plan };
        let instances = bill.instances.max(1.0);
        let mut pool = self.pool_size;
        if instances * pool > connections {
            pool = (connections / instances).floor();
            let pattern = "The busiest hour needs ⟦{#} (instance|instances)⟧ with ⟦{#} (connection|connections)⟧ each, but the database allows ⟦{#}⟧.";
            let numbers = [instances, self.pool_size, connections];
            if pool < 1.0 {
                findings.danger(&[pattern, " Put a pooler in front."].concat(), &numbers);
                return plan;
            }
            let numbers = [numbers[0], numbers[1], numbers[2], pool];
            findings.danger(&[pattern, " Use ⟦{#}⟧ per instance, or a pooler."].concat(), &numbers);
            plan.push(Change::number("pool-size", pool));
        }
        if bill.further > 0.0 && pool > 0.0 && self.max_instances * pool > connections {
            let max = (connections / pool).floor().max(1.0);
            let pattern = "At your maximum of ⟦{#} (instance|instances)⟧ the pools want ⟦{#} (connection|connections)⟧, but the database allows ⟦{#}⟧. Set the maximum to ⟦{#}⟧.";
            findings.caution(pattern, &[self.max_instances, self.max_instances * pool, connections, max]);
            plan.push(Change::number("max-instances", max));
        }
        plan
    }
}

/// Adds the platforms that cannot serve the load, and why.
fn left_out(comparison: &Comparison, max_instances: f64, findings: &mut Findings) {
    let over_cap = fill(" (over your maximum of ⟦{#} (instance|instances)⟧)", &[max_instances]);
    let mut text = String::new();
    for (limit, why) in [
        (Limit::Size, " (no instance this large)"),
        (Limit::Plan, " (beyond its plan)"),
        (Limit::Instances, " (over its limit of instances)"),
        (Limit::Cap, &*over_cap),
    ] {
        let before = text.len();
        for (bill, platform) in comparison.bills.iter().zip(PLATFORMS) {
            if bill.as_ref().err() == Some(&limit) {
                text.push_str(if text.is_empty() { "Left out: " } else { ", " });
                text.push_str(&["⟦", platform.label, "⟧"].concat());
            }
        }
        if text.len() > before {
            text.push_str(why);
        }
    }
    if !text.is_empty() {
        text.push('.');
        findings.note(&text, &[]);
    }
}
