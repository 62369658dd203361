//! A histogram of waits, as the queue that fits it best.
//!
//! For exponential holds, `P(W > t) = C e^(-θt)`, with Erlang's `C(c, a)` and `θ = (c - a) / S`. A weighted regression of
//! `ln P(W > t)` on `t` gives `C` and `θ`; with `c` connections, `C` gives the offered load `a`, and then `S = (c - a) / θ`
//! and `λ = a / S`. Each bucket weighs `n p / (1 - p)`, the inverse of the variance of the logarithm of a share `p` of
//! `n` waits.

use super::{fill, rounded};
use crate::pool_sizing::inputs::MAX_CONNECTIONS;
use crate::queueing::erlang_c;
use crate::scrape_line::{Line, Sample, line};
use crate::units::{Unit, digits};
use crate::{Marked, Pasted, Readout};

const WRONG: &str = "There is no histogram of waits in this text. Paste lines such as: \
                     db_pool_wait_seconds_bucket{le=\"0.01\"} 940";
const NO_SIZE: &str = "The size of the pool is missing. Paste the line db_pool_connections_max as well, such as: \
                       db_pool_connections_max 10";
const TOO_FEW: &str =
    "Fewer than two buckets have waits in and above them. Add buckets between the shortest and the longest wait.";
const OVERLOAD: &str = "The waits do not become rarer as they become longer, so the pool is overloaded, and nothing can be \
                        fitted. Measure at a lower load.";

/// Waits above a bucket that make its share worth fitting.
const ENOUGH: f64 = 5.0;
/// Bisections for the offered load.
const STEPS: usize = 50;

/// How many waits were at most so long.
struct Bucket {
    seconds: f64,
    count: f64,
}

/// Reads a scrape.
pub fn read(text: &str) -> Result<Pasted, &'static str> {
    let samples: Vec<Sample> = text
        .lines()
        .filter_map(|text| match line(text) {
            Line::Sample(sample) => Some(sample),
            _ => None,
        })
        .collect();
    let buckets = buckets(&samples);
    let total = buckets.last().map(|bucket| bucket.count).filter(|total| *total > 0.0).ok_or(WRONG)?;
    let size = samples.iter().filter(|sample| sample.name == "db_pool_connections_max");
    let size = size.filter_map(|sample| digits::read(sample.value)).fold(0.0, f64::max);
    if size < 1.0 {
        return Err(NO_SIZE);
    }
    let (waiting, decay) = fit(&buckets, total)?;
    let servers = size.min(MAX_CONNECTIONS) as u32;
    let load = offered_load(servers, waiting);
    let hold = (f64::from(servers) - load) / decay;
    let fitted = |bucket: &Bucket| waiting * libm::exp(-decay * bucket.seconds);
    let measured = |bucket: &Bucket| 1.0 - bucket.count / total;
    let off = buckets.iter().map(|bucket| (fitted(bucket) - measured(bucket)).abs()).fold(0.0, f64::max);
    let (rate, hold) = (rounded(load / hold), rounded(hold * 1e3));
    let summary = crate::fill(
        "⟦{#}⟧ waits fit a pool of ⟦{#}⟧ with ⟦{#}⟧ checkouts per second, each holding a connection for ⟦{#} ms⟧. The fit is off \
         by at most ⟦{#}⟧ percentage points.",
        &[total, size, rate, hold, rounded(off * 100.0)],
    );
    let row = |bucket: &Bucket| {
        let share = |share: f64| Unit::SHARE.format(rounded(share).max(0.0));
        vec![Unit::MILLIS.format(bucket.seconds * 1e3), share(measured(bucket)), share(fitted(bucket))]
    };
    Ok(Pasted {
        fills: vec![
            fill("rps", rate),
            fill("transactions-per-request", 1.0),
            fill("db-time", 0.0),
            fill("held-time", hold),
            fill("instances", 1.0),
            fill("pool-size", f64::from(servers)),
            fill("variability", 1.0),
            fill("max-instances", 1.0),
        ],
        summary: Marked::new(summary),
        table: Readout {
            head: ["Wait", "Measured: longer", "Fitted: longer"].map(String::from).into(),
            rows: buckets.iter().map(row).collect(),
            own: 0,
        },
    })
}

/// The finite buckets and the last count, all series together, in order.
fn buckets(samples: &[Sample]) -> Vec<Bucket> {
    let mut buckets: Vec<Bucket> = Vec::new();
    for sample in samples {
        let is_wait = ["wait", "acquire"].iter().any(|word| sample.name.contains(word));
        let Some((_, le)) = sample.labels.iter().find(|(label, _)| is_wait && *label == "le") else { continue };
        let seconds = if le.contains("Inf") { Some(f64::INFINITY) } else { digits::read(le) };
        let (Some(seconds), Some(count)) = (seconds, digits::read(sample.value)) else { continue };
        match buckets.iter_mut().find(|bucket| bucket.seconds == seconds) {
            Some(bucket) => bucket.count += count,
            None => buckets.push(Bucket { seconds, count }),
        }
    }
    buckets.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
    buckets
}

/// Returns `C` and `θ`.
fn fit(buckets: &[Bucket], total: f64) -> Result<(f64, f64), &'static str> {
    let (mut weights, mut t, mut y, mut tt, mut ty, mut used) = (0.0, 0.0, 0.0, 0.0, 0.0, 0);
    for Bucket { seconds, count } in buckets {
        let share = 1.0 - count / total;
        if !seconds.is_finite() || share * total < ENOUGH || share >= 1.0 {
            continue;
        }
        let (weight, log) = (total * share / (1.0 - share), libm::log(share));
        weights += weight;
        t += weight * seconds;
        y += weight * log;
        tt += weight * seconds * seconds;
        ty += weight * seconds * log;
        used += 1;
    }
    if used < 2 {
        return Err(TOO_FEW);
    }
    let slope = (weights * ty - t * y) / (weights * tt - t * t);
    if slope >= 0.0 {
        return Err(OVERLOAD);
    }
    let waiting = libm::exp((y - slope * t) / weights);
    if waiting >= 1.0 { Err(OVERLOAD) } else { Ok((waiting, -slope)) }
}

/// Returns the offered load at which that share of arrivals waits: Erlang's formula grows with the load.
fn offered_load(servers: u32, waiting: f64) -> f64 {
    let (mut low, mut high) = (0.0, f64::from(servers));
    for _ in 0..STEPS {
        let middle = 0.5 * (low + high);
        if erlang_c(servers, middle) < waiting { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
