//! How much the service logs for each level, and what happens if its standard output is slow.
//!
//! In the first part, requests create orders, and the lab reads each line from a pipe. In the second, requests are
//! answered with 404 and one line, and standard output is a file, `/dev/null`, or a pipe whose reader is slow.

mod cells;
mod reader;
mod report;
mod run;

use super::Experiment;
use crate::lab::Lab;
use crate::noise::Subject;
use crate::parts::postgres::Postgres;
use crate::parts::service::Service;
use anyhow::Result;
use cells::Sink;
use measurements::Series;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "logs", about: "lines and bytes of requests, and slow readers", run: |lab| Box::pin(run(lab)) };

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let (levels, sinks) = (cells::levels(lab.short), cells::sinks(lab.short));
    let duration = Duration::from_secs(if lab.short { 1 } else { 12 });
    lab.expect(duration * (levels.len() + sinks.len()) as u32 + Duration::from_secs(80));
    let database = Postgres::start(&lab.scratch, &[("max_connections", "100")], None).await?;
    lab.version("PostgreSQL", &database.version);
    let url = database.url("postgres");
    Service::migrate(&url)?;
    let (scratch, seed) = (lab.scratch.clone(), lab.seed);
    // The events of the last orders leave the outbox within a second.
    let settle = lab.pause(Duration::from_millis(1_200));

    let mut counted = Vec::new();
    for (number, level) in levels.into_iter().enumerate() {
        let seed = seed + number as u64;
        let cell = lab
            .cell(&level.name(), Subject::Other, async || {
                run::count(level, &url, &scratch, duration, settle, seed).await
            })
            .await?;
        counted.push((level, cell));
    }
    let mut served = Vec::new();
    let mut line = report::LINE;
    for (number, setting) in sinks.into_iter().enumerate() {
        let seed = seed + number as u64;
        let measure = async || run::serve(&setting, &url, &scratch, duration, settle, line, seed).await;
        let cell = lab.cell(&setting.name(), Subject::Processor, measure).await?;
        if setting.sink == Sink::Pipe {
            line = cell.bytes_per_request();
        }
        served.push((setting, cell));
    }
    Ok(vec![report::levels(&counted), report::sinks(&served)])
}
