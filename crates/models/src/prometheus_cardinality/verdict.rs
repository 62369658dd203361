//! What is wrong, the recommendation, and the plan.

use super::Inputs;
use super::inputs::MAX_MEMORY;
use super::model::{Load, USED};
use crate::{Change, Findings, Judgment, Marked, fill};

/// A label with more values belongs in another tool: Prometheus's guidance.
const MANY: f64 = 100.0;

/// More route patterns than a service has: such a label has raw paths.
const RAW_PATHS: f64 = 1_000.0;

/// Above this size in megabytes, a scrape takes seconds to write and to parse: our threshold.
const LARGE_SCRAPE: f64 = 10.0;

impl Inputs {
    fn has_ids(&self) -> bool {
        self.extra_values > MANY
    }

    fn has_raw_paths(&self) -> bool {
        self.routes > RAW_PATHS
    }

    fn is_tight(&self) -> bool {
        self.load().memory > USED * self.memory_limit
    }

    /// Returns the inputs without IDs and raw paths, and with the memory that they need.
    pub(super) fn recommended(&self) -> Self {
        let extra_values = if self.has_ids() { 1.0 } else { self.extra_values };
        let (routes, combinations) = if self.has_raw_paths() {
            // Fewer routes do not have more series than the paths, however rare their combinations are.
            let most = (self.combinations * self.routes / MANY * 1e6).floor() / 1e6;
            (MANY, most.max(1e-6).min(25.0))
        } else {
            (self.routes, self.combinations)
        };
        let bounded = Self { extra_values, routes, combinations, ..*self };
        if !bounded.is_tight() {
            return bounded;
        }
        let counted = Self { buckets: bounded.buckets.min(5.0), ..bounded };
        // Fewer buckets are worth their loss of detail only if they are enough.
        if !counted.is_tight() {
            return counted;
        }
        let memory_limit = (bounded.load().memory / USED).ceil();
        if memory_limit <= MAX_MEMORY { Self { memory_limit, ..bounded } } else { bounded }
    }

    fn plan(&self, better: &Self) -> Vec<Change> {
        let fields = [
            ("routes", self.routes, better.routes),
            ("extra-values", self.extra_values, better.extra_values),
            ("buckets", self.buckets, better.buckets),
            ("combinations", self.combinations, better.combinations),
            ("memory-limit", self.memory_limit, better.memory_limit),
        ];
        fields.iter().filter(|change| change.1 != change.2).map(|change| Change::number(change.0, change.2)).collect()
    }

    pub(super) fn judge(&self, load: &Load, better: &Self) -> Judgment {
        let mut findings = Findings::default();
        let after = better.load();
        let series = [load.own, after.own];
        if load.memory > self.memory_limit {
            let pattern = ["Prometheus needs ⟦{} GB⟧ of memory and has ⟦{} GB⟧.", &self.remedy(better)].concat();
            findings.danger(&pattern, &[load.memory, self.memory_limit]);
        } else if self.is_tight() {
            let pattern = ["Prometheus needs ⟦{} GB⟧ of its ⟦{} GB⟧, and queries need the rest.", &self.remedy(better)];
            findings.caution(&pattern.concat(), &[load.memory, self.memory_limit]);
        }
        if self.has_ids() {
            findings.caution(
                "A label with ⟦{#} values⟧ multiplies the series of the metric. Put IDs in logs and traces: without it, your \
                 service has ⟦{}⟧ series instead of ⟦{}⟧.",
                &[self.extra_values, series[1], series[0]],
            );
        }
        if self.has_raw_paths() {
            findings.caution(
                "The route label has ⟦{#}⟧ values. Those are raw paths, which clients make up: record the matched route \
                 (MatchedPath) instead.",
                &[self.routes],
            );
        }
        if load.scrape > LARGE_SCRAPE {
            findings.note(
                "Each scrape of an instance is about ⟦{} MB⟧ of text, every ⟦{} s⟧. A sample_limit rejects it before it \
                 harms Prometheus.",
                &[load.scrape, self.scrape_interval],
            );
        }
        let within = self.budget() >= load.of_instance && better == self;
        let recommendation = if within {
            Marked::fill(
                "Your service has ⟦{}⟧ series, and Prometheus needs ⟦{} GB⟧ of ⟦{} GB⟧. Keep each instance below ⟦{}⟧ series.",
                &[load.own, load.memory, self.memory_limit, self.budget().floor()],
            )
        } else {
            Marked::fill(
                "After that, your service has ⟦{}⟧ series, and Prometheus needs ⟦{} GB⟧ of ⟦{} GB⟧.",
                &[after.own, after.memory, better.memory_limit],
            )
        };
        findings.note(
            "Memory is linear in the series, but each label multiplies them. At worst, Prometheus needs ⟦{} GB⟧.",
            &[load.memory_max],
        );
        findings.judge(recommendation, self.plan(better))
    }

    /// Returns what makes the memory suffice, after a space.
    fn remedy(&self, better: &Self) -> String {
        if better.memory_limit != self.memory_limit {
            fill(" Give it ⟦{} GB⟧, or scrape fewer metrics.", &[better.memory_limit])
        } else if self.has_ids() {
            fill(" Drop the label with ⟦{#} values⟧.", &[self.extra_values])
        } else if self.has_raw_paths() {
            " Replace raw paths by routes.".into()
        } else if better.buckets != self.buckets {
            fill(" Use ⟦{} (bucket|buckets)⟧.", &[better.buckets])
        } else {
            " Scrape fewer metrics, or use more than one Prometheus.".into()
        }
    }
}
