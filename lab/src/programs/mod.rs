//! Small services that experiments start as processes of their own, so that their processor time and their memory are
//! not those of the generator. They are commands of the lab's own program, hidden from its help.

mod burner;
pub mod layered;
mod plain;
mod probed;

pub use burner::iterations_per_ms;

use crate::parts::daemon::{Daemon, Start};
use anyhow::{Context, Result, anyhow};
use axum::Router;
use std::net::SocketAddr;
use std::path::Path;
use tokio::net::TcpListener;

/// Which one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Program {
    /// Requests that use processor time.
    Burner,
    /// Axum with some of the layers of the reference service.
    Layered,
    /// Axum as its documentation starts it: `axum::serve`, and no limits.
    Plain,
    /// A readiness check that queries the database.
    Probed,
}

const ALL: &[Program] = &[Program::Burner, Program::Layered, Program::Plain, Program::Probed];

impl Program {
    const fn command(self) -> &'static str {
        match self {
            Self::Burner => "run-burner",
            Self::Layered => "run-layered-service",
            Self::Plain => "run-plain-service",
            Self::Probed => "run-probed-service",
        }
    }

    fn main(self) -> Result<()> {
        match self {
            Self::Burner => burner::main(),
            Self::Layered => layered::main(),
            Self::Plain => plain::main(),
            Self::Probed => probed::main(),
        }
    }

    /// Starts it with these variables and with more settings of its process, and returns it with its address.
    pub async fn start(
        self,
        scratch: &Path,
        variables: &[(&str, &str)],
        settings: impl FnOnce(Start) -> Start,
    ) -> Result<(Daemon, SocketAddr)> {
        let folder = tempfile::Builder::new().prefix(self.command()).disable_cleanup(true).tempdir_in(scratch)?;
        let start = Start::new(std::env::current_exe()?).args([self.command()]).envs(variables);
        let mut daemon = settings(start).spawn(&folder.path().join("log"))?;
        let address = daemon.logs(|line| line.strip_prefix(LISTENS).map(str::to_owned)).await?;
        Ok((daemon, address.parse()?))
    }
}

/// Runs the program that the command line names; `None` if it names none.
pub fn run() -> Option<Result<()>> {
    let command = std::env::args().nth(1)?;
    ALL.iter().find(|program| program.command() == command).map(|program| program.main())
}

const LISTENS: &str = "listens on ";

/// Listens on a free port, and prints it.
async fn listen() -> Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{LISTENS}{}", listener.local_addr()?);
    Ok(listener)
}

/// Serves on a free port.
async fn serve(router: Router) -> Result<()> {
    Ok(axum::serve(listen().await?, router).await?)
}

/// A variable that the experiment has set.
fn variable<T: std::str::FromStr>(name: &str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    let value = std::env::var(name).with_context(|| name.to_owned())?;
    value.parse().map_err(|error| anyhow!("{name}={value}: {error}"))
}
