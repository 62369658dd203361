//! How long the reference service takes to build with each profile, and what that saves.
//!
//! A copy of the service is built in the scratch folder, once without anything and once more after a changed line. The
//! profiles come in an order of interest, and the next one is only built if it is likely to end in time: with two
//! cores there is time for four, with eight for all.

mod profiles;
mod project;
mod report;
mod run;

use super::Experiment;
use crate::lab::Lab;
use crate::machine;
use crate::noise::Subject;
use crate::parts::postgres::Postgres;
use crate::parts::service::Service;
use anyhow::Result;
use measurements::Series;
use profiles::PROFILES;
use project::Project;
use std::path::Path;
use std::time::{Duration, Instant};

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "builds", about: "what each release profile costs in builds", run: |lab| Box::pin(run(lab)) };

/// No profile is started that would probably end later than this.
const BUDGET: Duration = Duration::from_secs(9 * 60);

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    lab.expect(BUDGET);
    lab.version("rustc", machine::version_of(Path::new("rustc"), "--version")?);
    let (project, database) = if lab.short { (Project::tiny(&lab.scratch)?, None) } else { service(lab).await? };
    let url = database.as_ref().map_or_else(String::new, |database| database.url("postgres"));
    let scratch = lab.scratch.clone();
    let started = Instant::now();
    let mut longest = Duration::ZERO;
    let mut measured = Vec::new();
    let mut left_out = Vec::new();
    // LTO takes seconds even for a tiny program, because it includes the standard library.
    for profile in PROFILES.iter().take(if lab.short { 1 } else { PROFILES.len() }) {
        if started.elapsed() + longest > BUDGET {
            left_out.push(profile);
            continue;
        }
        let of_profile = Instant::now();
        let measure = async || run::measure(profile, &project, &url, &scratch).await;
        measured.push((profile, lab.cell(profile.name, Subject::Processor, measure).await?));
        longest = longest.max(of_profile.elapsed());
    }
    let cores = std::thread::available_parallelism()?.get();
    Ok(vec![report::series(&measured, &left_out, cores)])
}

/// The reference service, and a database that it can start with.
async fn service(lab: &mut Lab) -> Result<(Project, Option<Postgres>)> {
    let database = Postgres::start(&lab.scratch, &[("max_connections", "100")], None).await?;
    lab.version("PostgreSQL", &database.version);
    Service::migrate(&database.url("postgres"))?;
    Ok((Project::service(&lab.scratch)?, Some(database)))
}
