//! One run: a service, its load, and a database that stalls.

use super::cells::{POOL, Phases, Retries, Timeouts, WORK_MS};
use crate::load::http::{self, End};
use crate::load::retry::{self, Budget, Policy};
use crate::load::{Arrivals, open_loop};
use crate::parts::postgres::{self, Postgres};
use crate::parts::service::Service;
use crate::stats;
use anyhow::Result;
use futures_util::future::join_all;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A request, with all its attempts.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Request {
    /// When it was due, in seconds since the start of the stall; negative before it.
    pub due: f64,
    pub attempts: u32,
    pub end: End,
    /// From the time at which it was due to the end of the last attempt, in milliseconds.
    pub latency_ms: f64,
}

/// What happened in a run.
#[derive(Debug, Deserialize, Serialize)]
pub struct Run {
    pub requests: Vec<Request>,
    /// How long the table was locked, in seconds.
    pub stall: f64,
    /// Requests per second that the pool can serve.
    pub capacity: f64,
    /// Connections that were opened to the database under load, besides those of the pool at its start.
    pub opened: f64,
}

/// Creates a database whose orders take a while.
pub async fn prepare(cluster: &Postgres, name: &str) -> Result<String> {
    let mut connection = PgConnection::connect(&cluster.url("postgres")).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    let url = cluster.url(name);
    Service::migrate(&url)?;
    let mut connection = PgConnection::connect(&url).await?;
    let trigger = format!(
        "CREATE FUNCTION lab_work() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN PERFORM pg_sleep({WORK_MS} / 1000.0); RETURN NEW; END $$;
         CREATE TRIGGER lab_work BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION lab_work()"
    );
    sqlx::raw_sql(AssertSqlSafe(trigger)).execute(&mut connection).await?;
    Ok(url)
}

/// Measures a cell once.
pub async fn measure(
    timeouts: &Timeouts,
    retries: &Retries,
    phases: Phases,
    scratch: &Path,
    database: &str,
    seed: u64,
) -> Result<Run> {
    let service = start(timeouts, scratch, database).await?;
    let url = service.url("/orders");
    let run = http::run_prefix(seed);
    let capacity = capacity(&url, &run).await;

    let policy = Policy { attempts: retries.attempts, timeout: timeouts.client, base: retries.base, cap: retries.cap };
    let shared = Arc::new((http::client(), Budget::new(retries.budget)));
    let length = phases.before + phases.stall + phases.after;
    let arrivals = Arrivals::poisson(timeouts.rate, length, &mut StdRng::seed_from_u64(seed));
    let load = open_loop(&arrivals, move |number, due| {
        let shared = Arc::clone(&shared);
        let request = http::order(&url, &format!("{run}-{number}"));
        async move {
            let (attempts, outcome) = retry::send(&shared.0, &request, due, policy, &shared.1).await;
            (due, attempts, outcome)
        }
    });
    let before = postgres::sessions(database).await?;
    let (requests, stalled) = tokio::join!(load, stall(database, phases));
    let (from, to) = stalled?;
    // Less the connections of the lab: that of the stall, and those that count.
    let opened = (postgres::sessions(database).await? - before - LAB_SESSIONS).max(0) as f64;
    let since = |time: Instant| {
        let before = from.saturating_duration_since(time).as_secs_f64();
        time.saturating_duration_since(from).as_secs_f64() - before
    };
    let requests = requests
        .into_iter()
        .map(|(due, attempts, outcome)| Request {
            due: since(due),
            attempts,
            end: outcome.end,
            latency_ms: outcome.latency_ms,
        })
        .collect();
    Ok(Run { requests, stall: since(to), capacity, opened })
}

/// Connections that the lab opens between two counts, the second count included.
const LAB_SESSIONS: i64 = 2;

/// Locks the table of orders for a while, and returns from when to when.
async fn stall(database: &str, phases: Phases) -> Result<(Instant, Instant)> {
    let mut connection = PgConnection::connect(database).await?;
    tokio::time::sleep(phases.before).await;
    sqlx::raw_sql("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE").execute(&mut connection).await?;
    let from = Instant::now();
    tokio::time::sleep(phases.stall).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut connection).await?;
    Ok((from, Instant::now()))
}

async fn start(timeouts: &Timeouts, scratch: &Path, database: &str) -> Result<Service> {
    let ms = |time: Duration| format!("{}ms", time.as_millis());
    let pool = POOL.to_string();
    let [request, acquire, statement, transaction, lock] =
        [timeouts.request, timeouts.acquire, timeouts.statement, timeouts.transaction, timeouts.lock].map(ms);
    let variables = [
        ("REQUEST_TIMEOUT", request.as_str()),
        ("DATABASE_ACQUIRE_TIMEOUT", &acquire),
        ("DATABASE_STATEMENT_TIMEOUT", &statement),
        ("DATABASE_TRANSACTION_TIMEOUT", &transaction),
        ("DATABASE_LOCK_TIMEOUT", &lock),
        ("DATABASE_MAX_CONNECTIONS", &pool),
    ];
    Service::start(scratch, database, &variables).await
}

/// Opens all connections of the pool, and measures how many requests per second they can serve.
async fn capacity(url: &str, run: &str) -> f64 {
    let client = http::client();
    let mut times = Vec::new();
    for round in 0..4 {
        let orders = (0..POOL).map(|number| {
            let request = http::order(url, &format!("{run}-capacity-{round}-{number}"));
            http::send(client.clone(), request, Instant::now(), Duration::from_secs(10))
        });
        let outcomes = join_all(orders).await;
        // The first rounds open connections.
        if round > 1 {
            times.extend(outcomes.iter().map(|outcome| outcome.latency_ms));
        }
    }
    f64::from(POOL) / stats::mean(&times) * 1e3
}
