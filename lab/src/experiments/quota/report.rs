//! The numbers of the cells, for the file.

use super::cells::{PERIOD_MS, Setting};
use super::run::Measured;
use crate::stats::{histogram, mean, quantile, with_interval};
use measurements::{Cell, Measured as Number, Series};

/// Waits below this are round trips and wake-ups, in milliseconds. They are left out.
const SMALLEST_MS: f64 = 1.0;

pub fn series(key: &str, title: &str, measured: &[(Setting, Measured)], cores: usize) -> Series {
    Series {
        key: key.into(),
        title: title.into(),
        calculator: Some("cpu-quota".into()),
        findings: measured.iter().map(|(setting, measured)| finding(*setting, measured)).collect(),
        cells: measured.iter().map(|(setting, measured)| cell(*setting, measured, cores)).collect(),
    }
}

fn finding(setting: Setting, measured: &Measured) -> String {
    let p99 = quantile(&mut measured.waits.clone(), 0.99);
    let unanswered = match measured.unanswered {
        0 => String::new(),
        count => format!(" {count} got no answer within 30 s."),
    };
    let throttled = match setting.quota {
        Some(_) => {
            format!(", and the kernel stopped the service in {:.0}% of the periods", 100.0 * throttled(measured))
        }
        None => String::new(),
    };
    format!("{}: 1% of the requests waited more than {p99:.0} ms for the CPU{throttled}.{unanswered}", setting.name())
}

fn throttled(measured: &Measured) -> f64 {
    let (periods, throttled) = measured.periods;
    throttled as f64 / periods.max(1) as f64
}

fn cell(setting: Setting, measured: &Measured, cores: usize) -> Cell {
    let quota = setting.quota.unwrap_or(cores as f64);
    let wait = |key: &str, label: &str, compute: fn(&mut [f64]) -> f64| {
        with_interval(key, label, "ms", &measured.waits, compute)
    };
    let mut numbers = vec![
        Number::new("throttled-share", "Throttled periods", "", throttled(measured)),
        Number::new("utilization", "Use of the limit", "", measured.used / quota),
    ];
    if setting.quota.is_none() {
        numbers.remove(0);
    }
    let waits = [
        wait("p99-wait-ms", "Wait for CPU, p99", |waits| quantile(waits, 0.99)),
        wait("mean-wait-ms", "Wait for CPU, on average", |waits| mean(waits)),
    ];
    numbers.extend(waits.into_iter().filter(|wait| wait.value >= SMALLEST_MS));
    numbers.push(wait("p50-wait", "Wait for CPU, p50", |waits| quantile(waits, 0.5)));
    numbers.push(Number::new("stopped", "Time stopped, of one CPU", "share", measured.stopped));
    numbers.push(Number::new("cpu-ms", "CPU time of a request", "ms", measured.cpu_ms));
    Cell {
        name: setting.name(),
        query: Some(format!(
            "quota={quota}&rps={:.2}&cpu-time={:.3}&worker-threads={}&burst-threads={}&period={PERIOD_MS}",
            measured.rate,
            measured.cpu_ms,
            setting.workers,
            // Workers without a processor do not run.
            setting.workers.min(cores),
        )),
        in_range: true,
        measured: numbers,
        histogram: Some(histogram(&measured.waits)),
    }
}
