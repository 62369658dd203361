//! The numbers of the cells, for the file.

use super::cells::Setting;
use super::disk::{COMBINATIONS, INTERVAL, Kind, Size};
use super::run::Measured;
use crate::stats::{mean, slope, with_interval};
use measurements::{Cell, Measured as Number, Series};

/// Days for which samples are kept, the default of Prometheus.
const RETENTION: f64 = 15.0;

/// Instances of the cells about the disk.
const INSTANCES: usize = 100;

pub fn series(measured: &[(Setting, Measured)]) -> Series {
    Series {
        key: "cardinality".into(),
        title: "Series and memory".into(),
        calculator: Some("prometheus-cardinality".into()),
        findings: findings(measured),
        cells: measured.iter().map(|(setting, measured)| cell(setting, measured)).collect(),
    }
}

fn findings(measured: &[(Setting, Measured)]) -> Vec<String> {
    let mut findings = Vec::new();
    let points: Vec<(f64, f64)> =
        measured.iter().map(|(_, measured)| (measured.head_series, mean(&measured.resident))).collect();
    if points.len() > 2 {
        let line = slope("", "", "", &points);
        let base = mean(&points.iter().map(|(series, bytes)| bytes - line.value * series).collect::<Vec<_>>());
        findings.push(format!(
            "Across all cells, a series took {:.1} kB of resident memory, on top of {:.0} MB for Prometheus itself.",
            line.value / 1e3,
            base / 1e6
        ));
    }
    for (setting, measured) in measured.iter().filter(|(setting, _)| setting.deploy) {
        let own = (setting.series() * setting.instances) as f64;
        findings.push(format!(
            "After a deploy of all instances, {:.2} times as many series as the service exposes were in memory ({}).",
            measured.head_series / own,
            setting.name()
        ));
    }
    findings
}

fn cell(setting: &Setting, measured: &Measured) -> Cell {
    let number = |key: &str, label: &str, unit: &str, value: f64| Number::new(key, label, unit, value);
    let gb: Vec<f64> = measured.resident.iter().map(|bytes| bytes / 1e9).collect();
    Cell {
        name: setting.name(),
        query: Some(query(setting)),
        in_range: true,
        measured: vec![
            with_interval("memory-gb", "Resident memory", "GB", &gb, |gb| mean(gb)),
            number("head-series", "Series in memory", "", measured.head_series),
            number("series-per-instance", "Series of an instance", "", measured.of_instance),
            number("samples-per-second", "Samples", "/s", measured.samples_per_second),
            number("scrape-mb", "Text of a scrape of an instance", "MB", measured.scrape_bytes as f64 / 1e6),
            number("heap-gb", "Heap in use, as Go counts it", "GB", measured.heap / 1e9),
            number("scrape-ms", "Duration of a scrape", "ms", measured.scrape_seconds * 1e3),
            number("cpu", "CPU of Prometheus, of one core", "share", measured.cpu),
        ],
        histogram: None,
    }
}

/// The inputs of the calculator. Up to eight deploys a day, the series of one deploy are in memory beside the current.
/// A head of half a minute has a few samples of each series, so the memory of a series is the published one without
/// samples.
fn query(setting: &Setting) -> String {
    let Setting { instances, routes, methods, statuses, buckets, others, interval, deploy } = setting;
    format!(
        "routes={routes}&methods={methods}&statuses={statuses}&extra-values=1&buckets={buckets}&combinations=100\
         &other-series={others}&instances={instances}&deploys={}&other-jobs=0&scrape-interval={interval}\
         &memory-per-series=2.147",
        u8::from(*deploy),
    )
}

pub fn disk(measured: &[(Kind, Size)]) -> Series {
    let finding = |(kind, size): &(Kind, Size)| {
        format!(
            "A sample of {} took {:.2} bytes in a block of two hours, and {:.2} with the index.",
            kind.name(),
            size.chunks,
            size.all
        )
    };
    Series {
        key: "disk".into(),
        title: "Disk".into(),
        calculator: Some("prometheus-cardinality".into()),
        findings: measured.iter().map(finding).collect(),
        cells: measured.iter().map(|(kind, size)| disk_cell(*kind, *size)).collect(),
    }
}

fn disk_cell(kind: Kind, size: Size) -> Cell {
    let samples = RETENTION * 86_400.0 / f64::from(INTERVAL) * (kind.series() * INSTANCES) as f64;
    let number = |key: &str, label: &str, unit: &str, value: f64| Number::new(key, label, unit, value);
    Cell {
        name: format!("{INSTANCES} instances with {} series, {}", kind.series(), kind.name()),
        query: Some(format!(
            "routes={COMBINATIONS}&methods=1&statuses=1&extra-values=1&buckets={}&combinations=100&other-series=0\
             &instances={INSTANCES}&deploys=0&other-jobs=0&scrape-interval={INTERVAL}&retention={RETENTION}",
            kind.buckets(),
        )),
        // The calculator takes the mean of a service's series, which are of all kinds.
        in_range: matches!(kind, Kind::Counters | Kind::Histogram),
        measured: vec![
            number("disk-gb", "Disk for 15 days", "GB", samples * size.chunks / 1e9),
            number("chunk-bytes", "Size of a sample in a block", "B", size.chunks),
            number("block-bytes", "The same with the index", "B", size.all),
        ],
        histogram: None,
    }
}
