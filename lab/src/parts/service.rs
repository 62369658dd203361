//! The reference service, as built by `make lab`.

use super::daemon::{Daemon, Start};
use super::free_port;
use anyhow::{Context, Result, bail, ensure};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A running service.
pub struct Service {
    /// The process.
    pub daemon: Daemon,
    /// Where it takes requests.
    pub address: SocketAddr,
}

impl Service {
    /// Runs the migrations of the service.
    pub fn migrate(database: &str) -> Result<()> {
        Start::new(program("orders")?).args(["migrate"]).env("DATABASE_URL", database).run()
    }

    /// Starts the reference service on free ports, and waits until it listens.
    pub async fn start(scratch: &Path, database: &str, variables: &[(&str, &str)]) -> Result<Self> {
        Self::start_as(scratch, database, variables, |start| start).await
    }

    /// The same, with more settings of its process.
    pub async fn start_as(
        scratch: &Path,
        database: &str,
        variables: &[(&str, &str)],
        settings: impl FnOnce(Start) -> Start,
    ) -> Result<Self> {
        Self::start_binary(&program("orders")?, scratch, database, variables, settings).await
    }

    /// The same, of a binary that was built differently.
    pub async fn start_binary(
        binary: &Path,
        scratch: &Path,
        database: &str,
        variables: &[(&str, &str)],
        settings: impl FnOnce(Start) -> Start,
    ) -> Result<Self> {
        let (start, folder) = prepare(binary, scratch, database, variables)?;
        let mut daemon = settings(start).spawn(&folder.join("log"))?;
        let started = daemon.logs(started_line).await?;
        let address = started["address"].as_str().context("the service logs no address")?;
        Ok(Self { address: address.parse()?, daemon })
    }

    /// Starts it with another standard output, such as a pipe. What it logs is not read here, so its port is chosen for
    /// it.
    pub async fn start_into(output: Stdio, scratch: &Path, database: &str, variables: &[(&str, &str)]) -> Result<Self> {
        let port = free_port()?;
        let (start, folder) = prepare(&program("orders")?, scratch, database, variables)?;
        let mut daemon = start.env("PORT", port.to_string()).spawn_into(&folder.join("errors"), output)?;
        daemon.listens_on(port).await?;
        Ok(Self { daemon, address: ([127, 0, 0, 1], port).into() })
    }

    /// Starts a binary of it, and returns how long it takes until it serves.
    pub fn time_to_start(binary: &Path, scratch: &Path, database: &str) -> Result<Duration> {
        let (start, folder) = prepare(binary, scratch, database, &[])?;
        let started = Instant::now();
        let mut daemon = start.spawn_into(&folder.join("errors"), Stdio::piped())?;
        let output = daemon.child.stdout.take().context("there is no pipe")?;
        for line in BufReader::new(output).lines() {
            if started_line(&line?).is_some() {
                return Ok(started.elapsed());
            }
        }
        bail!("{} has not started:\n{}", binary.display(), daemon.log());
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// The service with the variables that all experiments set, and a folder of its own. Later variables replace earlier ones.
fn prepare(program: &Path, scratch: &Path, database: &str, variables: &[(&str, &str)]) -> Result<(Start, PathBuf)> {
    let folder = tempfile::Builder::new().prefix("orders").disable_cleanup(true).tempdir_in(scratch)?;
    let start = Start::new(program)
        .args(["serve"])
        .env("HOST", "127.0.0.1")
        .env("PORT", "0")
        .env("METRICS_PORT", "0")
        .env("DATABASE_URL", database)
        .env("SHUTDOWN_DELAY", "0s")
        .env("UPLOAD_DIR", folder.path().to_string_lossy())
        .envs(variables);
    Ok((start, folder.path().to_owned()))
}

/// The line of the log that says that it serves.
fn started_line(line: &str) -> Option<serde_json::Value> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    (line["message"] == "started").then_some(line)
}

/// A program that `make lab` has built, in the folder that `LAB_PROGRAMS` names.
pub fn program(name: &str) -> Result<PathBuf> {
    let folder = std::env::var_os("LAB_PROGRAMS").map_or_else(|| "target/service/release".into(), PathBuf::from);
    let file = std::path::absolute(folder.join(name))?;
    ensure!(file.is_file(), "{} is not built: run `make lab`, which builds it", file.display());
    Ok(file)
}
