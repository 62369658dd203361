//! Reads a scrape: the Prometheus text format 0.0.4, or OpenMetrics.
//!
//! Each line with a value is a series. For each label of a metric, the reader counts its values, and the series that
//! would remain without it. Hashes of label sets make that linear in the text, apart from sorting: the hash of a set is
//! the sum of the hashes of its labels, so a label is taken out by subtraction.

use super::inputs::Inputs;
use crate::form::SMALLEST;
use crate::paste::filled;
use crate::scrape_line::{Line, Sample, line};
use crate::units::in_full;
use crate::{Change, Marked, Pasted, Readout, fill};

const WRONG: &str =
    "This is not a scrape. Paste the text of /metrics, with lines such as: http_requests_total{method=\"GET\"} 5";

/// Metrics in the table.
const ROWS: usize = 12;

/// Names of the labels that the form asks for.
const ROUTES: &[&str] =
    &["route", "path", "endpoint", "uri", "url", "handler", "http_route", "url_path", "matched_path"];
const METHODS: &[&str] = &["method", "http_method", "http_request_method", "verb"];
const STATUSES: &[&str] = &["status", "code", "status_code", "http_status", "http_response_status_code"];

/// Labels that a histogram or summary needs.
const STRUCTURE: &[&str] = &["le", "quantile"];

/// A metric with all its series.
struct Metric<'a> {
    name: &'a str,
    series: usize,
    labels: Vec<Label<'a>>,
}

/// A label of a metric.
#[derive(Clone, Copy)]
struct Label<'a> {
    name: &'a str,
    values: usize,
    /// Series of the metric without this label.
    without: usize,
}

/// One label of one series.
struct Entry<'a> {
    metric: &'a str,
    label: &'a str,
    value: u64,
    rest: u64,
}

/// Reads the text, and fills in the form with its largest metric.
pub(super) fn read(text: &str) -> Result<Pasted, &'static str> {
    let metrics = metrics(text)?;
    let total: usize = metrics.iter().map(|metric| metric.series).sum();
    let largest = metrics.first().ok_or(WRONG)?;
    let mut summary = fill("⟦{#}⟧ series in ⟦{#}⟧ (metric|metrics). ", &[total as f64, metrics.len() as f64]);
    summary.push_str(&["⟦", largest.name, "⟧ has ⟦", &in_full(largest.series as f64), "⟧"].concat());
    if let Some(label) = largest.blame() {
        let numbers = &[label.values as f64, label.without as f64];
        summary.push_str(&["; without its label ⟦", label.name].concat());
        summary.push_str(&fill("⟧ with ⟦{#} (value|values)⟧ it would have ⟦{#}⟧", numbers));
    }
    summary.push('.');
    Ok(Pasted { fills: fills(largest, total), summary: Marked::new(summary), table: table(&metrics) })
}

/// Returns the metrics, the largest first.
fn metrics(text: &str) -> Result<Vec<Metric<'_>>, &'static str> {
    let (mut samples, mut wrong, mut histograms) = (Vec::new(), 0_usize, Vec::new());
    for text in text.lines() {
        match line(text) {
            Line::Sample(sample) => samples.push(sample),
            Line::Composed(name) => histograms.push(name),
            Line::Nothing => {}
            Line::Wrong => wrong += 1,
        }
    }
    if samples.len() <= wrong {
        return Err(WRONG);
    }
    histograms.sort_unstable();
    let mut entries = Vec::new();
    let mut series = Vec::new();
    for sample in &samples {
        let metric = family(sample, &histograms);
        series.push(metric);
        let all =
            sample.labels.iter().fold(hash(sample.name), |sum, (name, value)| sum.wrapping_add(pair(name, value)));
        for (label, value) in &sample.labels {
            let value = pair(label, value);
            entries.push(Entry { metric, label, value, rest: all.wrapping_sub(value) });
        }
    }
    series.sort_unstable();
    entries.sort_unstable_by(|one, other| (one.metric, one.label).cmp(&(other.metric, other.label)));
    let mut entries = entries.chunk_by(|one, other| one.metric == other.metric && one.label == other.label).peekable();
    let mut metrics = Vec::new();
    for group in series.chunk_by(|one, other| one == other) {
        let name = group.first().copied().unwrap_or_default();
        let mut labels = Vec::new();
        while let Some(of_label) = entries.next_if(|entries| entries.first().is_some_and(|entry| entry.metric == name))
        {
            let label = of_label.first().map_or("", |entry| entry.label);
            let values = distinct(of_label.iter().map(|entry| entry.value));
            // Series without this label stay as they are.
            let without = distinct(of_label.iter().map(|entry| entry.rest)) + group.len() - of_label.len();
            labels.push(Label { name: label, values, without });
        }
        metrics.push(Metric { name, series: group.len(), labels });
    }
    metrics.sort_by_key(|metric| std::cmp::Reverse(metric.series));
    Ok(metrics)
}

