//! How long requests wait for a connection of sqlx's pool, with `PostgreSQL` behind it.
//!
//! Each cell sends requests to one or more pools of the reference service, at the times of a Poisson process. A request
//! takes a connection, holds it for a drawn time, and returns it. Where the processor of the database is not the
//! subject, the time is `pg_sleep`, and cells run beside each other. Where it is, the database has one processor for
//! itself, the time is a sleep and a loop, and cells run alone.
//!
//! The inputs of the calculator are measured, as a reader would measure them: the hold time from the number of
//! connections in use (Little's law), which includes the pings of sqlx before and after each use, and its variability.
//! See [`ideal`] for how the schedule of a cell is chosen.

mod cells;
mod ideal;
mod report;
mod run;
mod schedule;

use super::Experiment;
use crate::lab::Lab;
use crate::machine;
use crate::noise::Subject;
use crate::parts::pgbouncer::PgBouncer;
use crate::parts::postgres::Postgres;
use crate::parts::processors::Reserved;
use anyhow::Result;
use cells::{Group, Setting};
use futures_util::future::try_join_all;
use measurements::Series;
use run::{Measured, Place};
use schedule::Schedule;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "pool", about: "waits for a connection", run: |lab| Box::pin(run(lab)) };

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let groups = cells::groups(lab.short);
    let [beside, alone] = if lab.short { [0.5; 2] } else { [24.0, 13.0] }.map(Duration::from_secs_f64);
    let duration = |group: &Group| if group.lanes > 1 { beside } else { alone };
    let batches = |group: &Group| (group.settings.len() as u32).div_ceil(group.lanes);
    lab.expect(groups.iter().map(|group| duration(group) * batches(group)).sum());
    lab.version("sqlx", machine::version_of_crate("sqlx")?);

    let mut measured: Vec<(&Group, Vec<Measured>)> = Vec::new();
    for group in groups.iter().filter(|group| !group.alone) {
        let mut done = Vec::new();
        for settings in group.settings.chunks(group.lanes as usize) {
            done.extend(beside_each_other(lab, group, settings, duration(group)).await?);
        }
        measured.push((group, done));
    }
    for group in groups.iter().filter(|group| group.alone) {
        measured.push((group, one_by_one(lab, group, duration(group)).await?));
    }
    Ok(measured.iter().map(|(group, cells)| report::series(group, cells)).collect())
}

async fn beside_each_other(
    lab: &mut Lab,
    group: &Group,
    settings: &[Setting],
    duration: Duration,
) -> Result<Vec<Measured>> {
    let database = Postgres::start(&lab.scratch, &[("max_connections", "400"), ("jit", "off")], None).await?;
    lab.version("PostgreSQL", &database.version);
    let mut ports = Vec::new();
    let mut poolers = Vec::new();
    for setting in settings {
        ports.push(match setting.pooler {
            Some((mode, size)) => {
                let pooler = PgBouncer::start(&lab.scratch, database.port, mode, size).await?;
                lab.version("PgBouncer", &pooler.version);
                let port = pooler.port;
                poolers.push(pooler);
                port
            }
            None => database.port,
        });
    }
    let names: Vec<_> = settings.iter().map(|setting| setting.name.as_str()).collect();
    let name = format!("{}: {}", group.key, names.join("; "));
    let schedules: Vec<_> =
        settings.iter().map(|setting| ideal::typical(setting, duration, lab.seed, lab.short)).collect();
    lab.cell(&name, Subject::Other, async || {
        let lanes = settings.iter().zip(&schedules).zip(&ports).map(|((setting, schedule), &port)| {
            run::measure(setting, schedule, Place { port, database: None, iterations_per_ms: 0.0 }, duration)
        });
        try_join_all(lanes).await
    })
    .await
}

async fn one_by_one(lab: &mut Lab, group: &Group, duration: Duration) -> Result<Vec<Measured>> {
    let reserved = Reserved::last()?;
    let settings = [("max_connections", "400"), ("jit", "off")];
    let database = Postgres::start(&lab.scratch, &settings, Some(reserved.processor)).await?;
    let mut done = Vec::new();
    let iterations_per_ms = calibrate(lab, group, &database, duration / 5).await?;
    for setting in &group.settings {
        let name = format!("{}: {}", group.key, setting.name);
        let place = Place { port: database.port, database: Some(database.daemon.pid()), iterations_per_ms };
        let schedule = ideal::typical(setting, duration, lab.seed, lab.short);
        let measure = async || run::measure(setting, &schedule, place, duration).await;
        done.push(lab.cell(&name, Subject::Processor, measure).await?);
    }
    Ok(done)
}

/// Iterations of the loop for a millisecond of a checkout's processor time. An idle database says only what the loop
/// takes: under load, round trips and cold caches add a sixth to it, with which a load of 90% would be one of 105%.
async fn calibrate(lab: &Lab, group: &Group, database: &Postgres, duration: Duration) -> Result<f64> {
    let mut iterations_per_ms = run::calibrate(database.port).await?;
    let Some(setting) = group.settings.last() else { return Ok(iterations_per_ms) };
    let schedule = Schedule::draw(setting, duration, lab.seed);
    for _ in 0..2 {
        let place = Place { port: database.port, database: Some(database.daemon.pid()), iterations_per_ms };
        iterations_per_ms *= schedule.compute_ms() / run::measure(setting, &schedule, place, duration).await?.cpu_ms;
    }
    Ok(iterations_per_ms)
}
