//! One cell: a service, its attackers, and what the kernel says about it every second.

use super::attack;
use super::cells::{CONNECTIONS, FILES, Setting, Target};
use crate::load::http::End;
use crate::parts::daemon::{Daemon, Start};
use crate::parts::process;
use crate::parts::service::Service;
use crate::programs::Program;
use anyhow::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Duration, Instant};

/// After the attack, and before it.
const QUIET: Duration = Duration::from_secs(2);

/// A look at the service.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Look {
    /// Seconds since the start of the attack.
    pub at: f64,
    /// Open sockets, less those before the attack.
    pub sockets: f64,
    /// Heap and stacks, less those before the attack, in bytes.
    pub bytes: f64,
}

/// A normal request.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Normal {
    /// Seconds since the start of the attack, when it was due.
    pub at: f64,
    pub answered: bool,
    pub latency_ms: f64,
}

/// What happened in a cell.
#[derive(Debug, Deserialize, Serialize)]
pub struct Run {
    pub looks: Vec<Look>,
    pub normal: Vec<Normal>,
}

/// Measures a cell.
pub async fn measure(setting: &Setting, scratch: &Path, database: &str, duration: Duration) -> Result<Run> {
    let limit = |start: Start| start.open_files(FILES);
    let (daemon, address) = match setting.target {
        Target::Plain => Program::Plain.start(scratch, &[], limit).await?,
        Target::Hardened => {
            let variables = [("MAX_CONNECTIONS", CONNECTIONS), ("DATABASE_MAX_CONNECTIONS", "5")];
            let service = Service::start_as(scratch, database, &variables, limit).await?;
            (service.daemon, service.address)
        }
    };
    // The first requests fill caches and start what is lazy.
    attack::normal(address, QUIET / 2).await;
    let before = look(&daemon, 0.0)?;
    let start = Instant::now();
    let attackers = async {
        let clients = attack::start(setting, address);
        let mut looks = Vec::new();
        while start.elapsed() < duration {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let now = look(&daemon, start.elapsed().as_secs_f64())?;
            looks.push(Look { sockets: now.sockets - before.sockets, bytes: now.bytes - before.bytes, ..now });
        }
        drop(clients);
        Ok::<_, Error>(looks)
    };
    let (looks, normal) = tokio::join!(attackers, attack::normal(address, duration + QUIET));
    let normal = normal
        .into_iter()
        // The plain service has no such path; an answer is an answer.
        .map(|(at, outcome)| Normal {
            at,
            answered: matches!(outcome.end, End::Status(_)),
            latency_ms: outcome.latency_ms,
        })
        .collect();
    Ok(Run { looks: looks?, normal })
}

fn look(daemon: &Daemon, at: f64) -> Result<Look> {
    let pid = daemon.pid();
    Ok(Look { at, sockets: process::sockets(pid)? as f64, bytes: process::memory(pid)?.anonymous as f64 })
}
