//! Small services that experiments start as processes of their own, so that their processor time and their memory are
//! not those of the generator. They are commands of the lab's own program, hidden from its help.

mod burner;
mod probed;

pub use burner::iterations_per_ms;

use crate::parts::cgroup::Group;
use crate::parts::daemon::{Daemon, Start};
use anyhow::{Context, Result, bail};
use axum::Router;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Which one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Program {
    /// Requests that use processor time.
    Burner,
    /// A readiness check that queries the database.
    Probed,
}

const ALL: &[Program] = &[Program::Burner, Program::Probed];

impl Program {
    const fn command(self) -> &'static str {
        match self {
            Self::Burner => "run-burner",
            Self::Probed => "run-probed-service",
        }
    }

    fn main(self) -> Result<()> {
        match self {
            Self::Burner => burner::main(),
            Self::Probed => probed::main(),
        }
    }

    /// Starts it with these variables, inside a control group if one is given, and returns it with its address.
    pub async fn start(
        self,
        scratch: &Path,
        variables: &[(&str, String)],
        group: Option<&Group>,
    ) -> Result<(Daemon, SocketAddr)> {
        let folder = tempfile::Builder::new().prefix(self.command()).disable_cleanup(true).tempdir_in(scratch)?;
        let mut start = Start::new(std::env::current_exe()?).args([self.command()]).in_group(group);
        for (name, value) in variables {
            start = start.env(name, value);
        }
        let mut daemon = start.spawn(&folder.path().join("log"))?;
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            daemon.is_running()?;
            let log = daemon.log();
            if let Some(address) = log.lines().find_map(|line| line.strip_prefix(LISTENS)) {
                return Ok((daemon, address.parse()?));
            }
            if Instant::now() > end {
                bail!("{} has not started after 20 s:\n{log}", self.command());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Runs the program that the command line names; `None` if it names none.
pub fn run() -> Option<Result<()>> {
    let command = std::env::args().nth(1)?;
    ALL.iter().find(|program| program.command() == command).map(|program| program.main())
}

const LISTENS: &str = "listens on ";

/// Serves on a free port, and prints it.
async fn serve(router: Router) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{LISTENS}{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

/// A variable that the experiment has set.
fn variable<T: std::str::FromStr>(name: &str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    let value = std::env::var(name).with_context(|| name.to_owned())?;
    value.parse().map_err(|error| anyhow::anyhow!("{name}={value}: {error}"))
}
