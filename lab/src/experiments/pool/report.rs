//! The numbers of the cells, for the file.

use super::cells::{Group, Setting};
use super::run::Measured;
use crate::parts::pgbouncer::Mode;
use crate::stats::{histogram, mean, quantile, with_interval};
use measurements::{Cell, Measured as Number, Series};

/// Quantiles below this are what timers and round trips make of zero, in milliseconds. They are left out.
const SMALLEST_MS: f64 = 1.0;

pub fn series(group: &Group, measured: &[Measured]) -> Series {
    // The time without the processor is that of the light load, as a reader would measure it at night.
    let outside = group.alone.then(|| measured.first().map(|light| light.held_ms - light.cpu_ms)).flatten();
    let cells = group.settings.iter().zip(measured).map(|(setting, measured)| cell(setting, measured, outside));
    let mut cells: Vec<_> = cells.collect();
    if group.alone {
        // The others rest on it.
        cells.iter_mut().take(1).for_each(|light| light.query = None);
    }
    Series {
        key: group.key.into(),
        title: group.title.into(),
        calculator: Some("pool-sizing".into()),
        findings: Vec::new(),
        cells,
    }
}

fn cell(setting: &Setting, measured: &Measured, outside: Option<f64>) -> Cell {
    let arrivals = measured.waits.len() + measured.timeouts;
    let share = measured.timeouts as f64 / arrivals.max(1) as f64;
    let mut numbers = Vec::new();
    for (key, label, share) in [
        ("p50-wait-ms", "Wait for a connection, p50", 0.5),
        ("p95-wait-ms", "Wait for a connection, p95", 0.95),
        ("p99-wait-ms", "Wait for a connection, p99", 0.99),
    ] {
        let number = with_interval(key, label, "ms", &measured.waits, |waits| quantile(waits, share));
        if number.value >= SMALLEST_MS {
            numbers.push(number);
        }
    }
    let wait = with_interval("mean-wait-ms", "Wait for a connection, mean", "ms", &measured.waits, |waits| mean(waits));
    if wait.value >= SMALLEST_MS / 2.0 {
        numbers.push(wait);
    }
    numbers.push(with_interval("p99-total-ms", "Wait and hold, p99", "ms", &measured.totals, |totals| {
        quantile(totals, 0.99)
    }));
    // Behind a pooler, a connection of the pool is also in use while it waits for one of the server.
    if setting.pooler.is_none() {
        numbers.push(Number::new("busy-connections", "Connections in use, all instances", "", measured.in_use));
    }
    if measured.cpu_ms > 0.0 {
        let used = measured.cpu_ms * measured.arrival_rate / 1e3;
        numbers.push(Number::new("database-cpu", "Database CPU used, of one core", "share", used));
    }
    if measured.timeouts > 0 {
        numbers.push(Number::new("timeout-probability", "Requests that time out", "", share));
        let opened = measured.opened as f64 / measured.timeouts as f64;
        numbers.push(Number::new("opened-per-timeout", "Connections opened again for each timeout", "", opened));
    }
    for (key, label, value) in [
        ("ping-ms", "Acquire from an idle pool", measured.ping_ms),
        ("code-held-ms", "Hold as the code sees it, mean", measured.code_held_ms),
        ("used-ms", "Connection not idle for each checkout, mean", measured.used_ms),
    ] {
        numbers.push(Number::new(key, label, "ms", value));
    }
    Cell {
        name: setting.name.clone(),
        query: Some(query(setting, measured, outside)),
        in_range: setting.in_range,
        measured: numbers,
        histogram: Some(histogram(&measured.waits)),
    }
}

/// The inputs of the calculator, as measured.
fn query(setting: &Setting, measured: &Measured, outside: Option<f64>) -> String {
    let Setting { instances, pool_size, .. } = setting;
    let mut query = format!(
        "rps={:.2}&instances={instances}&max-instances={instances}&pool-size={pool_size}&acquire-timeout={}\
         &max-connections=400&other-connections=0",
        measured.arrival_rate,
        setting.acquire_timeout_ms / 1e3,
    );
    match outside {
        Some(outside) => {
            query += &format!("&db-time={:.3}&held-time={outside:.3}&db-cores=1", measured.cpu_ms);
        }
        None => {
            query += &format!("&db-time=0&held-time={:.3}&variability={:.3}", measured.held_ms, measured.variability);
        }
    }
    match setting.pooler {
        Some((Mode::Session, size)) => query += &format!("&pooler=pgbouncer-session&pooler-size={size}"),
        Some((Mode::Transaction, size)) => query += &format!("&pooler=pgbouncer-transaction&pooler-size={size}"),
        None => {}
    }
    query
}
