//! How long the reference service takes to build with each profile, what that saves, and what caches save.
//!
//! A copy of the service is built in the scratch folder, once without anything and once more after a changed line.

mod caches;
mod profiles;
mod project;
mod report;
mod run;
mod speed;

use super::Experiment;
use crate::lab::Lab;
use crate::machine;
use crate::noise::Subject;
use crate::parts::postgres::Postgres;
use crate::parts::service::{Service, program};
use anyhow::Result;
use measurements::Series;
use profiles::PROFILES;
use project::Project;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// This experiment.
pub const EXPERIMENT: Experiment =
    Experiment { name: "builds", about: "what each release profile costs in builds", run: |lab| Box::pin(run(lab)) };

/// Where the binaries are kept, so that an interrupted run can go on.
const BINARIES: &str = "target/lab/binaries";

/// A profile with two cores.
const EACH: Duration = Duration::from_mins(5);

async fn run(lab: &mut Lab) -> Result<Vec<Series>> {
    // LTO takes seconds even for a tiny program, because it includes the standard library.
    let profiles = &PROFILES[..if lab.short { 1 } else { PROFILES.len() }];
    lab.expect(EACH * (profiles.len() + 3) as u32);
    lab.version("rustc", machine::version_of(Path::new("rustc"), "--version")?);
    let database = Postgres::start(&lab.scratch, &[("max_connections", "100")], None).await?;
    lab.version("PostgreSQL", &database.version);
    let url = database.url("postgres");
    Service::migrate(&url)?;
    let project = if lab.short { Project::tiny(&lab.scratch)? } else { Project::service(&lab.scratch)? };
    let scratch = lab.scratch.clone();
    fs::create_dir_all(BINARIES)?;
    let (mut measured, mut binaries) = (Vec::new(), Vec::new());
    for profile in profiles {
        let keep = Path::new(BINARIES).join(profile.key);
        let measure = async || run::measure(profile, &project, &url, &scratch, &keep).await;
        measured.push((profile, lab.cell(profile.name, Subject::Processor, measure).await?));
        // A short run builds no service.
        binaries.push((profile, if lab.short { program("orders")? } else { std::path::absolute(keep)? }));
    }
    let cached = lab.cell("Caches", Subject::Processor, async || caches::measure(&project, &scratch).await).await?;
    let speed = speed::measure(lab, &binaries, &url).await?;
    let cores = std::thread::available_parallelism()?.get();
    Ok(vec![report::series(&measured, cores), caches::series(&cached), speed])
}
