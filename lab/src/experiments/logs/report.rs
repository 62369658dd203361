//! The numbers of the cells, for the file.

use super::cells::{Level, Setting, Sink};
use super::run::{Counted, Served};
use crate::stats::{histogram, mean, quantile, with_interval};
use measurements::{Cell, Measured as Number, Series};

/// About the bytes of the line of a request that is answered with 404, until they have been measured.
pub const LINE: f64 = 260.0;

/// The disk of the question when it is full, in GB; the calculator's default.
const DISK_GB: f64 = 50.0;

pub fn levels(counted: &[(Level, Counted)]) -> Series {
    let light = counted.first().map(|(_, counted)| counted);
    Series {
        key: "levels".into(),
        title: "Bytes of a request by level".into(),
        calculator: Some("log-volume".into()),
        findings: level_findings(counted),
        cells: counted
            .iter()
            .enumerate()
            .map(|(number, (level, counted))| level_cell(*level, counted, light.filter(|_| number > 0)))
            .collect(),
    }
}

fn level_findings(counted: &[(Level, Counted)]) -> Vec<String> {
    let one = |(level, counted): &(Level, Counted)| {
        let bytes = per_request(counted.lines.all().1, counted.idle.all().1, counted);
        let lines = per_request(counted.lines.all().0, counted.idle.all().0, counted);
        format!(
            "With RUST_LOG={}, an order logged {lines:.1} lines and {bytes:.0} bytes; at {} orders/s, 50 GB are full \
             after {:.1} h.",
            level.filter,
            level.rate,
            fill_hours(rate(counted)),
        )
    };
    counted.iter().skip(1).map(one).collect()
}

/// What a request adds to what the service logs anyway.
fn per_request(with: u64, idle: u64, counted: &Counted) -> f64 {
    with.saturating_sub(idle) as f64 / counted.requests.max(1) as f64
}

/// Bytes per second.
fn rate(counted: &Counted) -> f64 {
    counted.lines.all().1 as f64 / counted.duration
}

fn fill_hours(rate: f64) -> f64 {
    DISK_GB * 1e9 / rate.max(f64::MIN_POSITIVE) / 3_600.0
}

fn level_cell(level: Level, counted: &Counted, light: Option<&Counted>) -> Cell {
    let lines = counted.lines;
    let number = |key: &str, label: &str, unit: &str, value: f64| Number::new(key, label, unit, value);
    // The windows give the interval; the sum includes what arrives after the last one.
    let windows = with_interval("bytes-per-second", "Bytes per second", "B/s", &counted.bytes, |bytes| mean(bytes));
    let total = number("bytes-per-second", "Logged per second", "B/s", rate(counted));
    let total = match (windows.low, windows.high) {
        (Some(low), Some(high)) => {
            let shift = total.value - windows.value;
            total.between(low + shift, high + shift)
        }
        _ => total,
    };
    let bytes = per_request(lines.all().1, counted.idle.all().1, counted);
    let mut numbers = vec![
        total,
        number("bytes-per-request", "Bytes of a request", "B", bytes),
        number(
            "lines-per-request",
            "Lines of a request",
            "",
            per_request(lines.all().0, counted.idle.all().0, counted),
        ),
        number("fill-hours", "50 GB are full after", "h", fill_hours(rate(counted))),
        number(
            "idle-bytes",
            "Logged per second without requests",
            "B/s",
            counted.idle.all().1 as f64 / counted.duration,
        ),
    ];
    for (key, label, (count, bytes)) in [
        ("info-line", "Size of a line at INFO", lines.info),
        ("statement-line", "Size of the line of a statement", lines.statements),
        ("debug-line", "Size of any other line", lines.debug),
    ] {
        if count > 0 {
            numbers.push(number(key, label, "B", bytes as f64 / count as f64));
        }
    }
    Cell {
        name: level.name(),
        query: light.map(|light| query(counted, light)),
        in_range: true,
        measured: numbers,
        histogram: None,
    }
}

/// The inputs of the calculator: what a reader counts at INFO under a light load, and how many further lines there are.
fn query(counted: &Counted, light: &Counted) -> String {
    let (idle, duration) = (counted.idle, counted.duration);
    let info = per_request(light.lines.info.0, light.idle.info.0, light);
    let size = light.lines.info.1 as f64 / light.lines.info.0.max(1) as f64;
    let debug = per_request(counted.lines.debug.0, idle.debug.0, counted);
    let statements = per_request(counted.lines.statements.0, idle.statements.0, counted);
    let probes = idle.all().0 as f64 / duration;
    format!(
        "rps={:.2}&lines-per-request={info:.3}&line-bytes={size:.1}&debug-lines-per-request={debug:.3}\
         &log-statements={}&statements={statements:.3}&probe-lines-per-second={probes:.3}&free-disk={DISK_GB}",
        counted.requests as f64 / duration,
        statements > 0.0,
    )
}

pub fn sinks(served: &[(Setting, Served)]) -> Series {
    Series {
        key: "sinks".into(),
        title: "Where standard output goes".into(),
        calculator: None,
        findings: sink_findings(served),
        cells: served.iter().map(|(setting, served)| sink_cell(setting, served)).collect(),
    }
}

fn p99(served: &Served) -> f64 {
    quantile(&mut served.latencies.clone(), 0.99)
}

fn sink_findings(served: &[(Setting, Served)]) -> Vec<String> {
    let one = |(setting, served): &(Setting, Served)| {
        let share = 100.0 * served.unanswered as f64 / (served.latencies.len() + served.unanswered).max(1) as f64;
        let (p99, cpu, name) = (p99(served), served.cpu_ms, setting.name());
        format!(
            "{name}: p99 was {p99:.1} ms, {share:.1}% of requests got no answer, and a request took {cpu:.2} ms of CPU."
        )
    };
    served.iter().map(one).collect()
}

fn sink_cell(setting: &Setting, served: &Served) -> Cell {
    let number = |key: &str, label: &str, unit: &str, value: f64| Number::new(key, label, unit, value);
    let quantile_of = |key: &str, label: &str, share: f64| {
        with_interval(key, label, "ms", &served.latencies, |latencies| quantile(latencies, share))
    };
    let all = (served.latencies.len() + served.unanswered).max(1) as f64;
    let mut numbers = vec![
        quantile_of("p50-ms", "Latency, p50", 0.5),
        quantile_of("p99-ms", "Latency, p99", 0.99),
        number("unanswered", "Requests without an answer within 5 s", "share", served.unanswered as f64 / all),
        number("cpu-ms", "CPU time of an answered request", "ms", served.cpu_ms),
    ];
    if setting.sink != Sink::Null {
        numbers.push(number("bytes", "Bytes written per answered request", "B", served.bytes_per_request()));
    }
    Cell {
        name: setting.name(),
        query: None,
        in_range: true,
        measured: numbers,
        histogram: Some(histogram(&served.latencies)),
    }
}
