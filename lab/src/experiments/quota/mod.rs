//! How long requests wait for the processor under a CPU limit, and how often the kernel stops the service.
//!
//! A small Axum service loops as often as its client asks, for exponential times. It runs in a control group with a
//! quota. Its processor time is measured, and so the wait of a request is its latency less its own share.

mod cells;
mod ideal;
mod report;
mod run;
mod schedule;

use super::Experiment;
use crate::lab::Lab;
use crate::machine;
use crate::noise::Subject;
use crate::parts::cgroup::{Controller, Group};
use crate::programs::iterations_per_ms;
use anyhow::Result;
use cells::Setting;
use measurements::Series;
use run::Measured;
use std::thread;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "quota", about: "waits under a CPU limit", run: |lab| Box::pin(run(lab)) };

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let (without, with) = cells::settings(lab.short);
    let duration = Duration::from_secs(if lab.short { 1 } else { 24 });
    let cores = thread::available_parallelism()?.get();
    lab.expect(duration * (without.len() + with.len()) as u32);
    lab.version("axum", machine::version_of_crate("axum")?);
    let iterations = iterations_per_ms();
    let measured = all(lab, &without, iterations, duration).await?;
    let mut series = vec![report::series("no-limit", "No limit: only workers are scarce", &measured, cores)];
    if let Err(error) = Group::create(Controller::Cpu) {
        let left_out = format!("Cells with a limit are left out, because a CPU limit cannot be set here ({error:#}).");
        series[0].findings.push(left_out);
        return Ok(series);
    }
    let measured = all(lab, &with, iterations, duration).await?;
    series.push(report::series("limit", "A CPU limit", &measured, cores));
    Ok(series)
}

async fn all(
    lab: &mut Lab,
    settings: &[Setting],
    iterations: f64,
    duration: Duration,
) -> Result<Vec<(Setting, Measured)>> {
    let scratch = lab.scratch.clone();
    let mut measured = Vec::new();
    for &setting in settings {
        let schedule = ideal::typical(setting, duration, lab.seed, lab.short);
        let measure = async || run::measure(setting, &schedule, iterations, &scratch, duration).await;
        measured.push((setting, lab.cell(&setting.name(), Subject::Processor, measure).await?));
    }
    Ok(measured)
}
