//! How long the reference service takes to build with each profile, and what that saves.
//!
//! A copy of the service is built in the scratch folder, once without anything and once more after a changed line.

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
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "builds", about: "what each release profile costs in builds", run: |lab| Box::pin(run(lab)) };

/// A profile with two cores.
const EACH: Duration = Duration::from_mins(5);

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    // LTO takes seconds even for a tiny program, because it includes the standard library.
    let profiles = &PROFILES[..if lab.short { 1 } else { PROFILES.len() }];
    lab.expect(EACH * profiles.len() as u32);
    lab.version("rustc", machine::version_of(Path::new("rustc"), "--version")?);
    let (project, database) = if lab.short { (Project::tiny(&lab.scratch)?, None) } else { service(lab).await? };
    let url = database.as_ref().map_or_else(String::new, |database| database.url("postgres"));
    let scratch = lab.scratch.clone();
    let mut measured = Vec::new();
    for profile in profiles {
        let measure = async || run::measure(profile, &project, &url, &scratch).await;
        measured.push((profile, lab.cell(profile.name, Subject::Processor, measure).await?));
    }
    let cores = std::thread::available_parallelism()?.get();
    Ok(vec![report::series(&measured, cores)])
}

/// The reference service, and a database that it can start with.
async fn service(lab: &mut Lab) -> Result<(Project, Option<Postgres>)> {
    let database = Postgres::start(&lab.scratch, &[("max_connections", "100")], None).await?;
    lab.version("PostgreSQL", &database.version);
    Service::migrate(&database.url("postgres"))?;
    Ok((Project::service(&lab.scratch)?, Some(database)))
}
