//! Connections to the database that die silently, and acquires that are cancelled: what sqlx's pool makes of both.
//!
//! A proxy inside the lab stands between pool and database. Nothing here uses the processor, so pools are measured
//! beside each other, each with a proxy of its own.

mod cancelled;
mod idle;
mod in_use;
mod pools;

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
    Experiment { name: "silent-death", about: "connections that die silently", run: |lab| Box::pin(run(lab)) };

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let seconds = |full, short| Duration::from_secs(if lab.short { short } else { full });
    // Longer than sqlx's acquire timeout of 30 s; longer than 5 s, after which close_on_drop gives up.
    let (quiet, load, wait, cancel) = (seconds(8, 0), seconds(45, 2), seconds(15, 1), seconds(30, 1));
    lab.expect(quiet + load + wait + cancel + Duration::from_secs(12));
    lab.version("sqlx", machine::version_of_crate("sqlx")?);
    let database = Postgres::start(&lab.scratch, &[("max_connections", "200")], None).await?;
    lab.version("PostgreSQL", &database.version);
    let (port, seed) = (database.port, lab.seed);

    let settings = pools::settings(lab.short);
    let measure = || try_join_all(settings.iter().map(|setting| idle::measure(setting, port, quiet, load)));
    let idle = lab.cell("idle connections", Subject::Other, async || measure().await).await?;
    let measure = || try_join_all(in_use::ALL.iter().map(|(after, _)| in_use::measure(*after, port, wait)));
    let in_use = lab.cell("connections in use", Subject::Other, async || measure().await).await?;
    let cases = [(true, "with the ping"), (false, "without the ping")];
    let measure = || try_join_all(cases.iter().map(|(ping, _)| cancelled::measure(*ping, port, cancel, seed)));
    let cancelled = lab.cell("cancelled acquires", Subject::Other, async || measure().await).await?;

    let names = in_use::ALL.iter().map(|(_, name)| *name);
    Ok(vec![
        idle::series(&settings.iter().copied().zip(idle).collect::<Vec<_>>()),
        in_use::series(&names.zip(in_use).collect::<Vec<_>>(), wait),
        cancelled::series(&cases.iter().map(|(_, name)| *name).zip(cancelled).collect::<Vec<_>>()),
    ])
}
