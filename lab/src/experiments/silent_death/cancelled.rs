//! Acquires that are cancelled at random times: does the pool lose connections?

use super::in_use::{Left, left};
use super::pools::SIZE;
use crate::parts::postgres;
use crate::parts::tcp_proxy::TcpProxy;
use anyhow::Result;
use futures_util::future::join_all;
use measurements::{Cell, Measured, Series};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection, PgPool};
use std::time::{Duration, Instant};

/// Tasks that acquire at the same time.
const TASKS: u64 = 20;
/// The longest time after which an acquire is cancelled: a few times what opening a connection takes.
const LONGEST: Duration = Duration::from_millis(200);
/// How much later a new connection reaches the database.
const CONNECT_DELAY: Duration = Duration::from_millis(5);

/// What happened.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Run {
    pub cancelled: u64,
    pub acquired: u64,
    pub left: Left,
    /// Connections that the database has from this pool, once all were acquired and returned.
    pub in_database: i64,
}

/// Acquires and cancels for a while. Whether acquires ping first.
pub async fn measure(ping: bool, port: u16, duration: Duration, seed: u64) -> Result<Run> {
    let proxy = TcpProxy::start(([127, 0, 0, 1], port).into(), CONNECT_DELAY).await?;
    let name = format!("cancelled-{ping}");
    let url = format!("{}&application_name={name}", postgres::url(proxy.port, "postgres"));
    let pool = PgPoolOptions::new()
        .max_connections(SIZE)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(ping)
        .connect_lazy(&url)?;
    let end = Instant::now() + duration;
    let tasks = (0..TASKS).map(|task| tokio::spawn(hammer(pool.clone(), end, seed + task)));
    let (mut cancelled, mut acquired) = (0, 0);
    for counts in join_all(tasks).await {
        let (c, a) = counts?;
        cancelled += c;
        acquired += a;
    }
    // Connections return to the pool in tasks of their own.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let left = left(&pool, SIZE).await;
    let mut admin = PgConnection::connect(&postgres::url(port, "postgres")).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let in_database = sqlx::query_scalar("SELECT count(*) FROM pg_stat_activity WHERE application_name = $1")
        .bind(&name)
        .fetch_one(&mut admin)
        .await?;
    Ok(Run { cancelled, acquired, left, in_database })
}

/// Returns how many acquires were cancelled, and how many were not.
async fn hammer(pool: PgPool, end: Instant, seed: u64) -> (u64, u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let (mut cancelled, mut acquired) = (0, 0);
    while Instant::now() < end {
        let limit = LONGEST.mul_f64(random.random());
        match tokio::time::timeout(limit, pool.acquire()).await {
            Err(_) => cancelled += 1,
            Ok(Ok(connection)) => {
                acquired += 1;
                tokio::time::sleep(Duration::from_millis(1)).await;
                // One in five is closed, so that new ones have to be opened all the time.
                if random.random_bool(0.2) {
                    drop(connection.detach());
                }
            }
            Ok(Err(_)) => {}
        }
    }
    (cancelled, acquired)
}

/// The numbers of both cases.
pub fn series(measured: &[(&str, Run)]) -> Series {
    let cells = measured.iter().map(|(name, run)| Cell {
        name: (*name).into(),
        query: None,
        in_range: true,
        measured: vec![
            Measured::new("cancelled", "Acquires that were cancelled", "", run.cancelled as f64),
            Measured::new("acquired", "Acquires that were not", "", run.acquired as f64),
            Measured::new("usable", "Connections that can be acquired at once", "", f64::from(run.left.usable)),
            Measured::new("pool-size", "Connections that the pool counts", "", f64::from(run.left.size)),
            Measured::new("in-database", "Connections that the database counts", "", run.in_database as f64),
        ],
        histogram: None,
    });
    let finding = |(name, run): &(&str, Run)| {
        let Left { usable, size, .. } = run.left;
        let verdict = if usable == SIZE { "No permit was lost" } else { "Permits were lost" };
        format!(
            "{verdict} {name}: after {} cancelled and {} successful acquires, {usable} of {SIZE} connections could be \
             acquired at once; the pool counted {size}, the database {}.",
            run.cancelled, run.acquired, run.in_database
        )
    };
    Series {
        key: "cancelled".into(),
        title: "Acquires are cancelled at random times".into(),
        calculator: None,
        findings: measured.iter().map(finding).collect(),
        cells: cells.collect(),
    }
}
