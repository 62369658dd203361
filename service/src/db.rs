//! The database: pools, timeouts, TLS, migrations, and what errors mean.

use std::time::Duration;

use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};

use axum::BoxError;
use tokio::time::sleep;

use crate::{config::Database, error::AppError};

// region: pool
/// For requests. Lazy: the service starts while the database is away.
///
/// # Errors
/// If the address is none.
pub fn pool(database: &Database) -> sqlx::Result<PgPool> {
    Ok(PgPoolOptions::new()
        // Times the replicas, and the old ones during a deploy, this stays
        // below the server's max_connections.
        .max_connections(database.max_connections)
        // The default of 30 s outlasts every client.
        .acquire_timeout(database.acquire_timeout)
        // Rotated passwords and failovers are noticed within this time.
        .max_lifetime(Duration::from_mins(30))
        .idle_timeout(Duration::from_mins(10))
        .connect_lazy_with(options(database)?))
}

/// One connection for the readiness check, which must not wait behind
/// requests for theirs.
///
/// # Errors
/// If the address is none.
pub fn check_pool(database: &Database) -> sqlx::Result<PgPool> {
    Ok(PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(database.acquire_timeout)
        .connect_lazy_with(options(database)?))
}
// endregion: pool

fn options(database: &Database) -> sqlx::Result<PgConnectOptions> {
    let options = connect_options(database)?;
    Ok(if database.pgbouncer {
        pgbouncer(options)
    } else {
        timeouts(options, database)
    })
}

// region: timeouts
/// `PostgreSQL` itself has none of them: each defaults to 0, forever.
fn timeouts(
    options: PgConnectOptions,
    database: &Database,
) -> PgConnectOptions {
    let ms = |time: Duration| time.as_millis().to_string();
    options.options([
        // Ends the query also if the client that wanted it is gone.
        ("statement_timeout", ms(database.statement_timeout)),
        ("lock_timeout", ms(database.lock_timeout)),
        (
            "idle_in_transaction_session_timeout",
            ms(database.idle_transaction_timeout),
        ),
    ])
}
// endregion: timeouts

// region: tls
fn connect_options(database: &Database) -> sqlx::Result<PgConnectOptions> {
    let options: PgConnectOptions = database.url.expose().parse()?;
    let options = options.application_name("orders");
    Ok(match &database.root_cert {
        // The default, `prefer`, falls back to plain text without a word.
        Some(root_cert) => {
            options.ssl_mode(PgSslMode::VerifyFull).ssl_root_cert(root_cert)
        }
        None => options,
    })
}
// endregion: tls

// region: pgbouncer
/// For transaction pooling, with `max_prepared_statements` above 0: then
/// `PgBouncer` tracks the names of statements, and sqlx's cache stays on.
/// Turning it off is no way around 0, statements are named all the same, and
/// the results of other queries come back. Only `.persistent(false)` within
/// an explicit transaction is.
///
/// Timeouts are no startup parameters here: `ALTER ROLE orders SET ...`.
fn pgbouncer(options: PgConnectOptions) -> PgConnectOptions {
    // A startup parameter that PgBouncer would refuse.
    options.extra_float_digits(None)
}
// endregion: pgbouncer

// region: migrate
/// Applies what is missing: a step of the deployment, never of the start,
/// or each replica and each restart could change the schema.
///
/// # Errors
/// If the database is away, or a migration fails.
pub async fn migrate(database: &Database) -> Result<(), BoxError> {
    // Straight to the server: advisory locks do not work through PgBouncer.
    // And no statement_timeout: building an index may take an hour.
    let options = connect_options(database)?;
    let mut connection = PgConnection::connect_with(&options).await?;
    // One at a time. sqlx's own lock waits inside of a statement, which
    // CREATE INDEX CONCURRENTLY in turn waits for: a deadlock. Ask instead.
    while !try_lock(&mut connection).await? {
        tracing::info!("another migration is running");
        sleep(Duration::from_secs(1)).await;
    }
    let mut migrator = sqlx::migrate!();
    migrator.set_locking(false).run(&mut connection).await?;
    tracing::info!("migrated");
    // Lets go of the lock.
    Ok(connection.close().await?)
}

async fn try_lock(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT pg_try_advisory_lock(7210)")
        .fetch_one(connection)
        .await
}
// endregion: migrate

// region: map-error
impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::RowNotFound => Self::NotFound,
            // Also what a database that is down looks like: connecting is
            // tried again until acquire_timeout.
            E::PoolTimedOut | E::PoolClosed | E::Io(_) => {
                Self::Unavailable(error.into())
            }
            E::Database(cause) => match cause.code().as_deref() {
                // Statement and lock timeout, deadlock, serialization
                // failure, shutdown, too many connections, read-only
                // (a failover): the next try may succeed.
                Some(
                    "57014" | "55P03" | "40P01" | "40001" | "57P01" | "57P03"
                    | "53300" | "25006",
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
