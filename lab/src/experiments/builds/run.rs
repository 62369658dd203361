//! One profile: a clean build, a build after a change, and the binary.

use super::profiles::Profile;
use super::project::Project;
use crate::parts::daemon::Start;
use crate::parts::process;
use crate::parts::service::Service;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Memory is read this often. The kernel keeps the peak of each process, so only what it grows in its last moments is
/// missed.
const LOOK: Duration = Duration::from_millis(100);

/// How often the binary is started.
const STARTS: usize = 10;

/// Longer than any build.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// What a build took.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct Build {
    /// In seconds.
    pub wall: f64,
    /// Processor time, in seconds.
    pub cpu: f64,
    /// Peak memory of the largest process, in bytes.
    pub peak: u64,
    /// Packages that were compiled.
    pub packages: usize,
}

/// What was measured of a profile.
#[derive(Debug, Deserialize, Serialize)]
pub struct Measured {
    /// Without anything that was compiled before.
    pub clean: Build,
    /// With all dependencies compiled, after a changed line.
    pub cached: Build,
    /// Size of the binary, in bytes.
    pub size: u64,
    /// From the start of the process until it serves, in milliseconds.
    pub starts: Vec<f64>,
}

/// Measures a profile, and keeps its binary as `keep`.
pub async fn measure(
    profile: &Profile,
    project: &Project,
    database: &str,
    scratch: &Path,
    keep: &Path,
) -> Result<Measured> {
    let target = scratch.join("target");
    let clean = build(profile, project, &target, "").await?;
    project.change()?;
    let cached = build(profile, project, &target, "").await?;
    let binary = target.join("release").join(project.binary);
    let mut starts = Vec::new();
    while starts.len() < STARTS {
        starts.push(Service::time_to_start(&binary, scratch, database)?.as_secs_f64() * 1e3);
    }
    let size = fs::copy(&binary, keep)?;
    fs::remove_dir_all(&target)?;
    Ok(Measured { clean, cached, size, starts })
}

/// Builds with one more feature than the default ones; with none more if it is empty.
pub async fn build(profile: &Profile, project: &Project, target: &Path, feature: &str) -> Result<Build> {
    // The toolchain is that of the folder in which the lab runs, as for everything that `make lab` builds.
    let mut start = Start::new("cargo")
        .args(["build", "--release", "--locked", "--offline", "--bin", project.binary, "--manifest-path"])
        .args([project.folder.join("Cargo.toml")])
        .args(["--target-dir".as_ref(), target.as_os_str()])
        .args(["--features", feature])
        .in_folder(std::env::current_dir()?)
        .envs(&profile.variables());
    for name in ["HOME", "CARGO_HOME", "RUSTUP_HOME"] {
        if let Ok(value) = std::env::var(name) {
            start = start.env(name, value);
        }
    }
    let before = process::cpu_time_of_ended_children()?;
    let started = Instant::now();
    let mut cargo = start.spawn(&target.with_extension("log"))?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = cargo.ended(LOOK).await? {
            break status;
        }
        peak = peak.max(process::largest_peak(cargo.pid())?);
        ensure!(started.elapsed() < PATIENCE, "the build has not ended:\n{}", cargo.log());
    };
    let wall = started.elapsed().as_secs_f64();
    ensure!(status.success(), "the build failed:\n{}", cargo.log());
    let cpu = process::cpu_time_of_ended_children()?.checked_sub(before).context("time runs backwards")?;
    let packages = cargo.log().lines().filter(|line| line.trim_start().starts_with("Compiling ")).count();
    Ok(Build { wall, cpu: cpu.as_secs_f64(), peak, packages })
}
