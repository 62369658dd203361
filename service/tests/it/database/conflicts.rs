//! The retries of transactions that lost a conflict.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{PgPool, error::DatabaseError};
use tokio::task::JoinSet;

use super::raise;
use crate::support::Database;

#[allow(dead_code)]
#[path = "../../../examples/serialization_retry.rs"]
mod serialization_retry;

use serialization_retry::{ATTEMPTS, reserve, retry_conflicts};

async fn stock(quantity: i32) -> PgPool {
    let pool = Database::empty().await.pool().await;
    let create = "CREATE TABLE stock (item text PRIMARY KEY, quantity int)";
    sqlx::query(create).execute(&pool).await.unwrap();
    let insert = sqlx::query("INSERT INTO stock VALUES ('tea', $1)");
    insert.bind(quantity).execute(&pool).await.unwrap();
    pool
}

async fn left(pool: &PgPool) -> i32 {
    let left = sqlx::query_scalar("SELECT quantity FROM stock");
    left.fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn repeats_a_transaction_that_lost_a_conflict() {
    let pool = stock(10).await;
    let runs = AtomicU32::new(0);
    let work = async || {
        let begin = "BEGIN ISOLATION LEVEL SERIALIZABLE";
        let mut tx = pool.begin_with(begin).await?;
        let left = sqlx::query_scalar("SELECT quantity FROM stock");
        let left: i32 = left.fetch_one(&mut *tx).await?;
        if runs.fetch_add(1, Ordering::Relaxed) == 0 {
            // Another session changes what this transaction has read.
            let other = "UPDATE stock SET quantity = 5";
            sqlx::query(other).execute(&pool).await?;
        }
        let take = sqlx::query("UPDATE stock SET quantity = $1");
        take.bind(left - 1).execute(&mut *tx).await?;
        tx.commit().await
    };
    retry_conflicts(work).await.unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    // Not 9: the second run read the new value.
    assert_eq!(left(&pool).await, 4);
}

#[tokio::test]
async fn gives_up_on_a_conflict_that_stays() {
    let pool = stock(0).await;
    for (code, expected) in [("40P01", ATTEMPTS), ("23505", 1)] {
        let runs = AtomicU32::new(0);
        let work = async || {
            runs.fetch_add(1, Ordering::Relaxed);
            sqlx::query(raise(code)).execute(&pool).await
        };
        let error = retry_conflicts(work).await.unwrap_err();
        let found = error.as_database_error().and_then(DatabaseError::code);
        assert_eq!(found.as_deref(), Some(code));
        assert_eq!(runs.load(Ordering::Relaxed), expected, "{code}");
    }
}

#[tokio::test]
async fn never_sells_more_than_it_has() {
    let pool = stock(1).await;
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        let pool = pool.clone();
        // Spawned, as a handler is: the future must be `Send`.
        tasks.spawn(async move { reserve(&pool, "tea").await.unwrap() });
    }
    let reserved = tasks.join_all().await;
    assert_eq!(reserved.iter().filter(|reserved| **reserved).count(), 1);
    assert_eq!(left(&pool).await, 0);
}
