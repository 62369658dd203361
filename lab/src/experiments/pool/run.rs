//! One cell: pools, arrivals, and what happened to each request.

use super::cells::Setting;
use super::schedule::Schedule;
use crate::lab::now;
use crate::load::{Arrivals, open_loop};
use crate::parts::{postgres, process};
use crate::stats;
use anyhow::{Context, Result, bail};
use orders::config::Database;
use orders::env::Reader;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Row};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Where a cell runs.
#[derive(Clone, Copy)]
pub struct Place {
    /// Port of the database or of the pooler.
    pub port: u16,
    /// The postmaster, if the database's processor is the subject.
    pub database: Option<u32>,
    /// Iterations of the loop that take a millisecond.
    pub iterations_per_ms: f64,
}

/// What happened in a cell.
#[derive(Debug, Deserialize, Serialize)]
pub struct Measured {
    /// Checkouts that were due per second.
    pub arrival_rate: f64,
    /// Wait of each checkout that got a connection, in the order in which they were due, in milliseconds.
    pub waits: Vec<f64>,
    /// Wait and hold of the same checkouts.
    pub totals: Vec<f64>,
    /// Variance divided by the squared mean of the hold, as the code that holds it sees it.
    pub variability: f64,
    /// Mean hold time, the pings of sqlx included, in milliseconds.
    pub held_ms: f64,
    /// Mean time for which a connection is not idle for each checkout, from the connections in use, in milliseconds.
    pub used_ms: f64,
    /// Mean of the same time as the code sees it, from acquire to release.
    pub code_held_ms: f64,
    /// Time of an acquire from an idle pool: the ping.
    pub ping_ms: f64,
    /// Connections in use, all pools together.
    pub in_use: f64,
    /// Processor time of the database for each checkout, in milliseconds; 0 if it was not measured.
    pub cpu_ms: f64,
    /// Checkouts that got no connection in time.
    pub timeouts: usize,
    /// Connections that the pool opened again, if requests were meant to time out.
    pub opened: i64,
}

/// Requests time out with an acquire timeout below this.
const SHORT_TIMEOUT_MS: f64 = 1_000.0;

enum Checkout {
    Held { wait: f64, hold: f64 },
    TimedOut,
    Failed(String),
}

/// Measures a cell.
pub async fn measure(setting: &Setting, schedule: &Schedule, place: Place, duration: Duration) -> Result<Measured> {
    let pools = open(setting, place.port).await?;
    let ping_ms = ping(&pools[0]).await?;
    let arrivals = Arrivals::at(schedule.jobs.iter().map(|job| Duration::from_nanos(job.due_ns)));
    let jobs: Vec<(usize, String)> =
        schedule.jobs.iter().map(|job| (job.pool, job.query(place.iterations_per_ms))).collect();

    let url = postgres::url(place.port, "postgres");
    let times_out = setting.acquire_timeout_ms < SHORT_TIMEOUT_MS;
    let before = if times_out { postgres::sessions(&url).await? } else { 0 };
    let watch = InUse::watch(pools.clone());
    let cpu = place.database.map(process::exact_cpu_time).transpose()?;
    let pooled = setting.pooler.is_some();
    let started = Instant::now();
    let shared = Arc::new((pools.clone(), jobs));
    let checkouts = open_loop(&arrivals, move |number, due| {
        let shared = Arc::clone(&shared);
        async move {
            let (pools, jobs) = &*shared;
            let (pool, query) = &jobs[number];
            checkout(&pools[*pool], query, due, pooled).await
        }
    })
    .await;
    let seconds = started.elapsed().as_secs_f64();
    let in_use = watch.mean();
    let cpu = match (cpu, place.database) {
        (Some(before), Some(pid)) => (process::exact_cpu_time(pid)? - before).as_secs_f64() * 1e3,
        _ => 0.0,
    };
    // Less the connection that counts.
    let opened = if times_out { postgres::sessions(&url).await? - before - 1 } else { 0 };
    for pool in pools {
        pool.close().await;
    }

    let mut waits = Vec::new();
    let mut totals = Vec::new();
    let mut holds = Vec::new();
    let mut timeouts = 0;
    for checkout in checkouts {
        match checkout {
            Checkout::Held { wait, hold } => {
                // The ping is part of the time for which the connection is not free.
                let wait = (wait - ping_ms).max(0.0);
                waits.push(wait);
                totals.push(wait + ping_ms + hold);
                holds.push(hold);
            }
            Checkout::TimedOut => timeouts += 1,
            Checkout::Failed(error) => bail!("a checkout failed: {error}"),
        }
    }
    let code_held_ms = stats::mean(&holds);
    let used_ms = in_use * seconds / holds.len().max(1) as f64 * 1e3;
    // A connection to the pooler is also in use while it waits for a server connection, which counts as waiting. And
    // connections that sqlx closes and opens again after timeouts are no hold that anybody would enter.
    let held_ms = if pooled || timeouts > 0 { code_held_ms + 2.0 * ping_ms } else { used_ms };
    Ok(Measured {
        arrival_rate: arrivals.len() as f64 / duration.as_secs_f64(),
        variability: stats::variability(&holds) * (code_held_ms / held_ms).powi(2),
        held_ms,
        used_ms,
        code_held_ms,
        ping_ms,
        in_use,
        cpu_ms: cpu / holds.len().max(1) as f64,
        waits,
        totals,
        timeouts,
        opened,
    })
}

