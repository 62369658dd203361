//! A service whose readiness check queries the database: each time, when a cached status has expired, or from a
//! background task. The pool is sqlx's, with its defaults.

use super::{serve, variable};
use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::time::MissedTickBehavior;

const CONNECTIONS: u32 = 10;

#[derive(Clone)]
struct Check {
    pool: PgPool,
    age: Duration,
    /// The status and the time of its query. The lock is held during the query, so misses at the same time share one.
    cached: Arc<Mutex<Option<(Instant, bool)>>>,
    reachable: Arc<AtomicBool>,
}

/// `PROBED_CACHE`, `PROBED_AGE` in seconds, `PROBED_PING`, `PROBED_DATABASE`.
#[tokio::main]
pub async fn main() -> Result<()> {
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .test_before_acquire(variable("PROBED_PING")?)
        .connect(&variable::<String>("PROBED_DATABASE")?)
        .await?;
    prepare(&pool).await?;
    let check = Check {
        pool,
        age: Duration::from_secs_f64(variable("PROBED_AGE")?),
        cached: Arc::default(),
        reachable: Arc::default(),
    };
    let ready = match &*variable::<String>("PROBED_CACHE")? {
        "none" => get(|State(check): State<Check>| async move { status(query(&check.pool).await) }),
        "lazy" => get(|State(check): State<Check>| async move { status(lazy(&check).await) }),
        "background" => {
            tokio::spawn(refresh(check.clone()));
            get(|State(check): State<Check>| async move { status(check.reachable.load(Ordering::Relaxed)) })
        }
        other => bail!("there is no cache {other}"),
    };
    serve(Router::new().route("/readyz", ready).with_state(check)).await
}

/// Opens all connections and prepares the query on each, so that checks do neither.
async fn prepare(pool: &PgPool) -> Result<()> {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut connection = pool.acquire().await?;
        sqlx::query("SELECT 1").execute(&mut *connection).await.context("preparing the query")?;
        connections.push(connection);
    }
    Ok(())
}

async fn query(pool: &PgPool) -> bool {
    sqlx::query("SELECT 1").execute(pool).await.is_ok()
}

async fn lazy(check: &Check) -> bool {
    let mut cached = check.cached.lock().await;
    match *cached {
        Some((at, reachable)) if at.elapsed() < check.age => reachable,
        _ => {
            let reachable = query(&check.pool).await;
            *cached = Some((Instant::now(), reachable));
            reachable
        }
    }
}

async fn refresh(check: Check) {
    let mut ticks = tokio::time::interval(check.age);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        check.reachable.store(query(&check.pool).await, Ordering::Relaxed);
    }
}

const fn status(reachable: bool) -> StatusCode {
    if reachable { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
