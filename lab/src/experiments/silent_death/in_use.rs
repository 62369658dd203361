//! Connections that die silently while a query runs, and what the code does once it has waited long enough.
//!
//! A connection that is dropped returns to the pool in a task that pings it, without a limit (sqlx issue 4349).

use super::pools::{SIZE, fill, limited_ping::ping, reference};
use crate::parts::postgres;
use crate::parts::tcp_proxy::TcpProxy;
use crate::words::list;
use anyhow::Result;
use futures_util::future::join_all;
use measurements::{Cell, Measured, Series};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPoolOptions, Postgres};
use std::time::Duration;

/// What the code does with the connection after the time limit of its query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum After {
    /// Nothing: it drops it.
    Drop,
    /// `close_on_drop`.
    CloseOnDrop,
    /// `detach`, so that it does not return.
    Detach,
    /// Nothing, but `after_release` pings it with a limit.
    LimitedPing,
    /// Nothing, in the pool of the reference service.
    Reference,
}

/// Each, with its name.
pub const ALL: [(After, &str); 5] = [
    (After::Drop, "dropped"),
    (After::CloseOnDrop, "dropped after close_on_drop()"),
    (After::Detach, "dropped after detach()"),
    (After::LimitedPing, "dropped, and after_release pings them with a limit of 500 ms"),
    (After::Reference, "dropped, in the pool of the reference service"),
];

/// What is left of a pool.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Left {
    /// Connections that could be acquired at the same time.
    pub usable: u32,
    /// What the pool says.
    pub size: u32,
    /// What the pool says.
    pub idle: usize,
}

/// Measures one case, `wait` after the connections were dropped.
pub async fn measure(after: After, port: u16, wait: Duration) -> Result<Left> {
    let proxy = TcpProxy::start(([127, 0, 0, 1], port).into(), Duration::ZERO).await?;
    let pool = open(after, &postgres::url(proxy.port, "postgres"))?;
    fill(&pool, SIZE).await?;
    let queries = (0..SIZE).map(|_| limited_query(&pool, after));
    let silence = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        proxy.silence();
    };
    tokio::join!(join_all(queries), silence);
    tokio::time::sleep(wait).await;
    Ok(left(&pool, SIZE).await)
}

fn open(after: After, url: &str) -> Result<PgPool> {
    let options = PgPoolOptions::new().max_connections(SIZE).acquire_timeout(Duration::from_secs(2));
    match after {
        After::Reference => reference(url),
        After::LimitedPing => {
            let options = options.after_release(|connection, _| Box::pin(ping(connection)));
            Ok(options.connect_lazy(url)?)
        }
        After::Drop | After::CloseOnDrop | After::Detach => Ok(options.connect_lazy(url)?),
    }
}

/// A query that takes longer than its limit.
async fn limited_query(pool: &PgPool, after: After) {
    let Ok(mut connection): Result<PoolConnection<Postgres>, _> = pool.acquire().await else { return };
    let query = sqlx::query("SELECT pg_sleep(0.6)").execute(&mut *connection);
    if tokio::time::timeout(Duration::from_secs(1), query).await.is_ok() {
        return;
    }
    match after {
        After::Drop | After::LimitedPing | After::Reference => {}
        After::CloseOnDrop => connection.close_on_drop(),
        After::Detach => drop(connection.detach()),
    }
}

/// Acquires all connections at once, and counts those that arrive.
pub async fn left(pool: &PgPool, size: u32) -> Left {
    let (pool_size, idle) = (pool.size(), pool.num_idle());
    let acquired = join_all((0..size).map(|_| pool.acquire())).await;
    Left { usable: acquired.iter().flatten().count() as u32, size: pool_size, idle }
}

/// The numbers of all cases.
pub fn series(measured: &[(&str, Left)], wait: Duration) -> Series {
    let seconds = wait.as_secs();
    let cells = measured.iter().map(|(name, left)| Cell {
        name: (*name).into(),
        query: None,
        in_range: true,
        measured: vec![
            Measured::new("usable", "Connections that can be acquired at once", "", f64::from(left.usable)),
            Measured::new("pool-size", "Connections that the pool counts", "", f64::from(left.size)),
            Measured::new("idle", "Of these, idle", "", left.idle as f64),
        ],
        histogram: None,
    });
    let outcomes = measured.iter().map(|(name, left)| format!("{} of {SIZE} if they were {name}", left.usable));
    let finding = format!(
        "{seconds} s after a query on each connection ran into its time limit, so many connections could be acquired at \
         once: {}.",
        list(outcomes)
    );
    Series {
        key: "in-use".into(),
        title: "Connections die silently during a query".into(),
        calculator: None,
        findings: vec![finding],
        cells: cells.collect(),
    }
}