/// The pools of the reference service, with all connections open.
async fn open(setting: &Setting, port: u16) -> Result<Vec<PgPool>> {
    let url = postgres::url(port, "postgres");
    let variables = |name: &str| {
        Some(match name {
            "DATABASE_URL" => url.clone(),
            "DATABASE_PGBOUNCER" => setting.pooler.is_some().to_string(),
            "DATABASE_MAX_CONNECTIONS" => setting.pool_size.to_string(),
            "DATABASE_ACQUIRE_TIMEOUT" => format!("{:.0}ms", setting.acquire_timeout_ms),
            "DATABASE_STATEMENT_TIMEOUT" => "60s".into(),
            "DATABASE_TRANSACTION_TIMEOUT" => "120s".into(),
            _ => return None,
        })
    };
    let database = Database::read(&mut Reader::new(&variables));
    let pools: Vec<PgPool> =
        (0..setting.instances).map(|_| pool(&database, setting.ping)).collect::<sqlx::Result<_>>()?;
    for pool in &pools {
        let mut connections = Vec::new();
        while connections.len() < setting.pool_size as usize {
            // A short acquire timeout may be too short to open a connection.
            match pool.acquire().await {
                Ok(connection) => connections.push(connection),
                Err(sqlx::Error::PoolTimedOut) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(pools)
}

fn pool(database: &Database, ping: bool) -> sqlx::Result<PgPool> {
    let pool = orders::db::pool(database)?;
    let options = || pool.options().clone().test_before_acquire(false);
    Ok(if ping { pool } else { options().connect_lazy_with((*pool.connect_options()).clone()) })
}

/// Median time of an acquire from an idle pool, in milliseconds.
async fn ping(pool: &PgPool) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..100 {
        let started = Instant::now();
        drop(pool.acquire().await?);
        times.push(started.elapsed().as_secs_f64() * 1e3);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(stats::quantile(&mut times, 0.5))
}

async fn checkout(pool: &PgPool, query: &str, due: Instant, pooled: bool) -> Checkout {
    let mut connection = match pool.acquire().await {
        Ok(connection) => connection,
        Err(sqlx::Error::PoolTimedOut) => return Checkout::TimedOut,
        Err(error) => return Checkout::Failed(error.to_string()),
    };
    let acquired = Instant::now();
    let clock = now();
    // The simple protocol, which a pooler in transaction mode supports in all versions.
    let row = sqlx::raw_sql(AssertSqlSafe(query.to_owned())).fetch_one(&mut *connection).await;
    let started = match row.and_then(|row| row.try_get::<i64, _>(0)) {
        Ok(started) => started as f64 / 1e6,
        Err(error) => return Checkout::Failed(error.to_string()),
    };
    let held = acquired.elapsed().as_secs_f64() * 1e3;
    // Behind a pooler, a transaction may wait once more after the acquire, until it has a server connection.
    let inside = if pooled { ((started - clock) * 1e3).max(0.0) } else { 0.0 };
    let wait = acquired.duration_since(due).as_secs_f64() * 1e3 + inside;
    Checkout::Held { wait, hold: held - inside }
}

/// Samples how many connections are in use.
struct InUse {
    stop: Arc<AtomicBool>,
    sum: Arc<AtomicU64>,
    count: Arc<AtomicU64>,
}

impl InUse {
    fn watch(pools: Vec<PgPool>) -> Self {
        let watch = Self { stop: Arc::default(), sum: Arc::default(), count: Arc::default() };
        let (stop, sum, count) = (watch.stop.clone(), watch.sum.clone(), watch.count.clone());
        thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let in_use: usize = pools.iter().map(|pool| pool.size() as usize - pool.num_idle()).sum();
                sum.fetch_add(in_use as u64, Ordering::Relaxed);
                count.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_micros(900));
            }
        });
        watch
    }

    fn mean(self) -> f64 {
        self.stop.store(true, Ordering::Relaxed);
        self.sum.load(Ordering::Relaxed) as f64 / self.count.load(Ordering::Relaxed).max(1) as f64
    }
}

/// Creates the loop, and returns how many of its iterations take a millisecond.
pub async fn calibrate(port: u16) -> Result<f64> {
    let mut connection = PgConnection::connect(&postgres::url(port, "postgres")).await?;
    sqlx::raw_sql(
        "CREATE FUNCTION lab_work(iterations bigint) RETURNS bigint LANGUAGE plpgsql AS $$
         DECLARE total bigint := 0;
         BEGIN FOR i IN 1..iterations LOOP total := total + i; END LOOP; RETURN total; END $$",
    )
    .execute(&mut connection)
    .await
    .context("creating the loop")?;
    let iterations = 500_000.0;
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        sqlx::raw_sql(AssertSqlSafe(format!("SELECT lab_work({iterations})"))).execute(&mut connection).await?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(iterations / stats::quantile(&mut times, 0.5))
}
