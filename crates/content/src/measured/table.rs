//! Tables of what was measured, as Markdown.

use super::{comparisons, names, percent, signed_percent};
use measurements::{Accuracy, Comparison, Measured, Measurement, Series, compare};
use models::units::{Unit, figure};
use std::collections::{BTreeMap, BTreeSet};

/// The cells of a series. With one key of a number that a calculator predicts, measurement and prediction; with other
/// keys, these numbers; without keys, all numbers and what follows from them.
///
/// # Errors
///
/// Returns the first key that no cell has.
pub(crate) fn series_table<'a>(series: &Series, keys: &[&'a str]) -> Result<String, &'a str> {
    let has =
        |name: &str| series.cells.iter().flat_map(|cell| &cell.measured).any(|measured| names(name, &measured.key));
    if let Some(unknown) = keys.iter().find(|key| !has(key)) {
        return Err(unknown);
    }
    // Only a single key asks for predictions, which evaluate the model for each cell.
    if let [key] = keys {
        let mut comparisons = compare(series).unwrap_or_default();
        comparisons.retain(|comparison| names(key, comparison.metric.key));
        if !comparisons.is_empty() {
            return Ok(compared(&comparisons));
        }
    }
    let findings = series.findings.iter().filter(|_| keys.is_empty());
    Ok(columns(series, keys) + &findings.map(|finding| format!("\n{finding}\n")).collect::<String>())
}

fn compared(comparisons: &[Comparison<'_>]) -> String {
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
            off_by(comparison.error()),
        );
    }
    text
}

/// An error in words a reader can use: a percentage says little about one that is tenfold.
fn off_by(error: f64) -> String {
    if error > 9.0 { "more than tenfold".into() } else { signed_percent(error) }
}

/// A column for each of the keys, or for all numbers.
fn columns(series: &Series, keys: &[&str]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    let shown = |measured: &&Measured| keys.is_empty() || keys.iter().any(|name| names(name, &measured.key));
    for measured in series.cells.iter().flat_map(|cell| &cell.measured).filter(shown) {
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

/// The unit of shares in the files.
const SHARE: &str = "share";

/// Nine of ten errors below this are small.
const SMALL: f64 = 0.05;

/// A line for each predicted number of an experiment: those that are off most come first, and those that are hardly off
/// are only counted.
pub(crate) fn lab_table(measurements: &[Measurement]) -> String {
    let mut rows = Vec::new();
    let mut small = 0;
    for measurement in measurements {
        let all = comparisons(&measurement.series);
        // Not by key: that of a column of alternatives differs from row to row.
        let labels: BTreeSet<_> = all.iter().map(|comparison| comparison.metric.label).collect();
        for label in labels {
            let claimed = all.iter().filter(|comparison| comparison.cell.in_range && comparison.metric.label == label);
            let Some(accuracy) = Accuracy::of(claimed) else { continue };
            if accuracy.ninety < SMALL {
                small += 1;
                continue;
            }
            let name = sentence(&measurement.experiment);
            let row = format!(
                "| [{name}]({}) | {} | {} | {} | {} | {} |\n",
                crate::addresses::experiment(&measurement.experiment),
                label,
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
    let rest = models::fill(
        "\n{#} more predicted (number|numbers): nine of ten predictions are off by less than {%}.\n",
        &[f64::from(small), SMALL],
    );
    head.to_owned() + &rows.into_iter().map(|(_, row)| row).collect::<String>() + &rest
}

/// The text with a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn value(measured: &Measured) -> String {
    let Measured { value, unit, low, high, .. } = measured;
    let value = with_unit(*value, unit);
    match (*low, *high) {
        (Some(low), Some(high)) if low < high => {
            // The percent sign stands once, after the upper end.
            let (low, high) = if unit == SHARE {
                (Unit::SHARE.format_number(low), Unit::SHARE.format(high))
            } else {
                (figure(low), figure(high))
            };
            format!("{value} ({low} to {high})")
        }
        _ => value,
    }
}

fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" => figure(value),
        SHARE => Unit::SHARE.format(value),
        _ => format!("{} {unit}", figure(value)),
    }
}
