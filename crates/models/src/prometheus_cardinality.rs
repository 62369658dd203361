//! How many time series a service sends to Prometheus, and what they cost in memory, disk and scrape traffic.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `r`, `m`, `s`, `x` | values of the labels of the largest metric: routes, methods, status codes, all others together | |
//! | `c` | share of their combinations that occur | |
//! | `b` | buckets of its histogram, without `+Inf`; 0 for a counter or gauge | |
//! | `o` | series of all other metrics of an instance | |
//! | `I`, `d` | instances of the service, deploys a day | |
//! | `O` | series of everything else that this Prometheus scrapes | |
//! | `P`, `R` | scrape interval, retention | s, days |
//! | `B`, `M`, `E` | bytes of a sample on disk, memory of a series, memory without series | |
//!
//! # Formulas
//!
//! ```text
//! series of an instance   n = r m s x c (b + 3) + o         a bucket for +Inf, and the sum and count; 1 for a counter
//! series of the service   n I
//! in memory after a deploy   H = n I (1 + max(1, d 3 / 24)) + O        without deploys n I + O
//! memory                  E + H M, up to E + H (2,147 + 2,684 x 15 / P)
//! samples                 (n I + O) / P
//! disk                    R x 86,400 x samples x B
//! budget of an instance   ((0.7 x memory limit - E) / M - O) / (H's factor x I)
//! ```
//!
//! Memory is linear in the series. The series are a product over the labels: each further label multiplies them, so they
//! grow exponentially only with the number of labels, and linearly with the values of each.
//!
//! # Sources
//!
//! - `M` = 3 kB: Robust Perception, "Why does Prometheus use so much RAM", for Prometheus 2.20. The upper end: Robust
//!   Perception, "How much RAM does Prometheus 2.x need", 2 GiB for a million series and 2.5 GiB for their samples at 15 s.
//! - `E` = 50 MB, 2.1 kB for a series without samples, and 107 to 125 bytes for the line of a scrape: our lab, with
//!   Prometheus 2.42 and up to 140,000 series.
//! - Series that ended stay in memory for up to three hours, 1 to 2 bytes of a sample, 15 days of retention: Prometheus,
//!   "Storage".
//! - Labels with fewer than 10 values, and another tool above 100: Prometheus, "Instrumentation". Eleven buckets: the
//!   default of its client libraries.
//! - The share of 0.7 of the memory limit, and all defaults of the service: our estimates.
//!
//! # Limits
//!
//! The model leaves out queries, remote write, the write-ahead log, and the index on disk, which grows with churn. A deploy
//! replaces all instances at once. Labels that Prometheus adds, such as `pod`, do not multiply the series: each instance
//! has its own values. Native histograms take one series instead of `b + 3`.

mod chart;
mod inputs;
mod model;
mod scrape;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

pub use inputs::Inputs;

use super::{Calculator, Chart, FieldError, Judgment, Lab, Metric, Paste, Plot, Preset, Range, Report, WRONG_TYPE};
use crate::units::Unit;
use model::Load;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "prometheus-cardinality",
    title: "Prometheus cardinality",
    groups: Inputs::GROUPS,
    presets: PRESETS,
    headline: "memory-gb",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[Chart {
        title: "How does memory grow with the values of a label?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.growth())),
    }],
    paste: Some(Paste {
        label: "Paste a scrape",
        hint: "The text of your service's /metrics endpoint, such as from curl -s localhost:8080/metrics. It stays in your \
               browser.",
        read: scrape::read,
    }),
    simulation: false,
    lab: Some(Lab {
        experiment: "prometheus",
        what: "memory and series",
        but: "",
        measured: &[Range::Numbers { key: "head-series", low: 7_600.0, high: 138_400.0 }],
    }),
};

const PRESETS: &[Preset] = &[
    Preset { title: "A user ID as a label", query: "extra-values=10000" },
    Preset { title: "Raw paths as a label", query: "routes=20000&combinations=1" },
    Preset { title: "Counters only", query: "buckets=0" },
    Preset { title: "200 instances", query: "instances=200&deploys=10" },
];

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Never: values within their ranges do not conflict.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        let (load, better) = (self.load(), self.recommended());
        let Judgment { verdict, headline, because, plan } = self.judge(&load, &better);
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: self.metrics(&load),
            table: None,
            steps: self.steps(&load),
            snippets: better.snippets(self),
        })
    }

    fn metrics(&self, load: &Load) -> Vec<Metric> {
        let series = Unit::counted("series");
        vec![
            Metric::new("memory-gb", "Memory of Prometheus", load.memory, Unit::GB),
            Metric::new("series", "Series of your service", load.own, series),
            Metric::new("series-per-instance", "Series of an instance", load.of_instance, series),
            Metric::new("series-budget-per-instance", "Series that fit, an instance", self.budget(), series),
            Metric::new("memory-max-gb", "Memory of Prometheus, at most", load.memory_max, Unit::GB),
            Metric::new("memory-share", "Share of the memory limit", load.memory / self.memory_limit, Unit::SHARE),
            Metric::new("head-series", "Series in memory after a deploy", load.head, series),
            Metric::new("series-per-combination", "Series of a label combination", self.per_combination(), series),
            Metric::new("samples-per-second", "Samples", load.samples, Unit::PER_SECOND),
            Metric::new("disk-gb", "Disk", load.disk, Unit::GB),
            Metric::new("scrape-mb", "Text of a scrape of an instance", load.scrape, Unit::MB),
        ]
    }
}
