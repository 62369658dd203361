//! A pool that finds dead connections in half a second instead of in the
//! acquire timeout.
//!
//! ```bash
//! DATABASE_URL=postgres://postgres@127.0.0.1/postgres \
//!   cargo run --example limited_ping
//! ```

use std::env;

use axum::BoxError;

// region: pool
use std::time::Duration;

use sqlx::{Connection, PgConnection, postgres::PgPoolOptions};
use tokio::time::timeout;

const PING_TIMEOUT: Duration = Duration::from_millis(500);

pub(crate) fn pool_options() -> PgPoolOptions {
    PgPoolOptions::new()
        .acquire_timeout(Duration::from_secs(2))
        // This ping has no limit but the acquire timeout.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(ping(connection)))
}

/// On an error, the pool closes the connection and tries the next one.
pub(crate) async fn ping(connection: &mut PgConnection) -> sqlx::Result<bool> {
    match timeout(PING_TIMEOUT, connection.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(sqlx::Error::Protocol("no answer to a ping".into())),
    }
}
// endregion: pool

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let pool = pool_options().connect_lazy(&env::var("DATABASE_URL")?)?;
    let one: i32 = sqlx::query_scalar("SELECT 1").fetch_one(&pool).await?;
    eprintln!("answer: {one}");
    Ok(())
}
