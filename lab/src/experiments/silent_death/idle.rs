//! Idle connections that die silently, and the queries that come later.

use super::pools::Setting;
use crate::load::{Arrivals, open_loop};
use crate::parts::postgres;
use crate::parts::tcp_proxy::TcpProxy;
use crate::stats::{quantile, with_interval};
use crate::words::list;
use anyhow::Result;
use measurements::{Cell, Measured, Series};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use std::time::{Duration, Instant};

/// Queries per second.
const RATE: f64 = 10.0;
/// How long a query is waited for, once the last one was due.
const PATIENCE: Duration = Duration::from_secs(3);

/// A query.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Query {
    /// Seconds since the first one was due.
    pub at: f64,
    /// How long it took, in seconds; as long as it was waited for if it has no answer.
    pub seconds: f64,
    pub answered: bool,
    /// Whether it ended, with or without an answer, before the lab gave up.
    pub ended: bool,
}

/// Measures one pool: its connections die, nothing happens for `quiet`, then queries arrive for `duration`.
pub async fn measure(setting: &Setting, port: u16, quiet: Duration, duration: Duration) -> Result<Vec<Query>> {
    let proxy = TcpProxy::start(([127, 0, 0, 1], port).into(), Duration::ZERO).await?;
    let pool = setting.open(&postgres::url(proxy.port, "postgres")).await?;
    proxy.silence();
    tokio::time::sleep(quiet).await;
    let (start, limit) = (Instant::now(), setting.query_timeout.map(Duration::from_secs));
    let end = start + duration + PATIENCE;
    let queries = open_loop(&Arrivals::steady(RATE, duration), move |_, due| {
        let pool = pool.clone();
        async move {
            let outcome = tokio::time::timeout_at(end.into(), query(&pool, limit)).await;
            Query {
                at: due.saturating_duration_since(start).as_secs_f64(),
                seconds: due.elapsed().as_secs_f64(),
                answered: matches!(outcome, Ok(true)),
                ended: outcome.is_ok(),
            }
        }
    })
    .await;
    Ok(queries)
}

/// Whether there was an answer.
async fn query(pool: &PgPool, limit: Option<Duration>) -> bool {
    let Ok(mut connection) = pool.acquire().await else { return false };
    let query = sqlx::query("SELECT 1").execute(&mut *connection);
    match limit {
        Some(limit) => tokio::time::timeout(limit, query).await.is_ok_and(|outcome| outcome.is_ok()),
        None => query.await.is_ok(),
    }
}

/// The numbers of all pools.
pub fn series(measured: &[(Setting, Vec<Query>)]) -> Series {
    let cells: Vec<Cell> = measured.iter().map(|(setting, queries)| cell(setting, queries)).collect();
    Series {
        key: "idle".into(),
        title: "Idle connections die silently".into(),
        calculator: None,
        findings: vec![finding(measured)],
        cells,
    }
}

fn cell(setting: &Setting, queries: &[Query]) -> Cell {
    let seconds: Vec<f64> = queries.iter().map(|query| query.seconds).collect();
    let measured = vec![
        Measured::new("failed", "Queries without an answer", "", failed(queries)),
        Measured::new("hanging", "Of these, still waiting at the end", "", hanging(queries)),
        Measured::new("recovery-seconds", "Until the last query that failed or took a second", "s", recovery(queries)),
        Measured::new("longest-seconds", "Longest query", "s", quantile(&mut seconds.clone(), 1.0)),
        with_interval("p50-seconds", "Query, p50", "s", &seconds, |seconds| quantile(seconds, 0.5)),
    ];
    Cell { name: setting.name.into(), query: None, in_range: true, measured, histogram: None }
}

fn failed(queries: &[Query]) -> f64 {
    queries.iter().filter(|query| !query.answered).count() as f64
}

fn hanging(queries: &[Query]) -> f64 {
    queries.iter().filter(|query| !query.ended).count() as f64
}

/// When the last query was due that had no answer within a second.
fn recovery(queries: &[Query]) -> f64 {
    let bad = queries.iter().filter(|query| !query.answered || query.seconds > 1.0);
    bad.map(|query| query.at).fold(0.0, f64::max)
}

/// How long queries suffered from each pool.
fn finding(measured: &[(Setting, Vec<Query>)]) -> String {
    let outcomes = measured.iter().map(|(setting, queries)| {
        let last = queries.iter().map(|query| query.at).fold(0.0, f64::max);
        let (failed, recovery) = (failed(queries), recovery(queries));
        let time = if recovery + 1.0 >= last { format!("all {last:.0} s") } else { format!("{recovery:.1} s") };
        format!("{time} with {} ({failed:.0} of {} without an answer)", setting.name, queries.len())
    });
    format!("How long queries took more than a second or failed: {}.", list(outcomes))
}
