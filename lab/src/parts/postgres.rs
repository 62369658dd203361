//! A database cluster of its own, empty at the start.

use super::daemon::{Daemon, Start};
use super::{free_port, is_root};
use crate::machine;
use anyhow::{Context, Result};
use sqlx::{Connection, PgConnection};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A running `PostgreSQL`.
pub struct Postgres {
    /// The postmaster.
    pub daemon: Daemon,
    /// Its port.
    pub port: u16,
    /// Its version.
    pub version: String,
}

impl Postgres {
    /// Creates a cluster and starts it, on one processor if one is given. Settings are those of `postgresql.conf`.
    pub async fn start(scratch: &Path, settings: &[(&str, &str)], cpu: Option<usize>) -> Result<Self> {
        let programs = programs()?;
        let port = free_port()?;
        let folder = folder(scratch, &format!("postgres-{port}"))?;
        let data = folder.join("data");
        let empty = empty(scratch, &programs)?;
        Start::new("cp").args(["-a".as_ref(), empty.as_os_str(), data.as_os_str()]).user("postgres").run()?;
        let mut start = Start::new(programs.join("postgres"))
            .args(["-D".as_ref(), data.as_os_str()])
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"])
            .user("postgres")
            // An immediate shutdown: nothing in this cluster is worth keeping.
            .signal("QUIT")
            .on_cpu(cpu);
        for (name, value) in settings {
            start = start.args(["-c", &format!("{name}={value}")]);
        }
        let mut daemon = start.spawn(&scratch.join(format!("postgres-{port}.log")))?;
        // It listens before it serves.
        daemon.logs(|line| line.contains("ready to accept connections").then_some(())).await?;
        let version = machine::version_of(&programs.join("postgres"), "--version")?;
        Ok(Self { daemon, port, version })
    }

    /// The address of a database.
    pub fn url(&self, database: &str) -> String {
        url(self.port, database)
    }
}

/// How many connections the database at an address has had. Takes a second.
pub async fn sessions(url: &str) -> Result<i64> {
    let mut connection = PgConnection::connect(url).await?;
    // A backend reports its numbers at most once a second.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let query = "SELECT sessions FROM pg_stat_database WHERE datname = current_database()";
    Ok(sqlx::query_scalar(query).fetch_one(&mut connection).await?)
}

/// An empty cluster to copy, which takes a tenth of the time of `initdb`. Created for the first database of an experiment.
fn empty(scratch: &Path, programs: &Path) -> Result<PathBuf> {
    let data = scratch.join("postgres-empty").join("data");
    if data.is_dir() {
        return Ok(data);
    }
    folder(scratch, "postgres-empty")?;
    Start::new(programs.join("initdb"))
        .args(["-D".as_ref(), data.as_os_str()])
        .args(["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale"])
        .user("postgres")
        .run()?;
    Ok(data)
}

/// Creates a folder that belongs to the user postgres.
fn folder(scratch: &Path, name: &str) -> Result<PathBuf> {
    let folder = scratch.join(name);
    fs::create_dir_all(&folder)?;
    // The user must reach it.
    fs::set_permissions(scratch, fs::Permissions::from_mode(0o755))?;
    if is_root() {
        Start::new("chown").args(["postgres".as_ref(), folder.as_os_str()]).run()?;
    }
    Ok(folder)
}

/// The address of a database behind a port, that of the cluster or of a pooler.
pub fn url(port: u16, database: &str) -> String {
    format!("postgres://postgres:not-checked@127.0.0.1:{port}/{database}?sslmode=disable")
}

/// Where `initdb` and `postgres` are: on the PATH, or Debian's newest version.
fn programs() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    debian.sort_by_key(|folder| folder.iter().rev().nth(1).and_then(|version| version.to_str()?.parse::<u32>().ok()));
    std::env::split_paths(&path)
        .chain(debian.into_iter().rev())
        .find(|folder| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file()))
        .context("the lab needs PostgreSQL; on Debian: apt-get install postgresql")
}
