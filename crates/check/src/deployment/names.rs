//! What the names of environment variables mean.
//!
//! There is no standard, so a name is divided into words. A name counts only if all of its words are known, or if the
//! unknown ones come first, as the name of an application does.

use crate::compose;
use crate::decimal::decimal;
use crate::words::Words;

const DATABASE: &[&str] =
    &["DB", "DATABASE", "PG", "PGSQL", "POSTGRES", "POSTGRESQL", "SQL", "SQLX", "DIESEL", "DEADPOOL", "BB8", "R2D2"];
const CONNECTIONS: &[&str] = &["CONNECTIONS", "CONNECTION", "CONNS", "CONN"];
const MOST: &[&str] = &["MAX", "MAXIMUM", "SIZE", "LIMIT"];
/// Words in front that turn the name into that of another pool, or of another database.
const OTHERS: &[&str] = &[
    "REDIS",
    "HTTP",
    "HTTPS",
    "THREAD",
    "THREADS",
    "WORKER",
    "WORKERS",
    "KAFKA",
    "AMQP",
    "RABBITMQ",
    "NATS",
    "MONGO",
    "MONGODB",
    "MYSQL",
    "S3",
    "SMTP",
    "GRPC",
    "WS",
    "READ",
    "READER",
    "READONLY",
    "REPLICA",
    "RO",
    "TEST",
    "SHADOW",
    "MIN",
    "MINIMUM",
    "IDLE",
    "CACHE",
    "LDAP",
    "CLICKHOUSE",
    "PGBOUNCER",
    "BOUNCER",
    "PER",
    "OTEL",
    "TELEMETRY",
    "TRACING",
    "TRACER",
    "METRICS",
    "CLIENT",
    "UPSTREAM",
    "JOB",
    "JOBS",
    "QUEUE",
    "PRISMA",
    "MAX_IDLE",
];
const UNITS: &[(&str, f64)] = &[
    ("MS", 1e-3),
    ("MILLIS", 1e-3),
    ("MILLISECONDS", 1e-3),
    ("S", 1.0),
    ("SEC", 1.0),
    ("SECS", 1.0),
    ("SECOND", 1.0),
    ("SECONDS", 1.0),
    ("MIN", 60.0),
    ("MINS", 60.0),
    ("MINUTES", 60.0),
];

