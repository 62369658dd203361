//! The pools that are compared.

use anyhow::Result;
use futures_util::future::try_join_all;
use orders::config::Database;
use orders::env::Reader;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::time::Duration;

/// What the page recommends is what is measured.
#[path = "../../../../service/examples/limited_ping.rs"]
#[allow(dead_code, reason = "an example has a main function")]
pub mod limited_ping;

/// Connections of each pool.
pub const SIZE: u32 = 5;

/// How a pool finds dead connections.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// sqlx's default: a ping before each acquire, within the acquire timeout.
    Ping,
    /// No ping.
    None,
    /// A ping with its own limit of 500 ms, in `before_acquire`.
    LimitedPing,
}

/// A pool.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Name for readers.
    pub name: &'static str,
    pub check: Check,
    /// In seconds.
    pub acquire_timeout: u64,
    /// In seconds.
    pub max_lifetime: Option<u64>,
    /// In seconds.
    pub idle_timeout: Option<u64>,
    /// Limit for each query, in seconds (`tokio::time::timeout`).
    pub query_timeout: Option<u64>,
    /// Whether this is the pool of the reference service; only the name counts then.
    pub reference: bool,
}

/// The pools, or two of them.
pub fn settings(short: bool) -> Vec<Setting> {
    let base = Setting {
        name: "acquire timeout of 2 s",
        check: Check::Ping,
        acquire_timeout: 2,
        max_lifetime: None,
        idle_timeout: None,
        query_timeout: None,
        reference: false,
    };
    let mut settings = vec![
        Setting { name: "a ping with its own limit of 500 ms", check: Check::LimitedPing, ..base },
        base,
        Setting { name: "sqlx's defaults, acquire timeout of 30 s", acquire_timeout: 30, ..base },
        Setting { name: "pool of the reference service", reference: true, ..base },
        Setting { name: "without the ping", check: Check::None, ..base },
        Setting {
            name: "without the ping, queries limited to 1 s",
            check: Check::None,
            query_timeout: Some(1),
            ..base
        },
        Setting { name: "max_lifetime of 3 s", max_lifetime: Some(3), ..base },
        Setting { name: "idle_timeout of 3 s", idle_timeout: Some(3), ..base },
    ];
    settings.truncate(if short { 2 } else { settings.len() });
    settings
}

impl Setting {
    /// Opens the pool with all its connections, which are idle afterwards.
    pub async fn open(&self, url: &str) -> Result<PgPool> {
        let pool = if self.reference { reference(url)? } else { self.options().connect_lazy(url)? };
        fill(&pool, SIZE).await?;
        Ok(pool)
    }

    fn options(&self) -> PgPoolOptions {
        let options = match self.check {
            Check::Ping => PgPoolOptions::new(),
            Check::None => PgPoolOptions::new().test_before_acquire(false),
            Check::LimitedPing => limited_ping::pool_options(),
        };
        options
            .max_connections(SIZE)
            .acquire_timeout(Duration::from_secs(self.acquire_timeout))
            .max_lifetime(self.max_lifetime.map(Duration::from_secs))
            .idle_timeout(self.idle_timeout.map(Duration::from_secs))
    }
}

/// Opens all connections of a pool at once.
pub async fn fill(pool: &PgPool, size: u32) -> Result<()> {
    let connections = try_join_all((0..size).map(|_| pool.acquire())).await?;
    drop(connections);
    // They return to the pool in tasks of their own.
    while pool.num_idle() < size as usize {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// The pool of the reference service.
pub fn reference(url: &str) -> Result<PgPool> {
    let variables = |name: &str| match name {
        "DATABASE_URL" => Some(url.to_owned()),
        "DATABASE_MAX_CONNECTIONS" => Some(SIZE.to_string()),
        _ => None,
    };
    Ok(orders::db::pool(&Database::read(&mut Reader::new(&variables)))?)
}
