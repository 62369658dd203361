//! The settings: read once, with all faults reported together. Secrets are
//! never printed.

// region: config
use std::{
    fmt, fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    thread,
    time::Duration,
};

use axum::http::HeaderValue;
use serde::Deserialize;
use sqlx::postgres::PgConnectOptions;
use tower_http::csrf::CsrfLayer;

use crate::env::{Faults, Reader};

/// All settings, checked before anything starts.
#[derive(Debug)]
pub struct Config {
    pub workers: usize,
    pub listen: SocketAddr,
    pub metrics_listen: SocketAddr,
    pub allowed_origins: Vec<HeaderValue>,
    pub upload_dir: PathBuf,
    pub readiness_interval: Duration,
    pub database: Database,
    pub limits: Limits,
    pub shutdown: Shutdown,
}

impl Config {
    /// Reads the settings from `vars`, usually the environment.
    ///
    /// # Errors
    /// Returns every variable that is missing or wrong, not only the first.
    pub fn read(vars: &dyn Fn(&str) -> Option<String>) -> Result<Self, Faults> {
        let mut env = Reader::new(vars);
        let host = env.get("HOST", IpAddr::from(Ipv4Addr::UNSPECIFIED));
        let config = Self {
            workers: env.count("TOKIO_WORKER_THREADS", default_workers()),
            listen: (host, env.get("PORT", 8080)).into(),
            metrics_listen: (host, env.get("METRICS_PORT", 9090)).into(),
            allowed_origins: env.list("ALLOWED_ORIGINS", exact_origin),
            upload_dir: env.get("UPLOAD_DIR", "/tmp".into()),
            readiness_interval: env.duration("READINESS_INTERVAL", secs(5)),
            database: Database::read(&mut env),
            limits: Limits::read(&mut env),
            shutdown: Shutdown::read(&mut env),
        };
        let Database { acquire_timeout, transaction_timeout, .. } =
            config.database;
        // For a handler with one transaction, this is the whole time it can
        // spend on the database.
        if acquire_timeout + transaction_timeout >= config.limits.request {
            env.fault(
                "REQUEST_TIMEOUT: must exceed DATABASE_ACQUIRE_TIMEOUT plus \
                 DATABASE_TRANSACTION_TIMEOUT",
            );
        }
        // PostgreSQL ignores the longer of the two.
        if config.database.statement_timeout >= transaction_timeout {
            env.fault(
                "DATABASE_TRANSACTION_TIMEOUT: must exceed \
                 DATABASE_STATEMENT_TIMEOUT",
            );
        }
        env.finish(config)
    }
}
// endregion: config

// region: groups
#[derive(Clone, Debug)]
pub struct Database {
    pub url: Secret,
    /// The CA that signed the server's certificate. If it is set, the
    /// connection is encrypted and the host name is verified.
    pub root_cert: Option<PathBuf>,
    pub pgbouncer: bool,
    pub max_connections: u32,
    pub acquire_timeout: Duration,
    pub statement_timeout: Duration,
    pub transaction_timeout: Duration,
    pub lock_timeout: Duration,
    pub idle_transaction_timeout: Duration,
}

impl Database {
    /// Reads `DATABASE_...`. The subcommand `migrate` reads nothing else.
    pub fn read(env: &mut Reader) -> Self {
        let url = secret(env, "DATABASE_URL");
        // An empty URL is already recorded as a fault.
        if !url.expose().is_empty() && !is_postgres(url.expose()) {
            env.fault("DATABASE_URL: not postgres://user@host/name");
        }
        Self {
            url,
            root_cert: env.optional("DATABASE_ROOT_CERT"),
            pgbouncer: env.get("DATABASE_PGBOUNCER", false),
            max_connections: env.count("DATABASE_MAX_CONNECTIONS", 10),
            acquire_timeout: env.duration("DATABASE_ACQUIRE_TIMEOUT", secs(2)),
            statement_timeout: env
                .duration("DATABASE_STATEMENT_TIMEOUT", secs(5)),
            transaction_timeout: env
                .duration("DATABASE_TRANSACTION_TIMEOUT", secs(7)),
            lock_timeout: env.duration("DATABASE_LOCK_TIMEOUT", secs(2)),
            idle_transaction_timeout: env
                .duration("DATABASE_IDLE_TRANSACTION_TIMEOUT", secs(5)),
        }
    }
}

