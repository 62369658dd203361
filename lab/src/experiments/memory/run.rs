//! One cell: memory at rest, with more and more held open, and after all of it is closed.

use super::cells::{Allocator, Held, Kill, Setting};
use super::held::{self, Holding};
use crate::parts::cgroup::{Controller, Group};
use crate::parts::process::{self, Memory};
use crate::parts::service::Service;
use anyhow::{Context, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Duration, Instant};

/// Workers of the service; each may have an arena of glibc.
pub const WORKERS: usize = 2;

/// How often everything is opened and closed again.
pub const WAVES: usize = 4;

/// What happened in a cell.
#[derive(Debug, Deserialize, Serialize)]
pub struct Measured {
    /// Before anything was opened.
    pub rest: Memory,
    /// How many were open, and the memory then.
    pub levels: Vec<(usize, Memory)>,
    /// After all were closed.
    pub closed: Memory,
    /// With as many as at the highest level, in the last of [`WAVES`].
    pub again: Memory,
}

/// What happened under a limit.
#[derive(Debug, Deserialize, Serialize)]
pub struct Killed {
    /// Memory at rest without a limit, from which the limit follows.
    pub rest: Memory,
    /// The limit, in MiB.
    pub limit: u64,
    /// How many were open when the kernel killed the service; `None` if it did not.
    pub open: Option<usize>,
    /// The last memory that was read before.
    pub last: Memory,
}

pub fn mib(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}

/// Starts the service with limits that never matter here.
pub async fn start(allocator: Allocator, database: &str, scratch: &Path, group: Option<&Group>) -> Result<Service> {
    let selected = allocator.variables().map_err(|package| anyhow!("{package} is not installed"))?;
    let workers = WORKERS.to_string();
    let mut variables = vec![
        ("TOKIO_WORKER_THREADS", workers.as_str()),
        ("MAX_CONNECTIONS", "50000"),
        ("MAX_CONNECTIONS_PER_PEER", "50000"),
        ("MAX_REQUESTS", "50000"),
        ("MAX_BODY_BYTES", "4194304"),
        ("KEEP_ALIVE_TIMEOUT", "600s"),
        ("REQUEST_TIMEOUT", "600s"),
        ("UPLOAD_TIMEOUT", "600s"),
    ];
    variables.extend(selected.iter().map(|(name, value)| (*name, value.as_str())));
    let service = Service::start_as(scratch, database, &variables, |start| start.in_group(group)).await?;
    // The first request of a path allocates what later ones use again.
    drop(held::open(Held::Http1, service.address).await?);
    Ok(service)
}

/// Measures a cell. Memory counts as settled `settle` after a change at the earliest.
pub async fn measure(setting: &Setting, database: &str, scratch: &Path, settle: Duration) -> Result<Measured> {
    let service = start(setting.allocator, database, scratch, None).await?;
    let pid = service.daemon.pid();
    tokio::time::sleep(settle).await;
    let rest = settled(pid, settle).await?;
    let mut open: Vec<Holding> = Vec::new();
    let mut levels = Vec::new();
    for &level in &setting.levels {
        held::open_up_to(level, &mut open, setting.held, service.address).await?;
        levels.push((level, settled(pid, settle).await?));
    }
    let most = open.len();
    let mut closed = rest;
    for wave in 1..WAVES {
        open.clear();
        tokio::time::sleep(settle).await;
        if wave == 1 {
            closed = settled(pid, settle).await?;
        }
        held::open_up_to(most, &mut open, setting.held, service.address).await?;
    }
    let again = settled(pid, settle).await?;
    Ok(Measured { rest, levels, closed, again })
}

/// Waits until memory stays the same for a fifth of `settle`, for five seconds at most.
pub async fn settled(pid: u32, settle: Duration) -> Result<Memory> {
    let end = Instant::now() + Duration::from_secs(5);
    let mut last = process::memory(pid)?;
    loop {
        tokio::time::sleep(settle / 5).await;
        let now = process::memory(pid)?;
        if now.resident == last.resident || Instant::now() > end {
            return Ok(now);
        }
        last = now;
    }
}

/// Opens more and more until the kernel kills the service, or until `most` are open.
pub async fn kill(setting: Kill, database: &str, scratch: &Path, most: usize, settle: Duration) -> Result<Killed> {
    let free = start(Allocator::Glibc, database, scratch, None).await?;
    tokio::time::sleep(settle).await;
    let rest = settled(free.daemon.pid(), settle).await?;
    drop(free);

    let limit = mib(rest.anonymous).ceil() as u64 + setting.room;
    let group = Group::create(Controller::Memory)?;
    group.limit_memory(limit * 1_048_576)?;
    let mut service = start(Allocator::Glibc, database, scratch, Some(&group)).await.context("under a limit")?;
    tokio::time::sleep(settle).await;
    let pid = service.daemon.pid();
    let mut last = process::memory(pid)?;
    let mut held: Vec<Holding> = Vec::new();
    let mut open = None;
    while held.len() < most {
        let holding = held::open(setting.held, service.address).await;
        // A body arrives a little after it was sent.
        let pause = if matches!(setting.held, Held::Json(_) | Held::Upload(_)) { 20 } else { 0 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if holding.is_err() {
            // The sockets of a process are closed a little before it has ended.
            service.daemon.ended(Duration::from_secs(1)).await?;
        }
        if service.daemon.is_running().is_err() {
            open = Some(held.len());
            break;
        }
        // A process that is ending has no memory anymore.
        last = process::memory(pid).ok().filter(|memory| memory.resident > 0).unwrap_or(last);
        held.push(holding?);
    }
    ensure!(open.is_none() || group.kills()? > 0, "the service ended, but the kernel has not killed it");
    drop(service);
    Ok(Killed { rest, limit, open, last })
}
