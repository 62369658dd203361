//! The numbers of the cells, for the file.

use super::cells::{Cache, Group, Setting};
use super::run::Measured;
use crate::stats::{mean, with_interval};
use measurements::{Cell, Measured as Number, Series};

/// Processor time of the server for a round trip, in microseconds.
pub fn cpu_of_trip(measured: &Measured) -> f64 {
    mean(&measured.cpu) / mean(&measured.round_trips) * 1e6
}

pub fn series(group: &Group, measured: &[Measured], trip: f64) -> Series {
    let pairs: Vec<_> = group.settings.iter().zip(measured).collect();
    Series {
        key: group.key.into(),
        title: group.title.into(),
        calculator: Some("health-check-load".into()),
        findings: findings(&pairs),
        cells: pairs.iter().map(|(setting, measured)| cell(setting, measured, trip)).collect(),
    }
}

fn findings(pairs: &[(&Setting, &Measured)]) -> Vec<String> {
    let mut findings = Vec::new();
    // Round trips of a query say what sqlx adds to it. The reference service has other queries as well.
    let ratio = |(setting, measured): &(&Setting, &Measured)| {
        let queries = mean(&measured.queries);
        (queries > 0.0 && !matches!(setting.cache, Cache::Reference(_)))
            .then(|| (setting.ping, mean(&measured.round_trips) / queries))
    };
    let ratios: Vec<(bool, f64)> = pairs.iter().filter_map(ratio).collect();
    for (ping, name) in [(true, "with"), (false, "without")] {
        let of: Vec<f64> = ratios.iter().filter(|(pinged, _)| *pinged == ping).map(|(_, ratio)| *ratio).collect();
        if !of.is_empty() {
            let ratio = mean(&of);
            findings.push(format!(
                "Each query took {ratio:.2} round trips {name} a ping on acquire, the ping on release included."
            ));
        }
    }
    let failed: usize = pairs.iter().map(|(_, measured)| measured.failed).sum();
    if failed > 0 {
        findings.push(format!("{failed} checks failed."));
    }
    if pairs.iter().any(|(_, measured)| measured.queries.is_empty()) {
        findings.push("Queries are left out, because pg_stat_statements is not installed.".into());
    }
    findings
}

fn cell(setting: &Setting, measured: &Measured, trip: f64) -> Cell {
    let number = |key: &str, label: &str, unit: &str, samples: &[f64]| {
        with_interval(key, label, unit, samples, |samples| mean(samples))
    };
    let mut numbers = vec![Number::new("checks-per-second", "Checks answered", "/s", measured.checks)];
    if !measured.queries.is_empty() {
        numbers.push(number("db-queries-per-second", "Queries, as PostgreSQL counts them", "/s", &measured.queries));
    }
    if matches!(setting.cache, Cache::Reference(_)) {
        // The outbox of the service polls the database, too, which is no part of the prediction.
        numbers.push(number("all-round-trips", "Round trips, the outbox included", "/s", &measured.round_trips));
        numbers.push(number("all-cpu", "Database CPU, the outbox included", "share", &measured.cpu));
    } else {
        let trips = "Round trips, as counted on the wire";
        numbers.push(number("db-round-trips-per-second", trips, "/s", &measured.round_trips));
        numbers.push(number("db-cpu-share", "Share of one database core", "", &measured.cpu));
    }
    let cpu = mean(&measured.cpu) / measured.checks * 1e6;
    numbers.push(Number::new("cpu-per-check", "Database CPU per check", "µs", cpu));
    let (choice, age) = setting.cache.choice();
    let Setting { instances, probers, interval, ping, .. } = setting;
    Cell {
        name: setting.name(),
        query: Some(format!(
            "instances={instances}&probers={probers}&interval={interval}&cache={choice}&cache-ttl={age}\
             &pre-ping={ping}&db-cores=1&db-cpu-per-round-trip={trip:.3}"
        )),
        in_range: true,
        measured: numbers,
        histogram: None,
    }
}
