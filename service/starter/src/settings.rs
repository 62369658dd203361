//! The settings, from environment variables. All faults are reported together.

use std::net::{IpAddr, Ipv4Addr};
use std::{env, fmt::Display, fs, num::NonZero, str, thread, time::Duration};

use sqlx::postgres::PgConnectOptions;
use tracing_subscriber::EnvFilter;

pub struct Settings {
    pub log: EnvFilter,
    pub workers: usize,
    pub host: IpAddr,
    pub port: u16,
    pub metrics_port: u16,
    pub database: PgConnectOptions,
    pub pool_size: u32,
    pub acquire_timeout: Duration,
    pub statement_timeout: Duration,
    pub lock_timeout: Duration,
    pub max_connections: usize,
    pub max_requests: usize,
    pub max_body_bytes: usize,
    pub request_timeout: Duration,
    pub keep_alive_timeout: Duration,
    pub shutdown_delay: Duration,
    pub shutdown_deadline: Duration,
}

impl Settings {
    /// Returns one line for each variable that is missing or invalid.
    pub fn read() -> Result<Self, Vec<String>> {
        let mut env = Reader { faults: Vec::new() };
        let any = IpAddr::from(Ipv4Addr::UNSPECIFIED);
        // With a single worker, a handler that blocks also stops the probes.
        let cpus = thread::available_parallelism().map_or(2, NonZero::get);
        let settings = Self {
            log: env.get("RUST_LOG", "info".into(), str::parse),
            workers: env.count("TOKIO_WORKER_THREADS", cpus.max(2)),
            host: env.get("HOST", any, str::parse),
            port: env.get("PORT", 8080, str::parse),
            metrics_port: env.get("METRICS_PORT", 9090, str::parse),
            database: env.database(),
            pool_size: env.get("DATABASE_MAX_CONNECTIONS", 10, |n| {
                n.parse().map(NonZero::<u32>::get)
            }),
            acquire_timeout: env.time("DATABASE_ACQUIRE_TIMEOUT", 2),
            statement_timeout: env.time("DATABASE_STATEMENT_TIMEOUT", 5),
            lock_timeout: env.time("DATABASE_LOCK_TIMEOUT", 2),
            max_connections: env.count("MAX_CONNECTIONS", 1024),
            max_requests: env.count("MAX_REQUESTS", 256),
            max_body_bytes: env.count("MAX_BODY_BYTES", 64 * 1024),
            request_timeout: env.time("REQUEST_TIMEOUT", 10),
            keep_alive_timeout: env.time("KEEP_ALIVE_TIMEOUT", 75),
            shutdown_delay: env.delay("SHUTDOWN_DELAY", 5),
            shutdown_deadline: env.time("SHUTDOWN_DEADLINE", 20),
        };
        let query = settings.acquire_timeout + settings.statement_timeout;
        if query >= settings.request_timeout {
            env.faults.push(
                "REQUEST_TIMEOUT: must exceed DATABASE_ACQUIRE_TIMEOUT plus \
                 DATABASE_STATEMENT_TIMEOUT"
                    .to_owned(),
            );
        }
        if env.faults.is_empty() { Ok(settings) } else { Err(env.faults) }
    }
}

/// An empty variable counts as unset.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Collects faults, and returns the default instead of an invalid value.
struct Reader {
    faults: Vec<String>,
}

impl Reader {
    fn get<T, E: Display>(
        &mut self,
        name: &str,
        default: T,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> T {
        let Some(value) = variable(name) else { return default };
        parse(&value).unwrap_or_else(|error| {
            self.faults.push(format!("{name}={value}: {error}"));
            default
        })
    }

    /// Rejects 0, because a limit of 0 would stop the service.
    fn count(&mut self, name: &str, default: usize) -> usize {
        self.get(name, default, |n| n.parse().map(NonZero::<usize>::get))
    }

    /// Rejects 0: as a timeout, it would fail every request, and `PostgreSQL`
    /// reads it as no limit.
    fn time(&mut self, name: &str, seconds: u64) -> Duration {
        let default = Duration::from_secs(seconds);
        self.get(name, default, |value| match parse_time(value)? {
            Duration::ZERO => Err("must be 1ms or more"),
            time => Ok(time),
        })
    }

    /// Like `time`, but accepts 0.
    fn delay(&mut self, name: &str, seconds: u64) -> Duration {
        self.get(name, Duration::from_secs(seconds), parse_time)
    }

    /// From `DATABASE_URL`, or from the file that `DATABASE_URL_FILE` names.
    fn database(&mut self) -> PgConnectOptions {
        let file = variable("DATABASE_URL_FILE");
        let url = match (variable("DATABASE_URL"), file) {
            (Some(url), None) => Ok(url),
            (None, Some(path)) => fs::read_to_string(&path)
                .map_err(|error| format!("DATABASE_URL_FILE={path}: {error}")),
            _ => Err("DATABASE_URL or DATABASE_URL_FILE: set one".to_owned()),
        };
        let options = url.and_then(|url| match url.trim().parse() {
            Ok(options) if url.starts_with("postgres") => Ok(options),
            // Without the parser's message, which may quote the password.
            _ => Err("DATABASE_URL: not postgres://user@host/name".to_owned()),
        });
        options.unwrap_or_else(|fault| {
            self.faults.push(fault);
            PgConnectOptions::new_without_pgpass()
        })
    }
}

/// Requires a unit: a bare number could be seconds or milliseconds. At most a
/// day: `PostgreSQL` accepts up to 24 days, and sums must not overflow.
fn parse_time(value: &str) -> Result<Duration, &'static str> {
    let ms = value
        .strip_suffix("ms")
        .map(|ms| ms.parse().map(Duration::from_millis));
    let s = value.strip_suffix('s').map(|s| s.parse().map(Duration::from_secs));
    match ms.or(s) {
        Some(Ok(time)) if time > Duration::from_hours(24) => {
            Err("must be 86400s or less")
        }
        Some(Ok(time)) => Ok(time),
        _ => Err("must be like 250ms or 10s"),
    }
}
