//! Servers that the lab measures and that are not the reference service. Each is a process of its own: the lab starts
//! itself with a hidden command.

pub mod layered;
mod plain;

use crate::parts::daemon::{Daemon, Start};
use anyhow::{Context, Result};
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use tokio::net::TcpListener;

/// The hidden command of [`Server::Plain`].
const PLAIN: &str = "plain-service";
/// The hidden command of [`Server::Layered`].
const LAYERED: &str = "layered-service";

/// A server of the lab.
#[derive(Clone, Debug, PartialEq)]
pub enum Server {
    /// Axum as its documentation starts it: `axum::serve`, and no limits.
    Plain,
    /// Axum with this many of the layers of [`layered::STEPS`].
    Layered(usize),
}

impl Server {
    /// Starts it on a free port, and waits until it listens.
    pub async fn start(&self, scratch: &Path, settings: impl FnOnce(Start) -> Start) -> Result<(Daemon, SocketAddr)> {
        let port = crate::parts::free_port()?;
        let command = match self {
            Self::Plain => vec![PLAIN.to_owned()],
            Self::Layered(steps) => vec![LAYERED.to_owned(), steps.to_string()],
        };
        let start = Start::new(std::env::current_exe()?).args(command).args([port.to_string()]);
        let mut daemon = settings(start).spawn(&scratch.join(format!("server-{port}.log")))?;
        daemon.listens_on(port).await?;
        Ok((daemon, ([127, 0, 0, 1], port).into()))
    }
}

/// Runs as a server, if this process was started as one.
pub fn run() -> Option<Result<()>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [PLAIN, port] => Some(serve(port, plain::serve)),
        [LAYERED, steps, port] => Some(serve(port, async |listener| {
            layered::serve(listener, steps.parse().context("the number of steps")?).await
        })),
        _ => None,
    }
}

/// Listens on a port of loopback, with the runtime that `#[tokio::main]` makes.
fn serve<F: Future<Output = Result<()>>>(port: &str, serve: impl FnOnce(TcpListener) -> F) -> Result<()> {
    let port: u16 = port.parse().context("the port")?;
    tokio::runtime::Runtime::new()?.block_on(async { serve(TcpListener::bind(("127.0.0.1", port)).await?).await })
}
