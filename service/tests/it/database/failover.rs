//! A crash of the server, and a failover.

use std::process::Command;

use orders::error::AppError;

use super::{pool, show};
use crate::support::{Cluster, Database, until};

/// The server sends 57P02 as a warning and closes the connection.
#[tokio::test]
async fn a_crash_of_the_server_may_be_retried() {
    let cluster = Cluster::start();
    let database = Database::on(&cluster).await;
    let pool = database.pool().await;
    let waiting = tokio::spawn({
        let pool = pool.clone();
        async move { sqlx::query("SELECT pg_sleep(60)").execute(&pool).await }
    });
    let mut victim = pool.acquire().await.unwrap();
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut *victim)
        .await
        .unwrap();
    until("the other query runs", async || {
        let running: bool = sqlx::query_scalar(
            "SELECT count(*) > 0 FROM pg_stat_activity
             WHERE wait_event = 'PgSleep'",
        )
        .fetch_one(&mut *victim)
        .await
        .unwrap();
        running.then_some(())
    })
    .await;
    let pid = pid.to_string();
    let kill = Command::new("kill").args(["-KILL", &pid]).status();
    assert!(kill.unwrap().success());
    let error = AppError::from(waiting.await.unwrap().unwrap_err());
    assert!(matches!(error, AppError::Unavailable(_)), "{error:?}");
    drop(victim);
    until("the pool has recovered", async || {
        sqlx::query("SELECT 1").execute(&pool).await.ok()
    })
    .await;
    cluster.stop();
}

#[tokio::test]
async fn does_not_use_a_standby() {
    let cluster = Cluster::start();
    let database = Database::on(&cluster).await;
    let pool = pool(&database, "false");
    let one = sqlx::query("SELECT 1");
    one.execute(&pool).await.unwrap();
    cluster.stop();
    cluster.become_standby();
    cluster.resume();
    // It accepts connections, but not as the primary.
    assert_eq!(
        show(&database.pool().await, "transaction_read_only").await,
        "on"
    );
    let error = sqlx::query("SELECT 1").execute(&pool).await.unwrap_err();
    assert!(matches!(error, sqlx::Error::PoolTimedOut), "{error:?}");
    cluster.stop();
}
