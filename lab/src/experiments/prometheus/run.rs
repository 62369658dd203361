//! One cell: a target, a Prometheus that scrapes it, and what that costs.

use super::cells::Setting;
use super::target::Target;
use crate::parts::process;
use crate::parts::prometheus::{Prometheus, value};
use crate::stats;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Duration, Instant};

/// Name of the metric that counts series in memory.
const SERIES: &str = "prometheus_tsdb_head_series";

/// What happened in a cell.
#[derive(Debug, Deserialize, Serialize)]
pub struct Measured {
    pub version: String,
    /// Series in memory at the end.
    pub head_series: f64,
    /// Resident memory of the process in the last third, in bytes.
    pub resident: Vec<f64>,
    /// Live heap at the end, as Go counts it, in bytes.
    pub heap: f64,
    /// Samples per second, between the first scrape and the end.
    pub samples_per_second: f64,
    /// Series that one instance exposed in its last scrape.
    pub of_instance: f64,
    /// Text of a scrape of one instance, in bytes.
    pub scrape_bytes: usize,
    /// Mean duration of a scrape, in seconds.
    pub scrape_seconds: f64,
    /// Processors used, on average.
    pub cpu: f64,
}

/// Measures a cell.
pub async fn measure(setting: Setting, scratch: &Path, duration: Duration) -> Result<Measured> {
    let target = Target::start(setting).await?;
    let targets: Vec<(String, String)> =
        (0..setting.instances).map(|number| (target.address.to_string(), format!("/{number}"))).collect();
    let prometheus = Prometheus::start(scratch, &targets, setting.interval).await?;
    let pid = prometheus.daemon.pid();

    let own = setting.series() * setting.instances;
    let end = Instant::now() + Duration::from_secs(u64::from(setting.interval) * 3 + 10);
    while value(&prometheus.metrics().await?, SERIES).unwrap_or(0.0) < own as f64 {
        ensure!(Instant::now() < end, "not all of {own} series are in memory");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (appended, cpu) = (appended(&prometheus.metrics().await?), process::exact_cpu_time(pid)?);
    let started = Instant::now();
    let mut resident = Vec::new();
    let mut deployed = !setting.deploy;
    while started.elapsed() < duration {
        tokio::time::sleep(Duration::from_millis(250)).await;
        if started.elapsed() * 3 > duration && !deployed {
            target.deploy();
            deployed = true;
        }
        if started.elapsed() * 3 > duration * 2 {
            resident.push(process::memory(pid)?.resident as f64);
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let metrics = prometheus.metrics().await?;
    let cpu = (process::exact_cpu_time(pid)? - cpu).as_secs_f64() / seconds;
    let of_instance = stats::mean(&prometheus.query("scrape_samples_scraped").await?);
    let scrape_seconds = stats::mean(&prometheus.query("avg_over_time(scrape_duration_seconds[1m])").await?);
    Ok(Measured {
        version: prometheus.version.clone(),
        head_series: value(&metrics, SERIES).context(SERIES)?,
        resident,
        heap: value(&metrics, "go_memstats_heap_inuse_bytes").unwrap_or(0.0),
        samples_per_second: (self::appended(&metrics) - appended) / seconds,
        of_instance,
        scrape_bytes: target.bytes(),
        scrape_seconds,
        cpu,
    })
}

/// Samples that Prometheus has taken so far. Newer versions count them by type.
fn appended(metrics: &str) -> f64 {
    let name = "prometheus_tsdb_head_samples_appended_total";
    let typed = format!("{name}{{type=\"float\"}}");
    value(metrics, &typed).or_else(|| value(metrics, name)).unwrap_or(0.0)
}
