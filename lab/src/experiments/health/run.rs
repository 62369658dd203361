//! One cell: instances, their probers, and what the database had to do.

use super::cells::{Cache, Setting};
use crate::load::http::{self, End};
use crate::parts::daemon::Daemon;
use crate::parts::postgres::{self, Postgres};
use crate::parts::process;
use crate::parts::service::Service;
use crate::parts::wire::Wire;
use crate::programs::Program;
use anyhow::{Context, Result, ensure};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long the counters run between two readings.
const WINDOW: Duration = Duration::from_secs(1);

/// Whether the server can count statements.
pub const EXTENSION: &str = "pg_stat_statements";

/// What happened in a cell. Rates are of all instances together, one for each second of the run.
#[derive(Debug, Deserialize, Serialize)]
pub struct Measured {
    /// Checks that were answered with 200, per second.
    pub checks: f64,
    /// Checks with another end.
    pub failed: usize,
    /// `SELECT 1` that the server ran, per second; empty if it cannot count them.
    pub queries: Vec<f64>,
    /// Round trips on the wire, per second.
    pub round_trips: Vec<f64>,
    /// Processor time of the server for this cell's connections, in seconds per second.
    pub cpu: Vec<f64>,
}

struct Reading {
    at: Instant,
    queries: Option<i64>,
    round_trips: u64,
    cpu: Duration,
}

/// Measures a cell, with a database of its own in the cluster.
pub async fn measure(
    setting: &Setting,
    database: &Postgres,
    scratch: &Path,
    name: &str,
    duration: Duration,
    seed: u64,
) -> Result<Measured> {
    let mut admin = PgConnection::connect(&database.url("postgres")).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).execute(&mut admin).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await?;
    let wire = Wire::start(database.port).await?;
    let instances = start(setting, database, &wire, scratch, name).await?;
    let addresses = instances.iter().map(|(_, address)| *address);

    let mut random = StdRng::seed_from_u64(seed);
    let mut probers = JoinSet::new();
    for address in addresses {
        for _ in 0..setting.probers {
            let interval = Duration::from_secs_f64(setting.interval);
            probers.spawn(probe(address, interval, interval.mul_f64(random.random()), duration));
        }
    }
    let mut readings = vec![read(&mut admin, &wire, name).await?];
    let end = Instant::now() + duration;
    while Instant::now() + WINDOW <= end {
        tokio::time::sleep(WINDOW).await;
        readings.push(read(&mut admin, &wire, name).await?);
    }
    let mut answered = 0_u32;
    let mut failed = 0;
    while let Some(prober) = probers.join_next().await {
        for end in prober? {
            if end == End::Status(200) { answered += 1 } else { failed += 1 }
        }
    }
    drop(instances);
    let rates = |rate: &dyn Fn(&Reading, &Reading) -> f64| -> Vec<f64> {
        let seconds = |pair: &[Reading]| (pair[1].at - pair[0].at).as_secs_f64();
        readings.windows(2).map(|pair| rate(&pair[0], &pair[1]) / seconds(pair)).collect()
    };
    let counted = readings.iter().all(|reading| reading.queries.is_some());
    let queries = |reading: &Reading| reading.queries.unwrap_or(0);
    Ok(Measured {
        checks: f64::from(answered) / duration.as_secs_f64(),
        failed,
        queries: if counted { rates(&|a, b| (queries(b) - queries(a)) as f64) } else { Vec::new() },
        round_trips: rates(&|a, b| (b.round_trips - a.round_trips) as f64),
        cpu: rates(&|a, b| b.cpu.saturating_sub(a.cpu).as_secs_f64()),
    })
}

/// Starts all instances, ready to be checked.
async fn start(
    setting: &Setting,
    database: &Postgres,
    wire: &Wire,
    scratch: &Path,
    name: &str,
) -> Result<Vec<(Daemon, SocketAddr)>> {
    let url = postgres::url(wire.port, name);
    let (choice, age) = setting.cache.choice();
    let mut instances = Vec::new();
    if matches!(setting.cache, Cache::Reference(_)) {
        Service::migrate(&database.url(name))?;
        let interval = format!("{:.0}ms", age * 1e3);
        for _ in 0..setting.instances {
            let service = Service::start(scratch, &url, &[("READINESS_INTERVAL", &interval)]).await?;
            instances.push((service.daemon, service.address));
        }
    } else {
        let (age, ping) = (age.to_string(), setting.ping.to_string());
        let variables =
            [("PROBED_CACHE", choice), ("PROBED_AGE", &age), ("PROBED_PING", &ping), ("PROBED_DATABASE", &url)];
        for _ in 0..setting.instances {
            instances.push(Program::Probed.start(scratch, &variables, |start| start).await?);
        }
    }
    for (_, address) in &instances {
        ready(*address).await?;
    }
    Ok(instances)
}

/// Waits until a check succeeds.
async fn ready(address: SocketAddr) -> Result<()> {
    let client = http::client();
    let end = Instant::now() + Duration::from_secs(10);
    let url = format!("http://{address}/readyz");
    loop {
        let outcome = http::send(client.clone(), http::get(&url), Instant::now(), Duration::from_secs(1)).await;
        if outcome.end == End::Status(200) {
            return Ok(());
        }
        ensure!(Instant::now() < end, "{url} is not ready after 10 s: {:?}", outcome.end);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Checks at equal distances, and returns how each check ended.
async fn probe(address: SocketAddr, interval: Duration, phase: Duration, duration: Duration) -> Vec<End> {
    let client = http::client();
    let url = format!("http://{address}/readyz");
    let end = Instant::now() + duration;
    let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + phase, interval);
    let mut ends = Vec::new();
    loop {
        let due = ticks.tick().await.into_std();
        if due >= end {
            return ends;
        }
        ends.push(http::send(client.clone(), http::get(&url), due, Duration::from_secs(5)).await.end);
    }
}

async fn read(admin: &mut PgConnection, wire: &Wire, name: &str) -> Result<Reading> {
    // The text of a statement has its numbers replaced.
    let queries =
        "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
                   WHERE d.datname = $1 AND query = 'SELECT $1'";
    let queries = sqlx::query_scalar(queries).bind(name).fetch_one(&mut *admin).await.ok();
    let backends: Vec<i32> = sqlx::query_scalar("SELECT pid FROM pg_stat_activity WHERE datname = $1")
        .bind(name)
        .fetch_all(&mut *admin)
        .await?;
    let mut cpu = Duration::ZERO;
    for pid in backends {
        cpu += process::exact_cpu_time(u32::try_from(pid).context("a process id")?)?;
    }
    Ok(Reading { at: Instant::now(), queries, round_trips: wire.round_trips(), cpu })
}
