//! The database: pools, timeouts, TLS, migrations, and what errors mean.

// region: pool
use std::time::Duration;

use sqlx::{
    PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};

use crate::config::Database;

/// Returns the pool for requests. It is lazy: no connection is opened until
/// the first query, so the service starts while the database is down.
///
/// # Errors
/// Returns an error if the URL is not a valid `PostgreSQL` URL.
pub fn pool(database: &Database) -> sqlx::Result<PgPool> {
    Ok(pool_options(database)
        // The pools of all replicas, including those of a rollout, must stay
        // below the server's max_connections together.
        .max_connections(database.max_connections)
        // A connection is replaced after this time, so a changed password or
        // address takes effect.
        .max_lifetime(Duration::from_mins(30))
        .idle_timeout(Duration::from_mins(10))
        .connect_lazy_with(options(database)?))
}

/// Returns a pool of one connection for the readiness check, so that the
/// check never waits behind requests.
///
/// # Errors
/// Returns an error if the URL is not a valid `PostgreSQL` URL.
pub fn check_pool(database: &Database) -> sqlx::Result<PgPool> {
    Ok(pool_options(database)
        .max_connections(1)
        .connect_lazy_with(options(database)?))
}

fn pool_options(database: &Database) -> PgPoolOptions {
    let limit = database.transaction_timeout;
    let pgbouncer = database.pgbouncer;
    PgPoolOptions::new()
        // sqlx's default of 30 s is longer than most clients wait.
        .acquire_timeout(database.acquire_timeout)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if pgbouncer {
                    return Ok(());
                }
                reject_standby(connection).await?;
                limit_transactions(connection, limit).await
            })
        })
}

fn options(database: &Database) -> sqlx::Result<PgConnectOptions> {
    let options = connect_options(database)?;
    Ok(if database.pgbouncer {
        pgbouncer(options)
    } else {
        timeouts(options, database)
    })
}
// endregion: pool

// region: timeouts
/// Sends the limits in the startup packet of each connection. By default,
/// `PostgreSQL` sets no time limits.
fn timeouts(
    options: PgConnectOptions,
    database: &Database,
) -> PgConnectOptions {
    let ms = |time: Duration| time.as_millis().to_string();
    options.options([
        // Cancels a statement even if the caller stopped waiting for it.
        ("statement_timeout", ms(database.statement_timeout)),
        ("lock_timeout", ms(database.lock_timeout)),
        (
            "idle_in_transaction_session_timeout",
            ms(database.idle_transaction_timeout),
        ),
        // Cancels the statement of a process that was killed.
        ("client_connection_check_interval", ms(Duration::from_secs(2))),
        // Frees the connections of a lost node after 2 minutes. The
        // kernel's defaults add up to more than 2 hours.
        ("tcp_keepalives_idle", "60".to_owned()),
        ("tcp_keepalives_interval", "10".to_owned()),
        ("tcp_keepalives_count", "6".to_owned()),
    ])
}

/// Limits all statements of a transaction together, on `PostgreSQL` 17 and
/// later. An older server rejects a startup packet with a setting that it
/// does not know, so this runs after connecting. On such a server, the query
/// finds no row and changes nothing.
async fn limit_transactions(
    connection: &mut PgConnection,
    limit: Duration,
) -> sqlx::Result<()> {
    sqlx::query(
        "SELECT set_config(name, $1, false) FROM pg_settings
         WHERE name = 'transaction_timeout'",
    )
    .bind(limit.as_millis().to_string())
    .execute(connection)
    .await?;
    Ok(())
}
// endregion: timeouts

// region: standby
/// After a failover, the name may still point to the old primary, which is now
/// a standby. On an error, sqlx closes the connection and tries again until
/// `acquire_timeout`.
async fn reject_standby(connection: &mut PgConnection) -> sqlx::Result<()> {
    let standby = sqlx::query_scalar("SELECT pg_is_in_recovery()");
    if standby.fetch_one(connection).await? {
        let error = "connected to a standby, not to the primary";
        return Err(sqlx::Error::Configuration(error.into()));
    }
    Ok(())
}
// endregion: standby

