//! One cell: a service in a group, its requests, and how often the kernel stopped it.

use super::cells::{PERIOD_MS, Setting};
use super::schedule::Job;
use crate::load::http::{self, End};
use crate::load::{Arrivals, open_loop};
use crate::parts::cgroup::{Controller, Group, Throttling};
use crate::parts::daemon::Start;
use crate::parts::process;
use crate::programs::Program;
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Duration, Instant};

/// Longer than any wait of a cell in which the limit suffices.
const PATIENCE: Duration = Duration::from_secs(30);

/// What happened in a cell.
#[derive(Debug, Deserialize, Serialize)]
pub struct Measured {
    /// Requests that were due per second.
    pub rate: f64,
    /// Processor time of a request, from that of the process, in milliseconds.
    pub cpu_ms: f64,
    /// Latency less its own processor time of each request, in the order in which they were due, in milliseconds.
    pub waits: Vec<f64>,
    /// Requests without an answer in time. Their wait is the time until their client gave up.
    pub unanswered: usize,
    /// Processors used, on average.
    pub used: f64,
    /// Periods in which the service wanted to run, and those in which it was stopped.
    pub periods: (u64, u64),
    /// Share of the time for which it was stopped, summed over the processors.
    pub stopped: f64,
}

/// Measures a cell: the requests of a schedule, within a duration.
pub async fn measure(
    setting: Setting,
    schedule: &[Job],
    iterations_per_ms: f64,
    scratch: &Path,
    duration: Duration,
) -> Result<Measured> {
    let group = setting.quota.map(|_| Group::create(Controller::Cpu)).transpose()?;
    if let (Some(group), Some(quota)) = (&group, setting.quota) {
        group.limit_cpu(quota, PERIOD_MS)?;
    }
    let workers = setting.workers.to_string();
    let variables = [("BURNER_WORKERS", workers.as_str())];
    let settings = |start: Start| start.in_group(group.as_ref());
    let (daemon, address) = Program::Burner.start(scratch, &variables, settings).await?;
    let arrivals = Arrivals::at(schedule.iter().map(|job| Duration::from_secs_f64(job.due_ms / 1e3)));
    let jobs: Vec<u64> = schedule.iter().map(|job| (job.cpu_ms * iterations_per_ms).round() as u64).collect();
    let total: u64 = jobs.iter().sum();

    let client = http::client();
    let warm =
        http::send(client.clone(), http::get(&format!("http://{address}/work/1")), Instant::now(), PATIENCE).await;
    ensure!(warm.end == End::Status(200), "the service does not answer: {:?}", warm.end);
    let throttling = |group: &Option<Group>| group.as_ref().map_or(Ok(Throttling::default()), Group::throttling);
    let before = throttling(&group)?;
    let cpu = process::exact_cpu_time(daemon.pid())?;
    let started = Instant::now();
    let sent = jobs.clone();
    let outcomes = open_loop(&arrivals, move |number, due| {
        let url = format!("http://{address}/work/{}", sent[number]);
        http::send(client.clone(), http::get(&url), due, PATIENCE)
    })
    .await;
    let seconds = started.elapsed().as_secs_f64();
    let cpu = (process::exact_cpu_time(daemon.pid())? - cpu).as_secs_f64();
    let after = throttling(&group)?;
    drop(daemon);

    let unanswered = outcomes.iter().filter(|outcome| outcome.end != End::Status(200)).count();
    let per_iteration = cpu * 1e3 / total.max(1) as f64;
    let waits = outcomes.iter().zip(&jobs).map(|(outcome, job)| outcome.latency_ms - *job as f64 * per_iteration);
    Ok(Measured {
        rate: arrivals.len() as f64 / duration.as_secs_f64(),
        cpu_ms: cpu * 1e3 / outcomes.len().max(1) as f64,
        waits: waits.map(|wait| wait.max(0.0)).collect(),
        unanswered,
        used: cpu / seconds,
        periods: (after.periods - before.periods, after.throttled - before.throttled),
        stopped: (after.seconds - before.seconds) / seconds,
    })
}
