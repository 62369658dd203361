//! Tables of what was measured, as Markdown.

use super::{comparisons, in_range, percent, signed_percent};
use measurements::{Accuracy, Comparison, Measured, Measurement, Series, compare};
use models::units::figure;
use std::collections::BTreeMap;

/// The cells of a series. With a metric, the number that was measured beside the prediction; without, everything that was
/// measured.
pub(crate) fn series_table(series: &Series, metric: Option<&str>) -> String {
    let mut text = match metric {
        Some(metric) => compared(series, metric),
        None => everything(series),
    };
    for finding in &series.findings {
        text += &format!("\n{finding}\n");
    }
    text
}

fn compared(series: &Series, metric: &str) -> String {
    let comparisons = compare(series).unwrap_or_default();
    let comparisons: Vec<_> = comparisons.iter().filter(|other| other.metric.key == metric).collect();
    let has_intervals = comparisons.iter().any(|comparison| comparison.measured.low.is_some());
    let (interval, line) = if has_intervals { (" 95% interval |", " --- |") } else { ("", "") };
    let mut text = format!("| Setting | Measured |{interval} Predicted | Off by |\n| --- | --- |{line} --- | --- |\n");
    for comparison in comparisons {
        let Comparison { cell, measured, metric, predicted } = comparison;
        let interval = match (measured.low, measured.high) {
            (Some(low), Some(high)) => {
                format!(" {} to {} |", metric.unit.format_number(low), metric.unit.format(high))
            }
            _ if has_intervals => " none |".into(),
            _ => String::new(),
        };
        let beyond = if cell.in_range { "" } else { " (outside its range)" };
        text += &format!(
            "| {}{beyond} | {} |{interval} {} | {} |\n",
            sentence(&cell.name),
            metric.unit.format(measured.value),
            metric.unit.format(*predicted),
            signed_percent(comparison.error()),
        );
    }
    text
}

fn everything(series: &Series) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for measured in series.cells.iter().flat_map(|cell| &cell.measured) {
        if !labels.contains(&measured.label.as_str()) {
            labels.push(&measured.label);
        }
    }
    let mut text = format!("| Setting | {} |\n|{}\n", labels.join(" | "), " --- |".repeat(labels.len() + 1));
    for cell in &series.cells {
        let by_label: BTreeMap<_, _> =
            cell.measured.iter().map(|measured| (measured.label.as_str(), measured)).collect();
        let numbers = labels.iter().map(|label| by_label.get(label).map_or_else(|| "none".into(), |it| value(it)));
        text += &format!("| {} | {} |\n", sentence(&cell.name), numbers.collect::<Vec<_>>().join(" | "));
    }
    text
}

/// A line for each experiment with predictions: those that are off most come first.
pub(crate) fn lab_table(measurements: &[Measurement]) -> String {
    let mut rows = Vec::new();
    for measurement in measurements {
        let all = comparisons(&measurement.series);
        let mut metrics: Vec<_> = all.iter().map(|comparison| comparison.metric.clone()).collect();
        metrics.sort_by_key(|metric| metric.key);
        metrics.dedup_by_key(|metric| metric.key);
        for metric in metrics {
            let Some(accuracy) = Accuracy::of(in_range(&all, metric.key)) else { continue };
            let name = sentence(&measurement.experiment);
            let row = format!(
                "| [{name}](/lab/{}/) | {} | {} | {} | {} | {} |\n",
                measurement.experiment,
                metric.label,
                accuracy.count,
                percent(accuracy.median),
                percent(accuracy.ninety),
                signed_percent(accuracy.worst),
            );
            rows.push((accuracy.median, row));
        }
    }
    rows.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let head = "| Experiment | Predicted number | Settings | Half are off by less than | Nine of ten by less than | \
        Worst |\n| --- | --- | --- | --- | --- | --- |\n";
    head.to_owned() + &rows.into_iter().map(|(_, row)| row).collect::<String>()
}

/// The text with a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn value(measured: &Measured) -> String {
    let Measured { value, unit, low, high, .. } = measured;
    match (low, high) {
        (Some(low), Some(high)) if low < high => {
            format!("{} ({} to {})", with_unit(*value, unit), figure(*low), figure(*high))
        }
        _ => with_unit(*value, unit),
    }
}

fn with_unit(value: f64, unit: &str) -> String {
    if unit.is_empty() { figure(value) } else { format!("{} {unit}", figure(value)) }
}
