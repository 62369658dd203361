//! What is compiled again after a change: without a cache, with a dependency layer, and with a kept target folder.
//!
//! These are the three ways to build in a container, without the container: nothing is kept; a layer holds what
//! cargo-chef compiles from the manifest and the lock file; or a cache mount holds the whole target folder.

use super::profiles::PROFILES;
use super::project::Project;
use super::run::{Build, build};
use anyhow::Result;
use measurements::{Cell, Measured, Series};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// Builds of the default profile, each on top of those before it.
#[derive(Debug, Deserialize, Serialize)]
pub struct Caches {
    /// The package without its code, with an empty target folder.
    layer: Build,
    /// Its code, with the layer.
    code: Build,
    /// A changed line.
    line: Build,
    /// A dependency with one more feature.
    feature: Build,
}

/// Measures the builds.
pub async fn measure(project: &Project, scratch: &Path) -> Result<Caches> {
    let [profile, ..] = &PROFILES;
    let target = scratch.join("target");
    let layer = build(profile, &project.without_code()?, &target, "").await?;
    project.touch()?;
    let code = build(profile, project, &target, "").await?;
    project.change()?;
    let line = build(profile, project, &target, "").await?;
    let feature = build(profile, project, &target, project.feature).await?;
    fs::remove_dir_all(&target)?;
    Ok(Caches { layer, code, line, feature })
}

/// What each way compiles after each change.
pub fn series(caches: &Caches) -> Series {
    let Caches { layer, code, line, feature } = caches;
    let all = (layer.packages + code.packages, layer.wall + code.wall);
    let cell = |name: &str, (packages, seconds): (usize, f64)| Cell {
        name: name.into(),
        query: None,
        in_range: true,
        measured: vec![
            Measured::new("packages", "Packages compiled", "", packages as f64),
            Measured::new("seconds", "Time", "s", seconds),
        ],
        histogram: None,
    };
    Series {
        key: "caches".into(),
        title: "What is compiled again after a change".into(),
        calculator: None,
        findings: vec![format!("Without a cache, each build compiles all {} packages.", layer.packages)],
        cells: vec![
            cell("changed line, dependency layer", (code.packages, code.wall)),
            cell("changed line, cache mount", (line.packages, line.wall)),
            cell("changed dependency, dependency layer", all),
            cell("changed dependency, cache mount", (feature.packages, feature.wall)),
        ],
    }
}
