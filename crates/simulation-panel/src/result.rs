//! The result of the simulation, compared with the formula.

use models::pool_sizing::Inputs;
use models::units::{Column, Unit};
use models::{Amount, Axis, Metric, Plot, Series, fill};
use simulation::{Estimate, Outcome};
use widget::{Drawing, highlights};

/// Correlation between successive batches above which the margins are too narrow.
const MAX_CORRELATION: f64 = 0.35;

/// Minimum simulated time, in acquire timeouts: before that, the queue is still growing.
const MIN_TIMEOUTS: f64 = 20.0;

/// Written where more requests time out than the quantile leaves out.
const TIMED_OUT: &str = "timed out";

/// A row of the table: label, key of the formula's metric, the simulated value, and the factor that converts it to the
/// metric's unit.
type Row<'a> = (&'a str, &'a str, Option<Estimate>, f64);

/// Returns sentence, table and chart.
pub fn markup(inputs: &Inputs, outcomes: &[(f64, Outcome)]) -> String {
    let own = outcomes.iter().find(|(size, _)| *size == inputs.pool_size);
    let drawn = lines(inputs, outcomes);
    let mut markup = String::new();
    if let Some((size, outcome)) = own {
        markup.push_str(r#"<p class="answer__sentence">"#);
        markup.push_str(&match outcome.p99_wait {
            Some(wait) if wait.value * 1e3 > drawn.y.floor => fill(
                "Simulated with <b>{}</b> connections per instance, 99% of requests get one within <b>{} ms</b>.",
                &[*size, wait.value * 1e3],
            ),
            Some(_) => fill("Simulated with <b>{}</b> connections per instance, almost no request waits.", &[*size]),
            None => fill(
                "Simulated with <b>{}</b> connections per instance, <b>{%}</b> of requests give up waiting.",
                &[*size, outcome.timeout_probability.value],
            ),
        });
        markup.push_str("</p>");
        if outcome.batch_correlation > MAX_CORRELATION {
            markup.push_str(r#"<p class="answer__because">The load varies too slowly for these margins to be reliable. Simulate more requests.</p>"#);
        }
        let seconds = [outcome.duration, inputs.acquire_timeout];
        if outcome.timed_out > 0 && seconds[0] < MIN_TIMEOUTS * seconds[1] {
            markup.push_str(&fill(
                r#"<p class="answer__because">Only <b>{} s</b> were simulated, and the queue takes up to <b>{} s</b> to fill. Simulate more requests.</p>"#,
                &seconds,
            ));
        }
        table(&mut markup, inputs, outcome, drawn.y);
    }
    let plot = Plot::Lines(drawn);
    let drawing = Drawing::of(&plot);
    for part in [
        r#"<figure class="chart"><figcaption>Simulated waits and formula</figcaption><div class="chart__picture">"#,
        &drawing.picture,
        r#"</div><div class="chart__highlights" role="group" aria-label="Highlight lines">"#,
        &highlights(&plot),
        r#"</div><details class="chart__numbers"><summary>The numbers as a table</summary><div class="table" tabindex="0" role="group" aria-label="Simulated waits and formula"><table>"#,
        &drawing.table,
        "</table></div></details></figure>",
    ] {
        markup.push_str(part);
    }
    markup
}

/// Returns the waits of the formula as lines, and the simulated ones as points.
fn lines(inputs: &Inputs, outcomes: &[(f64, Outcome)]) -> models::Lines {
    let mut lines = inputs.waits();
    let simulated = |estimate: fn(&Outcome) -> Option<Estimate>| {
        let found =
            lines.at.iter().map(|at| outcomes.iter().find(|(size, _)| size == at).and_then(|(_, each)| estimate(each)));
        found.collect::<Vec<_>>()
    };
    let series = |label, estimates: Vec<Option<Estimate>>| Series {
        label,
        values: estimates.iter().map(|estimate| estimate.map(|estimate| estimate.value * 1e3)).collect(),
        ranges: Some(
            estimates
                .iter()
                .map(|estimate| {
                    estimate.map_or((f64::NAN, f64::NAN), |estimate| (estimate.low() * 1e3, estimate.high() * 1e3))
                })
                .collect(),
        ),
        chosen: true,
    };
    let p99 = simulated(|outcome| outcome.p99_wait);
    lines.series.push(series("wait, p99, simulated", p99));
    lines
}

/// Writes simulated values and those of the formula next to each other. Waits below the floor of the chart's axis are not
/// told apart.
fn table(markup: &mut String, inputs: &Inputs, outcome: &Outcome, axis: Axis) {
    let Ok(report) = inputs.evaluate() else { return };
    markup.push_str(r#"<div class="alternatives" tabindex="0" role="group" aria-label="Simulation and formula"><table><caption>At your pool size, with 95% margins</caption><thead><tr><th scope="col">Result</th><th scope="col">Simulated</th><th scope="col">Formula</th></tr></thead><tbody>"#);
    let rows: [Row; 7] = [
        ("Wait, p99", "p99-wait-ms", outcome.p99_wait, 1e3),
        ("Wait, p95", "p95-wait-ms", outcome.p95_wait, 1e3),
        ("Wait, mean", "mean-wait-ms", Some(outcome.mean_wait), 1e3),
        ("Requests that wait", "wait-probability", Some(outcome.wait_probability), 1.0),
        ("Requests that time out", "timeout-probability", Some(outcome.timeout_probability), 1.0),
        ("Connections in use", "busy-connections", Some(outcome.busy_connections), 1.0),
        ("Database cores in use", "db-cpu-utilization", Some(outcome.database_utilization), 1.0),
    ];
    let timeouts = match report.metric("timeout-probability").map(|metric| metric.amount) {
        Some(Amount::Number(share)) => share,
        _ => 0.0,
    };
    for (label, key, estimate, factor) in rows {
        let Some(Metric { amount, unit, .. }) = report.metric(key) else { continue };
        let is_below = |value: f64| *unit == axis.unit && value <= axis.floor;
        let below = || [&unit.format(axis.floor), " or less"].concat();
        let simulated = match estimate {
            None => TIMED_OUT.into(),
            Some(estimate) if is_below(estimate.value * factor) => below(),
            Some(estimate) => with_margin(*unit, estimate.value * factor, estimate.margin * factor),
        };
        let formula = match amount {
            // Requests that time out do not reach the database.
            Amount::Number(cpu) if key == "db-cpu-utilization" => unit.format(cpu * (1.0 - timeouts)),
            Amount::Unstable => TIMED_OUT.into(),
            Amount::Number(value) if is_below(*value) => below(),
            amount => amount.format(*unit),
        };
        let cells = [r#"<tr><th scope="row">"#, label, "</th><td>", &simulated, "</td><td>", &formula, "</td></tr>"];
        markup.push_str(&cells.concat());
    }
    markup.push_str("</tbody></table></div>");
}

/// Returns a value and its margin, in the same precision. Values in words have no margin, and neither have those that are
/// more precise than what is written.
fn with_margin(unit: Unit, value: f64, margin: f64) -> String {
    let is_in_words = |text: &str| text.starts_with(|first: char| first.is_ascii_alphabetic());
    let column = Column::of(unit, [value, margin]);
    let (number, _) = column.parts(value);
    let (plus, _) = column.parts(margin);
    if unit.parts(value).1.is_empty() != unit.symbol.is_empty() || is_in_words(&number) {
        return unit.format(value);
    }
    if plus == "0" || is_in_words(&plus) {
        return column.format(value);
    }
    [&number, " ± ", &column.format(margin)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_has_the_precision_of_its_value() {
        assert_eq!(with_margin(Unit::MILLIS, 15.72, 1.51), "15.7 ± 1.5 ms");
        assert_eq!(with_margin(Unit::SHARE, 0.25, 0.003), "25.0 ± 0.3%");
        assert_eq!(with_margin(Unit::NONE, 30.0, 1e-9), "30");
        assert_eq!(with_margin(Unit::SHARE, 0.000_011, 0.000_003), "1 in 91,000");
    }
}
