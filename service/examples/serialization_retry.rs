//! A transaction that runs again when the server rolls it back because of a
//! conflict with another one.
//!
//! ```bash
//! DATABASE_URL=postgres://postgres@127.0.0.1/postgres \
//!   cargo run --example serialization_retry
//! ```

use std::env;

use axum::BoxError;

// region: retry
use std::{
    hash::{BuildHasher, Hasher, RandomState},
    time::Duration,
};

use sqlx::{PgPool, error::DatabaseError};
use tokio::time::sleep;

pub const ATTEMPTS: u32 = 5;

/// Calls `work`, and calls it again if the server rolled its transaction back
/// because of a conflict. `work` must begin and commit the transaction, and
/// must have no effect outside it.
///
/// # Errors
/// Returns the last conflict after `ATTEMPTS`, and any other error at once.
pub async fn retry_conflicts<T, F>(work: impl Fn() -> F) -> sqlx::Result<T>
where
    F: Future<Output = sqlx::Result<T>>,
{
    let mut attempt = 1;
    loop {
        match work().await {
            Err(error) if is_conflict(&error) && attempt < ATTEMPTS => {
                tracing::debug!(attempt, %error, "conflict");
                // `work` has returned, so its connection is free meanwhile.
                sleep(pause(attempt)).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

/// A serialization failure or a deadlock. In both cases the server has rolled
/// back the whole transaction.
fn is_conflict(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

/// Full jitter: up to 20 ms after the first attempt, then twice as much each
/// time.
fn pause(attempt: u32) -> Duration {
    // The standard library gives each `RandomState` different keys.
    let random = RandomState::new().build_hasher().finish();
    Duration::from_millis(random % (10 << attempt))
}
// endregion: retry

// region: use
/// Takes one item from stock. Returns false if it is sold out.
///
/// # Errors
/// Returns an error if the database is unavailable.
pub async fn reserve(pool: &PgPool, item: &str) -> sqlx::Result<bool> {
    retry_conflicts(|| try_reserve(pool, item)).await
}

async fn try_reserve(pool: &PgPool, item: &str) -> sqlx::Result<bool> {
    let mut tx = pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await?;
    let left = sqlx::query_scalar("SELECT quantity FROM stock WHERE item = $1");
    let left: i32 = left.bind(item).fetch_one(&mut *tx).await?;
    if left == 0 {
        return Ok(false);
    }
    let take = sqlx::query("UPDATE stock SET quantity = $2 WHERE item = $1");
    take.bind(item).bind(left - 1).execute(&mut *tx).await?;
    // A conflict may be reported only here.
    tx.commit().await?;
    Ok(true)
}
// endregion: use

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let pool = PgPool::connect(&env::var("DATABASE_URL")?).await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS stock AS
         SELECT text 'tea' AS item, 10 AS quantity",
    )
    .execute(&pool)
    .await?;
    eprintln!("reserved: {}", reserve(&pool, "tea").await?);
    Ok(())
}
