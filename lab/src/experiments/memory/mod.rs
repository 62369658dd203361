//! How much memory the service needs for connections and for bodies, by allocator, and when the kernel kills it.
//!
//! Clients open more and more connections to the reference service and hold them, idle or with a part of a body. The
//! kernel says how much memory the process has. In a control group with a limit, they do so until it is killed.

mod afterwards;
mod cells;
mod held;
mod report;
mod run;

use super::Experiment;
use crate::lab::Lab;
use crate::noise::Subject;
use crate::parts::cgroup::{Controller, Group};
use crate::parts::postgres::Postgres;
use crate::parts::process;
use crate::parts::service::Service;
use anyhow::Result;
use measurements::Series;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "memory", about: "memory of connections and bodies", run: |lab| Box::pin(run(lab)) };

/// Files that the service opens besides connections, and room for more.
const OTHER_FILES: u64 = 200;

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    let groups = cells::groups(lab.short);
    let kills = cells::kills(lab.short);
    let count = groups.iter().map(|group| group.settings.len()).sum::<usize>() + kills.len();
    lab.expect(Duration::from_secs(16) * count as u32 + afterwards::IDLE * 2);
    let files = process::raise_file_limit()?.saturating_sub(OTHER_FILES) as usize;
    let database = Postgres::start(&lab.scratch, &[("max_connections", "100")], None).await?;
    lab.version("PostgreSQL", &database.version);
    let url = database.url("postgres");
    Service::migrate(&url)?;
    // The outbox and the readiness check open their connections to the database in the first second.
    let (scratch, settle) = (lab.scratch.clone(), lab.pause(Duration::from_millis(1_500)));

    let mut series = Vec::new();
    for group in &groups {
        let mut measured = Vec::new();
        let mut missing = Vec::new();
        for setting in &group.settings {
            let mut setting = setting.clone();
            setting.levels.retain(|level| *level <= files);
            if let Err(package) = setting.allocator.variables() {
                missing.push((setting.allocator, package));
                continue;
            }
            let name = format!("{}: {}", group.key, setting.name());
            let cell =
                lab.cell(&name, Subject::Other, async || run::measure(&setting, &url, &scratch, settle).await).await?;
            measured.push((setting, cell));
        }
        series.push(report::held(group, &measured, &missing));
    }
    series.push(left_afterwards(lab, &url, files, settle).await?);
    if let Err(error) = Group::create(Controller::Memory) {
        if let Some(series) = series.first_mut() {
            series.findings.push(format!("Kills are left out, because a memory limit cannot be set here ({error:#})."));
        }
        return Ok(series);
    }
    let mut measured = Vec::new();
    for kill in kills {
        let name = format!("killed: {} MiB for {}", kill.room, kill.held.name());
        measured.push((
            kill,
            lab.cell(&name, Subject::Other, async || run::kill(kill, &url, &scratch, files, settle).await).await?,
        ));
    }
    series.push(report::killed(&measured));
    Ok(series)
}

/// All allocators that are installed, or the first.
async fn left_afterwards(lab: &mut Lab, url: &str, files: usize, settle: Duration) -> Result<Series> {
    let mut allocators = afterwards::ALLOCATORS.to_vec();
    allocators.retain(|allocator| allocator.variables().is_ok());
    allocators.truncate(if lab.short { 1 } else { allocators.len() });
    let count = if lab.short { 20 } else { afterwards::COUNT.min(files / allocators.len()) };
    let (scratch, idle) = (lab.scratch.clone(), lab.pause(afterwards::IDLE));
    let measure = async || afterwards::measure(&allocators, count, url, &scratch, [settle, idle]).await;
    Ok(afterwards::series(&lab.cell("afterwards", Subject::Other, measure).await?, count, idle))
}
