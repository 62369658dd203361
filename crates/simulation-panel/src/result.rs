//! The result of the simulation, compared with the formula.

use models::pool_sizing::Inputs;
use models::{Amount, Metric, Plot, Series, fill};
use simulation::{Estimate, Outcome};
use widget::Drawing;

/// Correlation between successive batches above which the margins are too narrow.
const MAX_CORRELATION: f64 = 0.35;

/// Minimum simulated time, in acquire timeouts: before that, the queue is still growing.
const MIN_TIMEOUTS: f64 = 20.0;

/// A row of the table: label, key of the formula's metric, the simulated value, and the factor that converts it to the
/// metric's unit.
type Row<'a> = (&'a str, &'a str, Option<Estimate>, f64);

/// Returns sentence, table and chart.
pub fn markup(inputs: &Inputs, outcomes: &[(f64, Outcome)]) -> String {
    let own = outcomes.iter().find(|(size, _)| *size == inputs.pool_size);
    let mut markup = String::new();
    if let Some((size, outcome)) = own {
        markup.push_str(r#"<p class="answer__sentence">"#);
        markup.push_str(&match outcome.p99_wait {
            Some(wait) if wait.value > 0.0 => fill(
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
        table(&mut markup, inputs, outcome);
    }
    let drawing = Drawing::of(&Plot::Lines(lines(inputs, outcomes)));
    for part in [
        r#"<figure class="chart"><figcaption>Simulated waits and formula</figcaption><div class="chart__picture">"#,
        &drawing.picture,
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
        chosen: false,
    };
    let (p99, mean) = (simulated(|outcome| outcome.p99_wait), simulated(|outcome| Some(outcome.mean_wait)));
    lines.series.extend([series("p99, simulated", p99), series("mean, simulated", mean)]);
    lines
}

fn table(markup: &mut String, inputs: &Inputs, outcome: &Outcome) {
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
    for (label, key, estimate, factor) in rows {
        let Some(Metric { amount, unit, .. }) = report.metric(key) else { continue };
        let format = |value: f64| unit.format(value * factor);
        let simulated = estimate
            .map_or("unstable".into(), |estimate| [&format(estimate.value), " ± ", &format(estimate.margin)].concat());
        let formula = match amount {
            Amount::Unstable => "unstable".into(),
            amount => amount.format(*unit),
        };
        let cells = [r#"<tr><th scope="row">"#, label, "</th><td>", &simulated, "</td><td>", &formula, "</td></tr>"];
        markup.push_str(&cells.concat());
    }
    markup.push_str("</tbody></table></div>");
}