#[derive(Debug)]
pub struct Limits {
    pub connections: usize,
    pub connections_per_peer: usize,
    pub requests: usize,
    pub first_request: Duration,
    pub keep_alive: Duration,
    pub request: Duration,
    pub upload: Duration,
    pub body_bytes: usize,
    pub upload_bytes: usize,
    pub hashes: usize,
}

impl Limits {
    fn read(env: &mut Reader) -> Self {
        let connections = env.count("MAX_CONNECTIONS", 4096);
        // A single address gets at most half of the connections.
        let per_peer = (connections / 2).max(1);
        Self {
            connections,
            connections_per_peer: env
                .count("MAX_CONNECTIONS_PER_PEER", per_peer),
            requests: env.count("MAX_REQUESTS", 256),
            first_request: env.duration("FIRST_REQUEST_TIMEOUT", secs(10)),
            keep_alive: env.duration("KEEP_ALIVE_TIMEOUT", secs(75)),
            request: env.duration("REQUEST_TIMEOUT", secs(10)),
            upload: env.duration("UPLOAD_TIMEOUT", secs(60)),
            body_bytes: env.count("MAX_BODY_BYTES", 64 * 1024),
            upload_bytes: env.count("MAX_UPLOAD_BYTES", 10 * 1024 * 1024),
            hashes: env.count("MAX_HASHES", 2),
        }
    }
}

#[derive(Debug)]
pub struct Shutdown {
    pub delay: Duration,
    pub deadline: Duration,
}

impl Shutdown {
    fn read(env: &mut Reader) -> Self {
        Self {
            delay: env.delay("SHUTDOWN_DELAY", secs(5)),
            deadline: env.duration("SHUTDOWN_DEADLINE", secs(20)),
        }
    }
}

/// Returns no reason, because the parser's message may quote the password.
fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres") && url.parse::<PgConnectOptions>().is_ok()
}

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Parses an origin as browsers send it: a scheme, a host, and a port.
fn exact_origin(value: &str) -> Result<HeaderValue, String> {
    CsrfLayer::new()
        .add_trusted_origin(value)
        .map_err(|error| error.to_string())
        .and_then(|_| {
            HeaderValue::from_str(value).map_err(|error| error.to_string())
        })
}
// endregion: groups

// region: workers
/// One worker per CPU, as Tokio would choose, but at least two: with a single
/// worker, one handler that blocks also stops the probes.
fn default_workers() -> usize {
    thread::available_parallelism().map_or(2, |cpus| cpus.get().max(2))
}
// endregion: workers

// region: secret-file
/// A value that `{:?}` does not print, so it stays out of logs.
#[derive(Clone, Default, Deserialize)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Reads `NAME`, or the file that `NAME_FILE` points to. Child processes do not
/// inherit a mounted file, and `docker inspect` does not print it.
fn secret(env: &mut Reader, name: &str) -> Secret {
    let file = format!("{name}_FILE");
    let value = match (env.raw(name), env.raw(&file)) {
        (Some(value), None) => filled(name, &value),
        (None, Some(path)) => fs::read_to_string(&path)
            .map_err(|error| format!("{file}: cannot read {path}: {error}"))
            .and_then(|value| filled(&file, &value)),
        (Some(_), Some(_)) => Err(format!("{name}: also set as {file}")),
        (None, None) => Err(format!("{name}: missing, and so is {file}")),
    };
    value.unwrap_or_else(|fault| {
        env.fault(fault);
        Secret::default()
    })
}

/// Removes the line break that editors and `echo` add to a file. A file that
/// was mounted before it was filled may contain nothing else.
fn filled(name: &str, value: &str) -> Result<Secret, String> {
    match value.trim_end() {
        "" => Err(format!("{name}: empty")),
        value => Ok(Secret(value.to_owned())),
    }
}
// endregion: secret-file
