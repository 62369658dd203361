//! What clients do that send a byte each second: to `axum::serve` without limits, and to the reference service.
//!
//! Each service has 256 file descriptors, so that 300 slow clients are enough. The processor is not the subject, so
//! cells run beside each other.

mod attack;
mod cells;
mod report;
mod run;

use super::Experiment;
use crate::lab::Lab;
use crate::machine;
use crate::noise::Subject;
use crate::parts::postgres::Postgres;
use crate::parts::service::Service;
use anyhow::Result;
use futures_util::future::try_join_all;
use measurements::Series;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "slow-clients", about: "clients that send a byte each second", run: |lab| Box::pin(run(lab)) };

/// Cells that run beside each other.
const LANES: usize = 3;

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let (settings, attack) = (cells::settings(lab.short), cells::attack(lab.short));
    lab.expect((attack + Duration::from_secs(5)) * settings.len().div_ceil(LANES) as u32);
    lab.version("axum", machine::version_of_crate("axum")?);
    let database = Postgres::start(&lab.scratch, &[], None).await?;
    lab.version("PostgreSQL", &database.version);
    let url = database.url("postgres");
    Service::migrate(&url)?;
    let scratch = lab.scratch.clone();
    let mut runs = Vec::new();
    for settings in settings.chunks(LANES) {
        let name = settings.iter().map(|setting| setting.name).collect::<Vec<_>>().join("; ");
        let lanes = lab.cell(&name, Subject::Other, async || {
            try_join_all(settings.iter().map(|setting| run::measure(setting, &scratch, &url, attack))).await
        });
        runs.extend(lanes.await?);
    }
    Ok(report::series(&settings, &runs, attack))
}
