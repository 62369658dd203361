//! What each layer of the reference service costs: requests per second of one processor, processor time, and latency.
//!
//! One process for each number of layers, all pinned to the last processor, of which only one works at a time; the
//! generator has another processor. Rounds go through all variants, so that whatever the machine does in the meantime
//! reaches each of them.

mod report;

use super::Experiment;
use crate::lab::Lab;
use crate::load::http::{self, Outcome};
use crate::load::{Arrivals, open_loop};
use crate::machine;
use crate::noise::Subject;
use crate::parts::daemon::Daemon;
use crate::parts::processors::Reserved;
use crate::parts::wrk;
use crate::programs::Program;
use crate::programs::layered::STEPS;
use crate::stats;
use anyhow::Result;
use measurements::Series;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "cost", about: "what each layer of a service costs", run: |lab| Box::pin(run(lab)) };

/// Requests per second at which latency is measured: at most half of what the bare service can do, and no more than
/// the generator can send in time from one processor.
const MOST: f64 = 2_000.0;

/// What was measured of one variant in one round.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Round {
    /// Requests per second when saturated.
    pub rate: f64,
    /// Processor time of a request when saturated, in microseconds.
    pub cpu_us: f64,
    /// 99th percentile of the latency at the lower rate, in milliseconds.
    pub p99_ms: f64,
    /// Its median.
    pub p50_ms: f64,
    /// The lower rate, per second.
    pub lower_rate: f64,
    /// Requests at the lower rate that failed. Their latency counts like that of others.
    pub failed: usize,
}

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let (rounds, saturated, open) = if lab.short { (1, 1.0, 0.3) } else { (7, 2.0, 1.5) };
    let (saturated, open) = (Duration::from_secs_f64(saturated), Duration::from_secs_f64(open));
    let variants: Vec<usize> = if lab.short { vec![0, STEPS.len()] } else { (0..=STEPS.len()).collect() };
    lab.expect((saturated + open) * (variants.len() * rounds) as u32);
    lab.version("axum", machine::version_of_crate("axum")?);
    lab.version("wrk", wrk::version()?);

    let reserved = Reserved::last()?;
    let mut servers = Vec::new();
    for steps in &variants {
        let steps = steps.to_string();
        let variables = [("LAYERED_STEPS", steps.as_str())];
        servers.push(
            Program::Layered.start(&lab.scratch, &variables, |start| start.on_cpu(Some(reserved.processor))).await?,
        );
    }
    let seed = lab.seed;
    let mut measured: Vec<Vec<Round>> = Vec::new();
    for round in 0..rounds as u64 {
        let name = format!("round {}", round + 1);
        let cell = lab.cell(&name, Subject::Processor, async || {
            let mut variants: Vec<Round> = Vec::new();
            for (daemon, address) in &servers {
                let lower = variants.first().map(|bare| bare.lower_rate);
                variants.push(measure(daemon, *address, (saturated, open), lower, seed + round).await?);
            }
            Ok(variants)
        });
        measured.push(cell.await?);
    }
    Ok(report::series(&variants, &measured))
}

async fn measure(
    daemon: &Daemon,
    address: SocketAddr,
    (saturated, open): (Duration, Duration),
    lower_rate: Option<f64>,
    seed: u64,
) -> Result<Round> {
    let url = format!("http://{address}/orders/1");
    let saturation = wrk::saturate(daemon, &url, saturated)?;

    let lower_rate = lower_rate.unwrap_or((saturation.rate / 2.0).min(MOST));
    let client = http::client();
    let arrivals = Arrivals::poisson(lower_rate, open, &mut StdRng::seed_from_u64(seed));
    let outcomes: Vec<Outcome> = open_loop(&arrivals, move |_, due: Instant| {
        http::send(client.clone(), http::get(&url), due, Duration::from_secs(5))
    })
    .await;
    daemon.empty_log()?;
    let mut latencies: Vec<f64> = outcomes.iter().map(|outcome| outcome.latency_ms).collect();
    Ok(Round {
        rate: saturation.rate,
        cpu_us: saturation.cpu_us,
        p99_ms: stats::quantile(&mut latencies, 0.99),
        p50_ms: stats::quantile(&mut latencies, 0.5),
        lower_rate,
        failed: outcomes.iter().filter(|outcome| !outcome.end.is_success()).count(),
    })
}