// region: tls
fn connect_options(database: &Database) -> sqlx::Result<PgConnectOptions> {
    let options: PgConnectOptions = database.url.expose().parse()?;
    let options = options.application_name("orders");
    Ok(match &database.root_cert {
        // sqlx's default, `prefer`, falls back to plain text silently.
        Some(root_cert) => {
            options.ssl_mode(PgSslMode::VerifyFull).ssl_root_cert(root_cert)
        }
        None => options,
    })
}
// endregion: tls

// region: pgbouncer
/// For transaction pooling with `max_prepared_statements` above 0. `PgBouncer`
/// then tracks prepared statements, and sqlx keeps its statement cache.
///
/// Without tracking, turning off sqlx's cache does not help: statements keep
/// their names, and clients receive the results of other queries. Only
/// `.persistent(false)` inside an explicit transaction is safe.
///
/// `PgBouncer` does not pass on the timeouts: `ALTER ROLE orders SET ...`.
fn pgbouncer(options: PgConnectOptions) -> PgConnectOptions {
    // PgBouncer rejects this startup parameter by default.
    options.extra_float_digits(None)
}
// endregion: pgbouncer

// region: migrate
use axum::BoxError;
use sqlx::Connection;
use tokio::time::sleep;

/// Applies the pending migrations. Run it as a step of the deployment. At
/// startup, every replica and every restart would run it.
///
/// # Errors
/// Returns an error if the database is unreachable or a migration fails.
pub async fn migrate(database: &Database) -> Result<(), BoxError> {
    // Connect directly, because session locks do not work through PgBouncer,
    // and without a statement_timeout, because building an index may take an
    // hour.
    let options = connect_options(database)?;
    let mut connection = PgConnection::connect_with(&options).await?;
    // One migration at a time. sqlx's own lock waits inside a statement, and
    // CREATE INDEX CONCURRENTLY waits for that statement, which is a deadlock.
    // Poll for the lock instead.
    while !try_lock(&mut connection).await? {
        tracing::info!("another migration is running");
        sleep(Duration::from_secs(1)).await;
    }
    let mut migrator = sqlx::migrate!();
    migrator.set_locking(false).run(&mut connection).await?;
    tracing::info!("migrated");
    // Releases the lock.
    Ok(connection.close().await?)
}

async fn try_lock(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT pg_try_advisory_lock(7210)")
        .fetch_one(connection)
        .await
}
// endregion: migrate

// region: map-error
use crate::error::AppError;

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::RowNotFound => Self::NotFound,
            // A database that is down looks the same as a full pool: sqlx
            // retries the connection until acquire_timeout.
            E::PoolTimedOut | E::PoolClosed | E::Io(_) => {
                Self::Unavailable(error.into())
            }
            E::Database(cause) => match cause.code().as_deref() {
                // Temporary conditions: the client may retry.
                Some(
                    "57014" // statement timeout, or canceled
                    | "55P03" // lock timeout
                    | "25P03" // idle in transaction for too long
                    | "25P04" // transaction timeout
                    | "40P01" // deadlock
                    | "40001" // serialization failure
                    | "57P01" // shutdown, restart, failover
                    | "57P02" // crash of the server
                    | "57P03" // the server is starting
                    | "53300" // too many connections
                    | "08P01" // PgBouncer: usually no server connection
                    | "25006", // read-only: still connected to a standby
                ) => Self::Unavailable(error.into()),
                // A character that PostgreSQL cannot store, usually NUL. The
                // types in `text` reject it first and name the field.
                Some("22021" | "22P05") => {
                    Self::invalid("A text contains an invalid character.")
                }
                _ => Self::Internal(error.into()),
            },
            _ => Self::Internal(error.into()),
        }
    }
}
// endregion: map-error
