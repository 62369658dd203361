//! The size of a sample in a block of two hours, as Prometheus writes it.
//!
//! `promtool` turns samples with timestamps into the block that Prometheus would have written after scraping them, so
//! the experiment does not take two hours.

use crate::parts::daemon::Start;
use crate::parts::find;
use anyhow::{Context, Result, ensure};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Poisson, StandardNormal};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Seconds between two samples, the calculator's default.
pub const INTERVAL: u32 = 15;

/// Samples of a series in a block of two hours.
const SAMPLES: u32 = 2 * 3_600 / INTERVAL;

/// The start of a block: a multiple of two hours, in seconds since 1970.
const START: u32 = 1_700_006_400;

/// Combinations of label values.
pub const COMBINATIONS: usize = 100;

/// Buckets of the histogram without `+Inf`.
const BUCKETS: usize = 11;

/// How the values of a metric change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A counter of independent requests.
    Counters,
    /// A counter that never changes, as most do.
    Constants,
    /// A gauge that changes with each sample.
    Gauges,
    /// A histogram of the latency of independent requests.
    Histogram,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Counters, Self::Constants, Self::Gauges, Self::Histogram];

    /// Name for readers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counters => "counters of requests",
            Self::Constants => "counters that never change",
            Self::Gauges => "gauges that always change",
            Self::Histogram => "a histogram of latencies",
        }
    }

    /// The calculator's number of buckets.
    pub const fn buckets(self) -> usize {
        match self {
            Self::Histogram => BUCKETS,
            Self::Counters | Self::Constants | Self::Gauges => 0,
        }
    }

    /// Series in the block.
    pub const fn series(self) -> usize {
        match self {
            Self::Histogram => COMBINATIONS * (BUCKETS + 3),
            Self::Counters | Self::Constants | Self::Gauges => COMBINATIONS,
        }
    }
}

/// Bytes of a sample.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Size {
    /// In the chunks of the block.
    pub chunks: f64,
    /// With the index.
    pub all: f64,
}

/// Writes a block, and measures it.
pub fn measure(kind: Kind, scratch: &Path, seed: u64) -> Result<Size> {
    let promtool = find("promtool", "prometheus")?;
    let folder = tempfile::Builder::new().prefix("block").disable_cleanup(true).tempdir_in(scratch)?;
    let (input, output) = (folder.path().join("samples"), folder.path().join("blocks"));
    fs::write(&input, samples(kind, seed))?;
    Start::new(promtool)
        .args(["tsdb", "create-blocks-from", "openmetrics"])
        .args([input.as_os_str(), output.as_os_str()])
        .run()?;
    let blocks = fs::read_dir(&output)?.flatten().map(|entry| entry.path());
    let (mut samples, mut chunks, mut all) = (0.0, 0, 0);
    for block in blocks.filter(|block| block.join("meta.json").is_file()) {
        let meta: serde_json::Value = serde_json::from_str(&fs::read_to_string(block.join("meta.json"))?)?;
        samples += meta["stats"]["numSamples"].as_f64().context("a block without samples")?;
        let of_chunks = bytes(&block.join("chunks"))?;
        chunks += of_chunks;
        all += of_chunks + bytes(&block)?;
    }
    ensure!(samples == kind.series() as f64 * f64::from(SAMPLES), "{samples} samples in the block");
    Ok(Size { chunks: chunks as f64 / samples, all: all as f64 / samples })
}

/// Size of the files of a folder.
fn bytes(folder: &Path) -> Result<u64> {
    let files = fs::read_dir(folder)?.flatten().filter_map(|entry| entry.metadata().ok());
    Ok(files.filter(fs::Metadata::is_file).map(|file| file.len()).sum())
}

/// All samples in the text format, one series after the other.
fn samples(kind: Kind, seed: u64) -> String {
    let mut random = StdRng::seed_from_u64(seed);
    let mut text = String::new();
    for route in 0..COMBINATIONS {
        let labels = format!("pod=\"orders-0\",route=\"/resources/{route}/items/{{id}}\"");
        // Busy and quiet routes: from 0.01 to 10 requests per second.
        let mean = f64::from(INTERVAL) * 10_f64.powf(random.random_range(-2.0..1.0));
        match kind {
            Kind::Constants => series(&mut text, &format!("requests_total{{{labels}}}"), |_| 42.0),
            Kind::Counters => {
                let mut counts = counter(mean, &mut random);
                series(&mut text, &format!("requests_total{{{labels}}}"), |_| counts());
            }
            Kind::Gauges => {
                let mut level = 1e6;
                series(&mut text, &format!("memory_bytes{{{labels}}}"), |_| {
                    let step: f64 = StandardNormal.sample(&mut random);
                    level = (level + 1e4 * step).round();
                    level
                });
            }
            Kind::Histogram => histogram(&mut text, &labels, mean, &mut random),
        }
    }
    text + "# EOF\n"
}

/// A histogram whose requests fall into its buckets with fixed shares. All of its series follow the same requests.
fn histogram(text: &mut String, labels: &str, mean: f64, random: &mut StdRng) {
    let mut of_buckets = vec![vec![0.0; SAMPLES as usize]; BUCKETS + 1];
    for bucket in &mut of_buckets {
        let mut counts = counter(mean / (BUCKETS + 1) as f64, random);
        bucket.fill_with(&mut counts);
    }
    let mut below = vec![0.0; SAMPLES as usize];
    for (number, bucket) in of_buckets.iter().enumerate() {
        below.iter_mut().zip(bucket).for_each(|(below, count)| *below += count);
        let bound = if number == BUCKETS { "+Inf".into() } else { format!("{}", 0.005 * 2_f64.powi(number as i32)) };
        series(text, &format!("latency_bucket{{{labels},le=\"{bound}\"}}"), |at| below[at]);
    }
    series(text, &format!("latency_count{{{labels}}}"), |at| below[at]);
    // Sums of floating-point numbers, which rarely have a short form.
    let mut sum = 0.0;
    let mut before = 0.0;
    series(text, &format!("latency_sum{{{labels}}}"), |at| {
        sum += (below[at] - before) * random.random_range(0.01..0.05);
        before = below[at];
        sum
    });
}

/// Counts of a Poisson process, from one sample to the next.
fn counter(mean: f64, random: &mut StdRng) -> impl FnMut() -> f64 {
    let law = Poisson::new(mean);
    let mut total = 0.0;
    move || {
        total += law.as_ref().map_or(0.0, |law| law.sample(random));
        total
    }
}

fn series(text: &mut String, name: &str, mut value: impl FnMut(usize) -> f64) {
    for number in 0..SAMPLES {
        // Prometheus records a scrape that is up to 2 ms late as if it were on time, because that saves space.
        let _ = writeln!(text, "{name} {} {}", value(number as usize), START + number * INTERVAL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_series_has_all_samples_of_two_hours() {
        for kind in Kind::ALL {
            let text = samples(kind, 1);
            assert_eq!(text.lines().count(), kind.series() * SAMPLES as usize + 1, "{kind:?}");
        }
    }

    #[test]
    fn counts_never_fall() {
        let mut random = StdRng::seed_from_u64(1);
        let mut counts = counter(3.0, &mut random);
        let values: Vec<f64> = (0..100).map(|_| counts()).collect();
        assert!(values.is_sorted() && values[99] > 200.0);
    }
}