/// The words of a name.
fn words(name: &str) -> Vec<String> {
    let name = name.to_ascii_uppercase();
    let parts = name.split(|one: char| !one.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let divided = parts.flat_map(|part| match part {
        "MAXCONNECTIONS" => vec!["MAX", "CONNECTIONS"],
        "MAXCONNS" | "MAXCONN" => vec!["MAX", "CONNS"],
        "POOLSIZE" => vec!["POOL", "SIZE"],
        "MAXPOOLSIZE" => vec!["MAX", "POOL", "SIZE"],
        other => vec![other],
    });
    divided.map(Into::into).collect()
}

/// The words without the unit at the end.
fn without_unit(name: &str) -> Vec<String> {
    let mut found = words(name);
    if found.last().is_some_and(|last| UNITS.iter().any(|(unit, _)| unit == last)) {
        found.pop();
    }
    found
}

/// Whether a name can be any that the functions below know. Most names of a large environment are not.
pub fn may_mean(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let parts =
        ["POOL", "CONN", "TIMEOUT", "DEADLINE", "PERIOD", "DELAY", "THREADS", "PORT", "HOST", "URL", "URI", "DSN"];
    parts.iter().any(|part| name.contains(part))
}

fn is(words: &[&str]) -> impl Fn(&String) -> bool {
    move |word| words.contains(&word.as_str())
}

/// Whether a variable sets the size of the pool of database connections: `DB_MAX_CONNECTIONS`, `DATABASE_POOL_SIZE`,
/// `APP__DATABASE__MAX_CONNECTIONS`, `POOL_SIZE`. `MAX_CONNECTIONS` alone may limit those of clients.
pub fn is_pool_size(name: &str) -> bool {
    let words = words(name);
    let is_database = is(DATABASE);
    let is_sized = |word: &String| word == "POOL" || is(CONNECTIONS)(word) || is(MOST)(word);
    let first = words.iter().position(&is_database);
    let (before, after) = match first {
        Some(first) => words.split_at_checked(first).unwrap_or_default(),
        None => match words.iter().position(|word| word == "POOL") {
            Some(first) => words.split_at_checked(first).unwrap_or_default(),
            None => return false,
        },
    };
    let has = |group: &dyn Fn(&String) -> bool| words.iter().any(group);
    let is_pool = has(&|word| word == "POOL" || is(CONNECTIONS)(word));
    let is_most = has(&is(MOST)) || first.is_some() && words.last().is_some_and(|last| last == "POOL");
    let fits = if first.is_some() {
        !before.iter().any(is(OTHERS))
    } else {
        before.iter().all(|word| word == "APP" || is_sized(word))
    };
    fits && is_pool && is_most && after.iter().all(|word| is_database(word) || is_sized(word))
}

/// Whether a variable sets the time that a request waits for a connection.
pub fn is_acquire_timeout(name: &str) -> bool {
    let words = without_unit(name);
    let Some((last, rest)) = words.split_last() else { return false };
    let is_known = |word: &String| {
        is(DATABASE)(word) || is(CONNECTIONS)(word) || matches!(word.as_str(), "POOL" | "ACQUIRE" | "APP" | "MAX")
    };
    let after = rest.iter().position(is_known).map_or(&[][..], |first| rest.get(first..).unwrap_or_default());
    let names_wait = after.iter().any(|word| word == "ACQUIRE")
        || after.last().is_some_and(|word| word == "POOL") && after.iter().any(is(DATABASE));
    last == "TIMEOUT" && names_wait && after.iter().all(is_known) && !rest.iter().any(is(OTHERS))
}

/// Whether a variable limits how long the process drains: `SHUTDOWN_TIMEOUT`, `DRAIN_DEADLINE_SECS`.
pub fn is_drain(name: &str) -> bool {
    ends_shutdown(name, &["TIMEOUT", "DEADLINE", "PERIOD"])
}

/// Whether a variable delays the shutdown: `SHUTDOWN_DELAY`.
pub fn is_shutdown_delay(name: &str) -> bool {
    ends_shutdown(name, &["DELAY"])
}

fn ends_shutdown(name: &str, ends: &[&str]) -> bool {
    let words = without_unit(name);
    let Some((last, rest)) = words.split_last() else { return false };
    let is_known = |word: &String| Words("SHUTDOWN DRAIN GRACEFUL GRACE SERVER").has(word);
    let after = rest.iter().position(is_known).map_or(&[][..], |first| rest.get(first..).unwrap_or_default());
    let names_shutdown = after.iter().any(|word| word == "SHUTDOWN" || word == "DRAIN");
    let is_own = |word: &String| !is(OTHERS)(word) || word == "HTTP";
    ends.contains(&last.as_str()) && names_shutdown && after.iter().all(is_known) && rest.iter().all(is_own)
}

/// Whether a variable limits how long a request may take.
pub fn is_request_timeout(name: &str) -> bool {
    let words = without_unit(name);
    let is_known = |word: &String| Words("APP SERVER HTTP API APPLICATION").has(word);
    match words.as_slice() {
        [before @ .., request, timeout] => request == "REQUEST" && timeout == "TIMEOUT" && before.iter().all(is_known),
        _ => false,
    }
}

/// Whether a variable is the port that the process listens on. `API_PORT` may be that of another service.
pub fn is_port(name: &str) -> bool {
    let words = words(name);
    let is_known = |word: &String| Words("APP SERVER HTTP APPLICATION LISTEN AXUM ROCKET").has(word);
    words.split_last().is_some_and(|(last, before)| last == "PORT" && before.iter().all(is_known))
}

/// Whether a variable is the host of the database: `DB_HOST`, `PGHOST`, `APP_DATABASE__HOST`.
pub fn is_database_host(name: &str) -> bool {
    let words = words(name);
    let Some((last, rest)) = words.split_last() else { return false };
    last == "PGHOST"
        || matches!(last.as_str(), "HOST" | "HOSTNAME")
            && rest.last().is_some_and(is(DATABASE))
            && !rest.iter().any(is(OTHERS))
}

/// Whether a variable is the URL of the database, or the file with it.
pub fn is_database_url(name: &str) -> bool {
    let mut words = words(name);
    if words.last().is_some_and(|last| last == "FILE") {
        words.pop();
    }
    let Some((last, rest)) = words.split_last() else { return false };
    matches!(last.as_str(), "URL" | "URI" | "DSN")
        && rest.last().is_some_and(is(DATABASE))
        && !rest.iter().any(is(OTHERS))
}

/// The seconds of a value. Without a unit in the value or in the name, a number counts as seconds only up to `most`,
/// because it may be in milliseconds.
pub fn seconds(name: &str, value: &str, most: f64) -> Option<f64> {
    let value = value.trim();
    let Some(number) = decimal(value) else {
        return compose::seconds(value).or_else(|| spaced(value)).filter(|seconds| seconds.is_finite());
    };
    if !number.is_finite() || number < 0.0 {
        return None;
    }
    let words = words(name);
    let unit = words.last().and_then(|last| UNITS.iter().find(|(unit, _)| unit == last));
    match unit {
        Some((_, factor)) => Some(number * factor),
        None => (number == 0.0 || (1.0..=most).contains(&number)).then_some(number),
    }
}

/// `30 seconds`, `30sec`.
fn spaced(value: &str) -> Option<f64> {
    let end = value.find(|one: char| !one.is_ascii_digit())?;
    let (number, unit) = value.split_at_checked(end)?;
    let unit = unit.trim().to_ascii_uppercase();
    let factor = UNITS.iter().find(|(known, _)| *known == unit).map(|(_, factor)| factor)?;
    Some(decimal(number)? * factor)
}

/// Whether a parameter of a URL sets the size of the pool.
pub fn is_pool_parameter(name: &str) -> bool {
    Words("max_connections pool_size pool_max_size max_pool_size connection_limit pool_max_conns").has(name)
}

/// The URL of a PostgreSQL database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url<'u> {
    /// The host, without its port.
    pub host: &'u str,
    query: &'u str,
}

impl<'u> Url<'u> {
    /// Reads a URL.
    pub fn read(text: &'u str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        if !matches!(scheme, "postgres" | "postgresql") {
            return None;
        }
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = rest.split('/').next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = match host.strip_prefix('[') {
            Some(address) => address.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        Some(Self { host, query })
    }

    /// The value of the first parameter with such a name.
    pub fn parameter(self, is: fn(&str) -> bool) -> Option<&'u str> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| is(name)).map(|(_, value)| value).next()
    }
}