/// Returns the metric of a sample: that of `x_bucket`, `x_sum` and `x_count` is `x` if it is a histogram or summary.
fn family<'a>(sample: &Sample<'a>, histograms: &[&str]) -> &'a str {
    let suffixes = ["_bucket", "_sum", "_count", "_created"];
    let stripped = suffixes.iter().find_map(|suffix| sample.name.strip_suffix(suffix));
    let has_le = sample.labels.iter().any(|(label, _)| *label == "le");
    stripped.filter(|name| has_le || histograms.binary_search(name).is_ok()).unwrap_or(sample.name)
}

fn distinct(values: impl Iterator<Item = u64>) -> usize {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.dedup();
    values.len()
}

/// FNV-1a, mixed at the end so that sums of hashes differ.
fn hash(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mixed = (hash ^ (hash >> 31)).wrapping_mul(0x7fb5_d329_728e_a185);
    mixed ^ (mixed >> 27)
}

fn pair(label: &str, value: &str) -> u64 {
    let mixed = (hash(label).rotate_left(17) ^ hash(value)).wrapping_mul(0x81da_def4_bc2d_d44d);
    mixed ^ (mixed >> 33)
}

impl<'a> Metric<'a> {
    /// Returns the label whose loss removes the most series.
    fn blame(&self) -> Option<Label<'a>> {
        let labels = self.labels.iter().filter(|label| !STRUCTURE.contains(&label.name) && label.without < self.series);
        labels.min_by_key(|label| label.without).copied()
    }

    fn values(&self, names: &[&str]) -> f64 {
        let found = self.labels.iter().find(|label| names.contains(&label.name));
        found.map_or(1.0, |label| label.values as f64)
    }
}

/// Returns the fields of the form that describe the largest metric.
fn fills(largest: &Metric, total: usize) -> Vec<Change> {
    // Without the bucket for +Inf.
    let buckets = (largest.values(&["le"]) - 1.0).max(0.0);
    let per_combination = if buckets == 0.0 { 1.0 } else { buckets + 3.0 };
    let [routes, methods, statuses] = [ROUTES, METHODS, STATUSES].map(|names| largest.values(names));
    let known = |name: &str| [ROUTES, METHODS, STATUSES, STRUCTURE].iter().any(|names| names.contains(&name));
    let others = largest.labels.iter().filter(|label| !known(label.name));
    let extra = others.fold(1.0, |product, label| product * label.values as f64);
    let occur = largest.series as f64 / per_combination;
    let share = |extra: f64| 100.0 * occur / (routes * methods * statuses * extra);
    // Labels that depend on each other have far fewer combinations than their product.
    let extra = extra.min(occur).max(1.0);
    [
        ("routes", routes),
        ("methods", methods),
        ("statuses", statuses),
        ("extra-values", extra.ceil()),
        ("buckets", buckets),
        ("combinations", share(extra.ceil()).max(SMALLEST)),
        ("other-series", (total - largest.series) as f64),
    ]
    .into_iter()
    .map(|(key, value)| filled(Inputs::GROUPS, key, value))
    .collect()
}

fn table(metrics: &[Metric]) -> Readout {
    let head = ["Metric", "Series", "Label to blame", "Its values", "Series without it"].map(String::from).into();
    let rows = metrics.iter().take(ROWS).map(|metric| {
        let mut row = vec![metric.name.into(), in_full(metric.series as f64)];
        match metric.blame() {
            Some(label) => {
                row.push(label.name.into());
                row.extend([label.values, label.without].map(|count| in_full(count as f64)));
            }
            None => row.extend(["none", "", ""].map(String::from)),
        }
        row
    });
    Readout { head, rows: rows.collect(), own: 0 }
}
