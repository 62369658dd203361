//! What is left of the memory after the load, once the service has been idle for a while.

use super::cells::{Allocator, Held};
use super::held::{self, Holding};
use super::run::{WAVES, mib, settled, start};
use crate::parts::process::{self, Memory};
use anyhow::Result;
use futures_util::future::try_join_all;
use measurements::{Cell, Measured as Number, Series};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;

/// What is held.
const HELD: Held = Held::Json(16);

/// How many are held.
pub const COUNT: usize = 1_000;

/// Three times the 10 s after which jemalloc returns what is not used.
pub const IDLE: Duration = Duration::from_secs(30);

/// The allocators that are compared.
pub const ALLOCATORS: [Allocator; 5] =
    [Allocator::Glibc, Allocator::OneArena, Allocator::Jemalloc, Allocator::JemallocThread, Allocator::Mimalloc];

/// The memory of one service.
#[derive(Debug, Deserialize, Serialize)]
pub struct Left {
    allocator: String,
    rest: Memory,
    /// With all open, in the last of [`WAVES`].
    open: Memory,
    /// Soon after all were closed.
    soon: Memory,
    /// After [`IDLE`] without a request.
    later: Memory,
}

/// Measures services beside each other: most of the time they are idle.
pub async fn measure(
    allocators: &[Allocator],
    count: usize,
    database: &str,
    scratch: &Path,
    [settle, idle]: [Duration; 2],
) -> Result<Vec<Left>> {
    let each = allocators.iter().map(async |&allocator| {
        let service = start(allocator, database, scratch, None).await?;
        let pid = service.daemon.pid();
        tokio::time::sleep(settle).await;
        let rest = settled(pid, settle).await?;
        let mut open: Vec<Holding> = Vec::new();
        for _ in 0..WAVES {
            open.clear();
            tokio::time::sleep(settle).await;
            held::open_up_to(count, &mut open, HELD, service.address).await?;
        }
        let most = settled(pid, settle).await?;
        drop(open);
        tokio::time::sleep(settle).await;
        let soon = settled(pid, settle).await?;
        tokio::time::sleep(idle).await;
        let later = process::memory(pid)?;
        Ok(Left { allocator: allocator.name().into(), rest, open: most, soon, later })
    });
    try_join_all(each).await
}

pub fn series(measured: &[Left], count: usize, idle: Duration) -> Series {
    let cells = measured.iter().map(|left| {
        let number = |key: &str, label: &str, memory: Memory| Number::new(key, label, "MiB", mib(memory.resident));
        Cell {
            name: left.allocator.clone(),
            query: None,
            in_range: true,
            measured: vec![
                number("rest-mib", "Resident before", left.rest),
                number("open-mib", "With all open, the fourth time", left.open),
                number("soon-mib", "Soon after closing them", left.soon),
                number("later-mib", &format!("{} s later", idle.as_secs()), left.later),
            ],
            histogram: None,
        }
    });
    Series {
        key: "afterwards".into(),
        title: format!("What is left of {count} {}", HELD.name()),
        calculator: None,
        findings: Vec::new(),
        cells: cells.collect(),
    }
}
