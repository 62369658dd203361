//! The numbers of the cells, for the file.

use super::cells::{Phases, Retries, Timeouts};
use super::run::{Request, Run};
use crate::stats::{mean, over_repeats, quantile};
use crate::words::list;
use measurements::{Cell, Measured, Series};

/// Requests are counted by the window in which they were due, in seconds.
const WINDOW: f64 = 0.25;
/// A service has recovered if this share of the requests of each later window succeeds.
const RECOVERED: f64 = 0.95;

/// The series of one set of timeouts.
pub fn series(timeouts: &Timeouts, phases: Phases, measured: &[(Retries, Vec<Run>)]) -> Series {
    let cells: Vec<Cell> = measured.iter().map(|(retries, runs)| cell(timeouts, retries, phases, runs)).collect();
    let findings = findings(&cells, phases);
    Series {
        key: timeouts.key.into(),
        title: timeouts.title.into(),
        calculator: Some("timeout-budget".into()),
        findings,
        cells,
    }
}

fn cell(timeouts: &Timeouts, retries: &Retries, phases: Phases, runs: &[Run]) -> Cell {
    let all = |value: &dyn Fn(&Run) -> f64| -> Vec<f64> { runs.iter().map(value).collect() };
    let failed = |requests: Vec<&Request>| {
        requests.iter().filter(|request| !request.end.is_success()).count() as f64 / requests.len().max(1) as f64
    };
    let count = |requests: Vec<&Request>| mean(&requests.iter().map(|r| f64::from(r.attempts)).collect::<Vec<_>>());
    let end = longest(timeouts, retries);
    let numbers = [
        (
            "outage-factor",
            "Attempts of a request during the stall",
            "",
            all(&|run| count(between(run, 0.0, (run.stall - end).max(run.stall / 4.0)))),
        ),
        (
            "failed-in-stall",
            "Requests of the stall that failed",
            "share",
            all(&|run| failed(between(run, 0.0, run.stall))),
        ),
        ("recovery-seconds", "Until 95% of new requests succeed again", "s", all(&|run| recovery(run, phases))),
        (
            "failed-after",
            "Requests after the stall that failed",
            "share",
            all(&|run| failed(between(run, run.stall, f64::INFINITY))),
        ),
        (
            "p99-ms",
            "Latency of requests that succeed, p99",
            "ms",
            all(&|run| {
                let succeeded = run.requests.iter().filter(|request| request.end.is_success());
                quantile(&mut succeeded.map(|request| request.latency_ms).collect::<Vec<_>>(), 0.99)
            }),
        ),
        ("capacity", "Requests that the pool can serve", "/s", all(&|run| run.capacity)),
        ("connections-opened", "Connections that the pool opened again", "", all(&|run| run.opened)),
    ];
    Cell {
        name: retries.name.into(),
        query: Some(query(timeouts, retries, mean(&all(&|run| run.capacity)))),
        in_range: true,
        measured: numbers.map(|(key, label, unit, values)| over_repeats(key, label, unit, &values)).into(),
        histogram: None,
    }
}

/// Requests that were due in that time, in seconds since the start of the stall.
fn between(run: &Run, from: f64, to: f64) -> Vec<&Request> {
    run.requests.iter().filter(|request| (from..to).contains(&request.due)).collect()
}

/// How long before the end of the stall a request must be due, so that all its attempts are part of it, in seconds.
fn longest(timeouts: &Timeouts, retries: &Retries) -> f64 {
    let attempt = timeouts.client.min(timeouts.acquire + timeouts.lock);
    let pauses: f64 = (0..retries.attempts.saturating_sub(1))
        .map(|number| (retries.base * 2_u32.saturating_pow(number)).min(retries.cap).as_secs_f64())
        .sum();
    attempt.as_secs_f64() * f64::from(retries.attempts) + pauses
}

/// Seconds from the end of the stall to the end of the last window in which too many requests failed.
fn recovery(run: &Run, phases: Phases) -> f64 {
    let windows = (phases.after.as_secs_f64() / WINDOW) as u32;
    let failing = |window: &u32| {
        let from = run.stall + f64::from(*window) * WINDOW;
        let requests = between(run, from, from + WINDOW);
        let succeeded = requests.iter().filter(|request| request.end.is_success()).count();
        (succeeded as f64) < requests.len() as f64 * RECOVERED
    };
    (0..windows).rev().find(failing).map_or(0.0, |window| f64::from(window + 1) * WINDOW)
}

fn query(timeouts: &Timeouts, retries: &Retries, capacity: f64) -> String {
    let seconds = |time: std::time::Duration| time.as_secs_f64();
    let mut query = format!(
        "request-timeout={}&acquire-timeout={}&statement-timeout={}&statements=5&client-timeout={}&proxy-timeout=0\
         &attempts={}&proxy-attempts=1&inner-attempts=1&rps={}&capacity={capacity:.1}&backoff-base={}\
         &backoff-cap={}",
        seconds(timeouts.request),
        seconds(timeouts.acquire),
        seconds(timeouts.statement),
        seconds(timeouts.client),
        retries.attempts,
        timeouts.rate,
        retries.base.as_millis(),
        seconds(retries.cap),
    );
    if let Some(share) = retries.budget {
        query += &format!("&retry-budget={}", share * 100.0);
    }
    query
}

/// The attempts, and the recovery.
fn findings(cells: &[Cell], phases: Phases) -> Vec<String> {
    let value = |cell: &Cell, key: &str| cell.measured(key).map_or(0.0, |Measured { value, .. }| *value);
    let attempts = cells.iter().map(|cell| format!("{:.2} with {}", value(cell, "outage-factor"), cell.name));
    let whole = phases.after.as_secs_f64();
    let recoveries = cells.iter().map(|cell| {
        let seconds = value(cell, "recovery-seconds");
        let after = if seconds >= whole { format!("not within {whole:.0} s") } else { format!("{seconds:.1} s") };
        format!("{after} with {} ({:.1}% of later requests failed)", cell.name, value(cell, "failed-after") * 100.0)
    });
    vec![
        format!("Attempts of a request during the stall: {}.", list(attempts)),
        format!("Time until the service recovered after the stall: {}.", list(recoveries)),
    ]
}
