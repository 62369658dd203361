//! One cell: a service, its requests, and what it writes.

use super::cells::{Level, Setting, Sink};
use super::reader::{self, Lines, Tally};
use crate::load::http::{self, End, Outcome};
use crate::load::{Arrivals, open_loop};
use crate::parts::process;
use crate::parts::service::Service;
use anyhow::{Context, Result, anyhow, ensure};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::Path;
use std::process::{ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// Clients give up after this.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes are read this often.
const WINDOW: Duration = Duration::from_millis(500);

/// Time for which the service is observed without requests. The outbox logs once a second, and
/// the readiness check once in this time.
const IDLE: Duration = Duration::from_secs(5);

/// The lines of a level.
#[derive(Debug, Deserialize, Serialize)]
pub struct Counted {
    /// Requests, all of which were answered with 201.
    pub requests: usize,
    /// In seconds.
    pub duration: f64,
    /// What was written during this time.
    pub lines: Tally,
    /// What is written in the same time without requests.
    pub idle: Tally,
    /// Bytes per second, in each window.
    pub bytes: Vec<f64>,
}

/// Requests with one sink.
#[derive(Debug, Deserialize, Serialize)]
pub struct Served {
    /// In milliseconds, of requests that were answered, in the order in which they were due.
    pub latencies: Vec<f64>,
    /// Requests without an answer in time.
    pub unanswered: usize,
    /// Processor time of the service for an answered request, in milliseconds.
    pub cpu_ms: f64,
    /// Bytes that were read from the pipe, or are in the file.
    pub bytes: u64,
}

impl Served {
    /// Bytes that were written for an answered request.
    pub fn bytes_per_request(&self) -> f64 {
        self.bytes as f64 / self.latencies.len().max(1) as f64
    }
}

/// Counts the lines of a level.
pub async fn count(
    level: Level,
    database: &str,
    scratch: &Path,
    duration: Duration,
    settle: Duration,
    seed: u64,
) -> Result<Counted> {
    let variables = [("RUST_LOG", level.filter)];
    let mut service = Service::start_into(Stdio::piped(), scratch, database, &variables).await?;
    let lines = Lines::of(output(&mut service)?);
    warm_up(&service, settle).await?;
    let before = lines.tally();
    let idle_time = IDLE.min(duration);
    tokio::time::sleep(idle_time).await;
    let idle = lines.tally().since(before);
    // Counts of whole seconds are the same in the same time.
    let scale = duration.as_secs_f64() / idle_time.as_secs_f64();
    let scaled = |(lines, bytes): (u64, u64)| ((lines as f64 * scale) as u64, (bytes as f64 * scale) as u64);
    let idle = Tally { info: scaled(idle.info), statements: scaled(idle.statements), debug: scaled(idle.debug) };

    let arrivals = Arrivals::poisson(level.rate, duration, &mut StdRng::seed_from_u64(seed));
    let url = service.url("/orders");
    let client = http::client();
    let run = http::run_prefix(seed);
    let before = lines.tally();
    let load = open_loop(&arrivals, move |number, due| {
        http::send(client.clone(), http::order(&url, &format!("{run}-{number}")), due, PATIENCE)
    });
    let windows = async {
        let mut rates = Vec::new();
        let mut last = before.all().1;
        let end = Instant::now() + duration;
        while Instant::now() + WINDOW <= end {
            tokio::time::sleep(WINDOW).await;
            let now = lines.tally().all().1;
            rates.push((now - last) as f64 / WINDOW.as_secs_f64());
            last = now;
        }
        rates
    };
    let (outcomes, bytes) = tokio::join!(load, windows);
    tokio::time::sleep(settle).await;
    let lines = lines.tally().since(before);
    let refused = outcomes.iter().find(|outcome| outcome.end != End::Status(201));
    ensure!(refused.is_none(), "an order was not created: {refused:?}");
    Ok(Counted { requests: outcomes.len(), duration: duration.as_secs_f64(), lines, idle, bytes })
}

/// Sends requests that are answered with 404 and one line.
pub async fn serve(
    setting: &Setting,
    database: &str,
    scratch: &Path,
    duration: Duration,
    settle: Duration,
    line: f64,
    seed: u64,
) -> Result<Served> {
    let file = scratch.join(format!("log-{seed}"));
    let output_to = match setting.sink {
        Sink::Null => Stdio::null(),
        Sink::File => File::create(&file)?.into(),
        Sink::Pipe | Sink::Pausing(_) | Sink::Slow(_) => Stdio::piped(),
    };
    let variables = [("RUST_LOG", setting.filter)];
    let mut service = Service::start_into(output_to, scratch, database, &variables).await?;
    let piped = !matches!(setting.sink, Sink::Null | Sink::File);
    let reader = piped.then(|| output(&mut service)).transpose()?;
    let reader = reader.map(|pipe| reader::read(pipe, setting.sink, setting.rate * line));
    warm_up(&service, settle).await?;
    let pid = service.daemon.pid();
    let arrivals = Arrivals::poisson(setting.rate, duration, &mut StdRng::seed_from_u64(seed));
    let url = service.url("/nothing");
    let client = http::client();
    let cpu = process::exact_cpu_time(pid)?;
    let outcomes = open_loop(&arrivals, move |_, due| http::send(client.clone(), http::get(&url), due, PATIENCE)).await;
    let cpu = (process::exact_cpu_time(pid)? - cpu).as_secs_f64() * 1e3;
    drop(service);
    let bytes = match reader {
        Some(reader) => reader.join().map_err(|_| anyhow!("the reader failed"))??,
        None => std::fs::metadata(&file).map_or(0, |file| file.len()),
    };
    let answered = |outcome: &&Outcome| outcome.end == End::Status(404);
    let latencies: Vec<f64> = outcomes.iter().filter(answered).map(|outcome| outcome.latency_ms).collect();
    let unanswered = outcomes.len() - latencies.len();
    Ok(Served { cpu_ms: cpu / latencies.len().max(1) as f64, latencies, unanswered, bytes })
}

fn output(service: &mut Service) -> Result<ChildStdout> {
    service.daemon.child.stdout.take().context("the service has no pipe")
}

/// Opens a connection and lets the service reach its database.
async fn warm_up(service: &Service, settle: Duration) -> Result<()> {
    let url = service.url("/livez");
    let outcome = http::send(http::client(), http::get(&url), Instant::now(), PATIENCE).await;
    ensure!(outcome.end == End::Status(200), "{url}: {:?}", outcome.end);
    tokio::time::sleep(settle).await;
    Ok(())
}
