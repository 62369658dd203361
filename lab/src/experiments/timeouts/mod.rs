//! What retries make of a database that stalls, with timeouts that fit into each other and with others.
//!
//! The lab locks the table of orders for 5 s. An order takes the database 80 ms, a sleep in a trigger, so the pool is
//! the bottleneck and the processor is not the subject: repeats run beside each other, each with a database and an
//! instance of its own.

mod cells;
mod report;
mod run;

use super::Experiment;
use crate::lab::Lab;
use crate::machine;
use crate::noise::Subject;
use crate::parts::postgres::Postgres;
use anyhow::Result;
use futures_util::future::try_join_all;
use measurements::Series;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "timeouts", about: "retries while the database stalls", run: |lab| Box::pin(run(lab)) };

/// Repeats of each cell.
const REPEATS: u64 = 3;

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let (timeouts, retries, phases) = (cells::timeouts(lab.short), cells::retries(lab.short), cells::phases(lab.short));
    let repeats = if lab.short { 1 } else { REPEATS };
    let length = phases.before + phases.stall + phases.after + Duration::from_secs(5);
    lab.expect(length * (timeouts.len() * retries.len()) as u32);

    let cluster = Postgres::start(&lab.scratch, &[("max_connections", "200")], None).await?;
    lab.version("PostgreSQL", &cluster.version);
    lab.version("sqlx", machine::version_of_crate("sqlx")?);
    let mut databases = Vec::new();
    for number in 0..repeats {
        databases.push(run::prepare(&cluster, &format!("lane{number}")).await?);
    }
    let (scratch, seed) = (lab.scratch.clone(), lab.seed);
    let mut series = Vec::new();
    for timeouts in &timeouts {
        let mut measured = Vec::new();
        for retries in &retries {
            let name = format!("{}: {}", timeouts.key, retries.name);
            let runs = lab.cell(&name, Subject::Other, async || {
                let lanes = databases.iter().zip(seed..);
                let lanes = lanes.map(|(url, seed)| run::measure(timeouts, retries, phases, &scratch, url, seed));
                try_join_all(lanes).await
            });
            measured.push((*retries, runs.await?));
        }
        series.push(report::series(timeouts, phases, &measured));
    }
    Ok(series)
}
