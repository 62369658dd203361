//! The connection pool, the migrations, and what database errors mean.

use std::time::Duration;

use axum::{BoxError, http::StatusCode};
use sqlx::postgres::{PgPool, PgPoolOptions};

use crate::{http::Problem, settings::Settings};

/// Opens no connection yet, so the service starts while the database is down.
pub fn pool(settings: &Settings, size: u32) -> PgPool {
    let ms = |time: Duration| time.as_millis().to_string();
    // PostgreSQL has no limits by default. PgBouncer rejects these parameters:
    // behind it, set them with ALTER ROLE instead.
    let options = settings.database.clone().options([
        ("statement_timeout", ms(settings.statement_timeout)),
        ("lock_timeout", ms(settings.lock_timeout)),
        ("idle_in_transaction_session_timeout", ms(settings.statement_timeout)),
    ]);
    // A transaction gets what acquire_timeout leaves of the request's time.
    // PostgreSQL 16 and earlier have no such setting, and ignore this.
    let limit =
        ms(settings.request_timeout.saturating_sub(settings.acquire_timeout));
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(settings.acquire_timeout)
        .after_connect(move |connection, _| {
            let set = "SELECT set_config(name, $1, false) FROM pg_settings
                       WHERE name = 'transaction_timeout'";
            let set = sqlx::query(set).bind(limit.clone());
            Box::pin(async { set.execute(connection).await.map(drop) })
        })
        .connect_lazy_with(options)
}

/// A step of the deployment, so that no replica changes the schema when it
/// starts. Without timeouts: building an index may take an hour.
pub async fn migrate(settings: &Settings) -> Result<(), BoxError> {
    let pool = PgPool::connect_with(settings.database.clone()).await?;
    Ok(sqlx::migrate!().run(&pool).await?)
}

/// The log gets the cause. The client does not: it names tables and hosts.
impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error::{Database, Io, PoolTimedOut, RowNotFound};
        let temporary = match &error {
            RowNotFound => return StatusCode::NOT_FOUND.into(),
            // A full pool, or a database that is down.
            PoolTimedOut | Io(_) => true,
            // Classes of SQLSTATE: timeouts and read-only (25, 55), deadlocks
            // (40), too many connections (53), shutdown and crash (57).
            Database(error) => matches!(
                error.code().as_deref().and_then(|code| code.get(..2)),
                Some("25" | "40" | "53" | "55" | "57")
            ),
            _ => false,
        };
        tracing::error!(%error, "query failed");
        if temporary {
            StatusCode::SERVICE_UNAVAILABLE.into()
        } else {
            StatusCode::INTERNAL_SERVER_ERROR.into()
        }
    }
}
