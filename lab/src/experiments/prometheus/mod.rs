//! What series cost Prometheus: memory, samples, disk and scrapes.
//!
//! The lab serves the metrics of several instances, whose counters grow, and Debian's Prometheus scrapes them. For the
//! disk, its own tool writes blocks of two hours.

mod cells;
mod disk;
mod report;
mod run;
mod target;

use super::Experiment;
use crate::lab::Lab;
use crate::noise::Subject;
use anyhow::Result;
use measurements::Series;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "prometheus", about: "what series cost Prometheus", run: |lab| Box::pin(run(lab)) };

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let settings = cells::settings(lab.short);
    let duration = Duration::from_secs(if lab.short { 2 } else { 30 });
    lab.expect((duration + Duration::from_secs(8)) * settings.len() as u32);
    let scratch = lab.scratch.clone();
    let mut measured = Vec::new();
    for setting in settings {
        let cell =
            lab.cell(&setting.name(), Subject::Other, async || run::measure(setting, &scratch, duration).await).await?;
        lab.version("Prometheus", &cell.version);
        measured.push((setting, cell));
    }
    let (scratch, seed) = (lab.scratch.clone(), lab.seed);
    let mut blocks = Vec::new();
    for kind in disk::Kind::ALL.into_iter().take(if lab.short { 1 } else { usize::MAX }) {
        blocks.push((kind, lab.cell(kind.name(), Subject::Other, async || disk::measure(kind, &scratch, seed)).await?));
    }
    Ok(vec![report::series(&measured), report::disk(&blocks)])
}
