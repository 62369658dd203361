//! The numbers of the variants, for the file.

use super::Round;
use crate::programs::layered::STEPS;
use crate::stats::{difference_over_repeats, mean, over_repeats};
use measurements::{Cell, Measured, Series};

/// One cell for each variant, with what it costs and what its last layer adds.
pub fn series(variants: &[usize], rounds: &[Vec<Round>]) -> Vec<Series> {
    let cells: Vec<Cell> = (0..variants.len()).map(|variant| cell(variants, rounds, variant)).collect();
    let findings = findings(&cells);
    vec![Series {
        key: "layers".into(),
        title: "Layers of the reference service, one after the other".into(),
        calculator: None,
        findings,
        cells,
    }]
}

/// The name of a variant, which is that of its last step.
fn name(steps: usize) -> String {
    match steps.checked_sub(1).and_then(|last| STEPS.get(last)) {
        Some((_, name)) => format!("+ {name}"),
        None => "bare handler".into(),
    }
}

fn cell(variants: &[usize], rounds: &[Vec<Round>], variant: usize) -> Cell {
    let all = |value: fn(&Round) -> f64, variant: usize| -> Vec<f64> {
        rounds.iter().filter_map(|round| round.get(variant)).map(value).collect()
    };
    let rate = mean(&all(|round| round.lower_rate, variant));
    let latency = |key: &str, share: &str, value: fn(&Round) -> f64| {
        let label = format!("Latency at {rate:.0} requests per second, {share}");
        over_repeats(key, &label, "ms", &all(value, variant))
    };
    let mut measured = vec![
        over_repeats("cpu-us", "Processor time of a request", "µs", &all(|round| round.cpu_us, variant)),
        over_repeats("requests-per-second", "Requests that one processor serves", "/s", &all(|r| r.rate, variant)),
        latency("p50-ms", "p50", |round| round.p50_ms),
        latency("p99-ms", "p99", |round| round.p99_ms),
    ];
    let failed = over_repeats("failed", "Requests that failed at that rate", "", &all(|r| r.failed as f64, variant));
    if failed.value > 0.0 {
        measured.push(failed);
    }
    if let Some(previous) = variant.checked_sub(1) {
        let times = all(|round| round.cpu_us, variant).into_iter().zip(all(|round| round.cpu_us, previous));
        let added: Vec<f64> = times.map(|(with, without)| with - without).collect();
        measured.insert(1, difference_over_repeats("added-us", "Processor time that this step adds", "µs", &added));
    }
    let steps = variants.get(variant).copied().unwrap_or_default();
    Cell { name: name(steps), query: None, in_range: true, measured, histogram: None }
}

fn value(cell: &Cell, key: &str) -> f64 {
    cell.measured(key).map_or(0.0, |Measured { value, .. }| *value)
}

fn findings(cells: &[Cell]) -> Vec<String> {
    let (Some(bare), Some(all)) = (cells.first(), cells.last()) else { return Vec::new() };
    let mut findings = vec![format!(
        "A request takes {:.1} µs of processor time with a bare handler and {:.1} µs with all layers; one processor serves \
         {:.0} and {:.0} requests per second, and p99 is {:.2} and {:.2} ms.",
        value(bare, "cpu-us"),
        value(all, "cpu-us"),
        value(bare, "requests-per-second"),
        value(all, "requests-per-second"),
        value(bare, "p99-ms"),
        value(all, "p99-ms"),
    )];
    let added = value(all, "cpu-us") - value(bare, "cpu-us");
    let most = cells.iter().skip(1).max_by(|a, b| value(a, "added-us").total_cmp(&value(b, "added-us")));
    if let Some(most) = most.filter(|_| added > 0.0) {
        findings.push(format!(
            "The step that adds most is \"{}\": {:.1} µs, {:.0}% of what all steps add.",
            most.name.trim_start_matches("+ "),
            value(most, "added-us"),
            value(most, "added-us") / added * 100.0,
        ));
    }
    let unclear = |cell: &&Cell| cell.measured("added-us").is_some_and(|added| added.low.is_some_and(|low| low <= 0.0));
    let names: Vec<&str> = cells.iter().filter(unclear).map(|cell| cell.name.trim_start_matches("+ ")).collect();
    if !names.is_empty() {
        findings.push(format!("What these steps add cannot be told from zero: {}.", names.join(", ")));
    }
    findings
}
