//! What a restart of one instance costs: requests lost between SIGTERM and the time at which no one sends there anymore.
//!
//! Each run starts two instances of the reference service on one database, sends orders at the times of a Poisson
//! process, and sends SIGTERM to the first instance. Repeats of a cell run beside each other, each with instances of
//! its own: the processor is not the subject.

mod cells;
mod report;
mod run;

use super::Experiment;
use crate::lab::Lab;
use crate::noise::Subject;
use crate::parts::haproxy::Haproxy;
use crate::parts::nginx::Nginx;
use crate::parts::postgres::Postgres;
use crate::parts::service::Service;
use anyhow::Result;
use futures_util::future::try_join_all;
use measurements::Series;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "shutdown", about: "requests lost in a restart", run: |lab| Box::pin(run(lab)) };

/// Repeats of each cell.
const REPEATS: u64 = 4;

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let groups = cells::groups(lab.short);
    let repeats = if lab.short { 1 } else { REPEATS };
    let settings = groups.iter().flat_map(|group| &group.settings);
    // Two starts of the service take about a second.
    lab.expect(settings.map(|setting| setting.duration() + Duration::from_secs(2)).sum());

    let database = Postgres::start(&lab.scratch, &[("max_connections", "200")], None).await?;
    lab.version("PostgreSQL", &database.version);
    lab.version("HAProxy", Haproxy::version()?);
    lab.version("nginx", Nginx::version()?);
    let url = database.url("postgres");
    Service::migrate(&url)?;
    let (scratch, seed) = (lab.scratch.clone(), lab.seed);
    let mut series = Vec::new();
    for group in &groups {
        let mut measured = Vec::new();
        for setting in &group.settings {
            let name = format!("{}: {}", group.key, setting.name);
            let runs = lab.cell(&name, Subject::Other, async || {
                let runs = (0..repeats).map(|repeat| run::measure(setting, &scratch, &url, seed + repeat));
                try_join_all(runs).await
            });
            measured.push(runs.await?);
        }
        series.push(report::series(group, &measured));
    }
    Ok(series)
}
