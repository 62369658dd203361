//! The numbers of the cells, for the file.

use super::cells::{PATIENCE, SLOW, Setting};
use super::run::{Normal, Run};
use crate::stats::{mean, quantile, with_interval};
use crate::words::list;
use measurements::{Cell, Measured, Series};
use std::time::Duration;

/// What each cell measured, and the connections over time.
pub fn series(settings: &[Setting], runs: &[Run], attack: Duration) -> Vec<Series> {
    let cells: Vec<Cell> = settings.iter().zip(runs).map(|(setting, run)| cell(setting, run, attack)).collect();
    let findings = findings(settings, runs, attack);
    let plain = |key: &str, title: &str, findings, cells| Series {
        key: key.into(),
        title: title.into(),
        calculator: None,
        findings,
        cells,
    };
    vec![
        plain("normal-clients", "What slow clients do to normal ones", findings, cells),
        plain("held-over-time", "Connections of slow clients over time", Vec::new(), over_time(settings, runs, attack)),
    ]
}

/// Normal requests that were due while all slow clients were there: the first quarter of the attack lets them arrive.
fn during(run: &Run, attack: Duration) -> Vec<&Normal> {
    let (from, to) = (attack.as_secs_f64() / 4.0, attack.as_secs_f64() - PATIENCE.as_secs_f64() / 2.0);
    run.normal.iter().filter(|request| (from..to).contains(&request.at)).collect()
}

fn cell(setting: &Setting, run: &Run, attack: Duration) -> Cell {
    let during = during(run, attack);
    let answered: Vec<f64> = during.iter().map(|request| f64::from(u8::from(request.answered))).collect();
    let latencies: Vec<f64> = during.iter().filter(|r| r.answered).map(|r| r.latency_ms).collect();
    let most = most_held(run);
    let mut measured = vec![
        with_interval("answered", "Normal requests answered within 2 s", "share", &answered, |answered| mean(answered)),
        Measured::new("most-held", "Most connections of slow clients", "", most),
    ];
    if !latencies.is_empty() {
        measured.push(with_interval("p99-ms", "Latency of normal requests, p99", "ms", &latencies, |latencies| {
            quantile(latencies, 0.99)
        }));
    }
    if let Some(at) = first_failure(run, attack) {
        measured.push(Measured::new("first-failure-seconds", "First normal request without an answer", "s", at));
    }
    if most > 0.0 {
        let bytes = run.looks.iter().map(|look| look.bytes).fold(0.0, f64::max);
        measured.push(Measured::new("kib-per-connection", "Memory of a held connection", "KiB", bytes / most / 1024.0));
    }
    Cell { name: setting.name.into(), query: None, in_range: true, measured, histogram: None }
}

fn most_held(run: &Run) -> f64 {
    run.looks.iter().map(|look| look.sockets).fold(0.0, f64::max)
}

fn first_failure(run: &Run, attack: Duration) -> Option<f64> {
    let within = run.normal.iter().filter(|request| request.at < attack.as_secs_f64());
    within.filter(|request| !request.answered).map(|request| request.at).reduce(f64::min)
}

/// One cell for each tenth of the attack, with the connections of each setting.
fn over_time(settings: &[Setting], runs: &[Run], attack: Duration) -> Vec<Cell> {
    let moments = (1..=10).map(|tenth| attack.as_secs_f64() * f64::from(tenth) / 10.0);
    let cell = |at: f64| {
        let held = |run: &Run| {
            let nearest = run.looks.iter().min_by(|a, b| (a.at - at).abs().total_cmp(&(b.at - at).abs()));
            nearest.map_or(0.0, |look| look.sockets)
        };
        let measured =
            settings.iter().zip(runs).map(|(setting, run)| Measured::new(setting.key, setting.name, "", held(run)));
        Cell {
            name: format!("{} s", (at * 10.0).round() / 10.0),
            query: None,
            in_range: true,
            measured: measured.collect(),
            histogram: None,
        }
    };
    moments.map(cell).collect()
}

/// What normal clients got, and what slow ones held.
fn findings(settings: &[Setting], runs: &[Run], attack: Duration) -> Vec<String> {
    let cells = || settings.iter().zip(runs);
    let answered = cells().map(|(setting, run)| {
        let during = during(run, attack);
        let answered = during.iter().filter(|request| request.answered).count() as f64;
        let share = answered / during.len().max(1) as f64 * 100.0;
        match first_failure(run, attack) {
            Some(at) => format!("{share:.0}% with {}, the first without an answer after {at:.1} s", setting.name),
            None => format!("{share:.0}% with {}", setting.name),
        }
    });
    let held = cells().map(|(setting, run)| {
        let last = run.looks.last().map_or(0.0, |look| look.sockets);
        format!("{:.0} with {}, {last:.0} of them at the end", most_held(run), setting.name)
    });
    vec![
        format!("Normal requests answered within {} s: {}.", PATIENCE.as_secs(), list(answered)),
        format!("Connections that {SLOW} slow clients held at most: {}.", list(held)),
    ]
}
