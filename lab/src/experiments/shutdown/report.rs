//! The numbers of the cells, for the file.

use super::cells::{BODY_MAX, BODY_P99, Client, Front, Group, Setting};
use super::run::Run;
use crate::load::http::End;
use crate::stats::{mean, over_repeats, quantile};
use crate::words::list;
use measurements::{Cell, Measured, Series};

/// How a request was lost.
type Cause = (&'static str, &'static str, fn(End) -> bool);

/// The causes, from the client's point of view.
const CAUSES: [Cause; 6] = [
    ("refused", "connection refused", |end| end == End::Refused),
    ("broken", "connection broken", |end| end == End::Broken),
    ("status-502", "status 502", |end| end == End::Status(502)),
    ("status-503", "status 503", |end| end == End::Status(503)),
    ("status-504", "status 504", |end| end == End::Status(504)),
    ("timed-out", "no answer in 10 s", |end| end == End::TimedOut),
];

/// The series of a group.
pub fn series(group: &Group, measured: &[Vec<Run>]) -> Series {
    let cells: Vec<Cell> = group.settings.iter().zip(measured).map(|(setting, runs)| cell(setting, runs)).collect();
    let findings = findings(group, measured);
    // nginx never stops sending to an instance because of a check, so it has no time until it stops.
    let calculator = (!matches!(group.settings.first().map(|setting| setting.front), Some(Front::Nginx { .. })))
        .then(|| "rolling-deploy".into());
    Series { key: group.key.into(), title: group.title.into(), calculator, findings, cells }
}

fn lost(run: &Run, is_cause: impl Fn(End) -> bool) -> f64 {
    run.outcomes.iter().filter(|outcome| !outcome.end.is_success() && is_cause(outcome.end)).count() as f64
}

fn all(runs: &[Run], value: impl Fn(&Run) -> f64) -> Vec<f64> {
    runs.iter().map(value).collect()
}

fn cell(setting: &Setting, runs: &[Run]) -> Cell {
    let key = match setting.client {
        Client::SlowBodies => "cut-requests",
        Client::KeepAlive | Client::NewConnections => "failed-requests",
    };
    let mut measured = vec![over_repeats(key, "Requests lost", "", &all(runs, |run| lost(run, |_| true)))];
    let known = |end: End| CAUSES.iter().any(|(_, _, is_cause)| is_cause(end));
    for (key, label, is_cause) in CAUSES {
        let label = format!("Lost: {label}");
        measured.push(over_repeats(key, &label, "", &all(runs, |run| lost(run, is_cause))));
    }
    measured.push(over_repeats("other", "Lost: another status", "", &all(runs, |run| lost(run, |end| !known(end)))));
    measured.retain(|number| number.value > 0.0 || number.key == key);
    measured.push(over_repeats("requests", "Requests sent", "", &all(runs, |run| run.outcomes.len() as f64)));
    measured.push(over_repeats("exit-seconds", "From SIGTERM to the exit", "s", &all(runs, |run| run.exit)));
    if let Some(seconds) = propagation(runs) {
        measured.push(Measured::new(
            "propagation-seconds",
            "From SIGTERM to the last request sent there",
            "s",
            seconds,
        ));
    }
    measured.push(over_repeats(
        "p99-ms",
        "Latency, p99",
        "ms",
        &all(runs, |run| {
            let mut latencies: Vec<f64> = run
                .outcomes
                .iter()
                .filter(|outcome| outcome.end.is_success())
                .map(|outcome| outcome.latency_ms)
                .collect();
            quantile(&mut latencies, 0.99)
        }),
    ));
    Cell {
        name: setting.name.clone(),
        query: query(setting, runs),
        in_range: setting.in_range,
        measured,
        histogram: None,
    }
}

fn propagation(runs: &[Run]) -> Option<f64> {
    let seconds: Vec<f64> = runs.iter().filter_map(|run| run.propagation).collect();
    (!seconds.is_empty()).then(|| mean(&seconds))
}

/// The inputs of the calculator. Only one instance restarts, so the load is that of one.
fn query(setting: &Setting, runs: &[Run]) -> Option<String> {
    let propagation = propagation(runs)?;
    let duration = setting.duration().as_secs_f64();
    let rate = mean(&all(runs, |run| run.outcomes.len() as f64 / duration));
    let rate = if matches!(setting.front, Front::Late(_)) { rate } else { rate / 2.0 };
    let delay = setting.delay.as_secs_f64();
    let mut query = format!(
        "replicas=1&surge=100&unavailable=0&rps={rate:.2}&pool-size=5&propagation={propagation:.3}&pre-stop={delay}\
         &grace={:.3}",
        delay + setting.drain().as_secs_f64(),
    );
    if setting.client == Client::SlowBodies {
        // Those of the distribution: a run has too few slow bodies to measure them.
        query += &format!("&request-p99={}&request-max={}", BODY_P99.as_millis(), BODY_MAX.as_secs_f64());
    } else {
        query += "&request-p99=50&request-max=0.1";
    }
    Some(query)
}

/// Where most requests were lost, and where none or the fewest.
fn findings(group: &Group, measured: &[Vec<Run>]) -> Vec<String> {
    let mut cells: Vec<(f64, String, &str)> = group
        .settings
        .iter()
        .zip(measured)
        .map(|(setting, runs)| (mean(&all(runs, |run| lost(run, |_| true))), losses(runs), setting.name.as_str()))
        .collect();
    cells.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(fewest), Some(most)) = (cells.first(), cells.last()) else { return Vec::new() };
    let without: Vec<String> =
        cells.iter().filter(|(lost, ..)| *lost == 0.0).map(|(_, _, name)| (*name).into()).collect();
    let mut findings = vec![format!("Most requests were lost with \"{}\": {}.", most.2, most.1)];
    if !without.is_empty() {
        findings.push(format!("No request was lost with: {}.", list(without)));
    } else if cells.len() > 1 {
        findings.push(format!("Fewest requests were lost with \"{}\": {}.", fewest.2, fewest.1));
    }
    findings
}

/// How many requests of a run were lost on average, and by what.
fn losses(runs: &[Run]) -> String {
    let causes: Vec<String> = CAUSES
        .iter()
        .map(|(_, label, is_cause)| (label, mean(&all(runs, |run| lost(run, is_cause)))))
        .filter(|(_, count)| *count > 0.0)
        .map(|(label, count)| format!("{count:.1} {label}"))
        .collect();
    let causes = if causes.is_empty() { String::new() } else { format!(" ({})", causes.join(", ")) };
    let (lost, sent) = (all(runs, |run| lost(run, |_| true)), all(runs, |run| run.outcomes.len() as f64));
    format!("{:.1} of {:.0}{causes}", mean(&lost), mean(&sent))
}
