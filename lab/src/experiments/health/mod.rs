//! What health checks cost the database, for each kind of cache.
//!
//! Probers check one or more instances at equal distances, each from a time of its own. `PostgreSQL` counts the
//! statements, a proxy on the wire counts the round trips, and the kernel the processor time of the connections.

mod cells;
mod report;
mod run;

use super::Experiment;
use crate::lab::Lab;
use crate::machine;
use crate::noise::Subject;
use crate::parts::postgres::Postgres;
use anyhow::{Context, Result};
use cells::Group;
use futures_util::future::try_join_all;
use measurements::Series;
use run::{EXTENSION, Measured};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "health", about: "what health checks cost the database", run: |lab| Box::pin(run(lab)) };

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let groups = cells::groups(lab.short);
    let duration = Duration::from_millis(if lab.short { 1_200 } else { 60_000 });
    lab.expect((duration + Duration::from_secs(10)) * groups.len() as u32);
    lab.version("sqlx", machine::version_of_crate("sqlx")?);
    let mut measured = Vec::new();
    for group in &groups {
        measured.push(beside_each_other(lab, group, duration).await?);
    }
    // What a round trip costs, as a reader would measure it: in one setting, for use in all.
    let light = measured.first().and_then(|cells| cells.first()).context("no cells")?;
    let trip = report::cpu_of_trip(light);
    Ok(groups.iter().zip(&measured).map(|(group, cells)| report::series(group, cells, trip)).collect())
}

async fn beside_each_other(lab: &mut Lab, group: &Group, duration: Duration) -> Result<Vec<Measured>> {
    let database = database(lab).await?;
    lab.version("PostgreSQL", &database.version);
    let (scratch, seed) = (lab.scratch.clone(), lab.seed);
    lab.cell(group.title, Subject::Other, async || {
        let lanes = group.settings.iter().enumerate().map(|(number, setting)| {
            let (database, scratch) = (&database, &scratch);
            async move {
                let name = format!("cell{number}");
                run::measure(setting, database, scratch, &name, duration, seed + number as u64).await
            }
        });
        try_join_all(lanes).await
    })
    .await
}

/// A cluster that counts statements, if the extension for it is installed.
async fn database(lab: &Lab) -> Result<Postgres> {
    let settings = [("max_connections", "200"), ("shared_preload_libraries", EXTENSION)];
    let Ok(database) = Postgres::start(&lab.scratch, &settings, None).await else {
        return Postgres::start(&lab.scratch, &settings[..1], None).await;
    };
    let mut connection = PgConnection::connect(&database.url("postgres")).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE EXTENSION {EXTENSION}"))).execute(&mut connection).await?;
    Ok(database)
}
