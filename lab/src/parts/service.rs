//! The reference service and the starter, as built by `make lab`.

use super::daemon::{Daemon, Start};
use super::free_port;
use anyhow::{Context, Result, bail};
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
    /// Where its metrics are.
    pub metrics: SocketAddr,
}

impl Service {
    /// Runs the migrations of the service.
    pub fn migrate(database: &str) -> Result<()> {
        Start::new(program("orders")?).args(["migrate"]).env("DATABASE_URL", database).run()
    }

    /// Starts the reference service on free ports, and waits until it listens.
    pub async fn start(scratch: &Path, database: &str, variables: &[(&str, &str)], cpu: Option<usize>) -> Result<Self> {
        Self::start_program("orders", scratch, database, variables, cpu).await
    }

    /// Starts the service or the starter, `orders` or `starter`.
    pub async fn start_program(
        name: &str,
        scratch: &Path,
        database: &str,
        variables: &[(&str, &str)],
        cpu: Option<usize>,
    ) -> Result<Self> {
        Self::start_as(name, scratch, database, variables, |start| start.on_cpu(cpu)).await
    }

    /// Starts the service or the starter with more settings of its process.
    pub async fn start_as(
        name: &str,
        scratch: &Path,
        database: &str,
        variables: &[(&str, &str)],
        settings: impl FnOnce(Start) -> Start,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix(name).disable_cleanup(true).tempdir_in(scratch)?;
        let mut start = Start::new(program(name)?)
            .args(["serve"])
            .env("HOST", "127.0.0.1")
            .env("PORT", "0")
            .env("METRICS_PORT", "0")
            .env("DATABASE_URL", database)
            .env("SHUTDOWN_DELAY", "0s")
            .env("UPLOAD_DIR", folder.path().to_string_lossy());
        for (name, value) in variables {
            start = start.env(name, *value);
        }
        let mut daemon = settings(start).spawn(&folder.path().join("log"))?;
        let end = Instant::now() + Duration::from_secs(20);
        let started = loop {
            daemon.is_running()?;
            let lines: Vec<serde_json::Value> =
                daemon.log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
            if let Some(line) = lines.into_iter().find(|line| line["message"] == "started") {
                break line;
            }
            if Instant::now() > end {
                bail!("{name} has not started after 20 s:\n{}", daemon.log());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        let address = |key: &str| -> Result<SocketAddr> {
            let text = started[key].as_str().with_context(|| format!("{name} logs no {key}"))?;
            Ok(text.parse()?)
        };
        Ok(Self { address: address("address")?, metrics: address("metrics")?, daemon })
    }

    /// Starts the reference service with another standard output, such as a pipe. What it logs is not read here, so its
    /// ports are chosen for it.
    pub async fn start_into(
        output: Stdio,
        scratch: &Path,
        database: &str,
        variables: &[(&str, &str)],
        cpu: Option<usize>,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("orders").disable_cleanup(true).tempdir_in(scratch)?;
        let [port, metrics] = [free_port()?, free_port()?];
        let mut start = Start::new(program("orders")?)
            .args(["serve"])
            .env("HOST", "127.0.0.1")
            .env("PORT", port.to_string())
            .env("METRICS_PORT", metrics.to_string())
            .env("DATABASE_URL", database)
            .env("SHUTDOWN_DELAY", "0s")
            .env("UPLOAD_DIR", folder.path().to_string_lossy())
            .on_cpu(cpu);
        for (name, value) in variables {
            start = start.env(name, *value);
        }
        let mut daemon = start.spawn_into(&folder.path().join("errors"), output)?;
        daemon.listens_on(port).await?;
        Ok(Self { daemon, address: ([127, 0, 0, 1], port).into(), metrics: ([127, 0, 0, 1], metrics).into() })
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// A program that `make lab` has built, in the folder that `LAB_PROGRAMS` names.
pub fn program(name: &str) -> Result<PathBuf> {
    let folder = std::env::var_os("LAB_PROGRAMS").map_or_else(|| "target/service/release".into(), PathBuf::from);
    let file = std::path::absolute(folder.join(name))?;
    anyhow::ensure!(file.is_file(), "{} is not built: run `make lab`, which builds it", file.display());
    Ok(file)
}
