//! The time limits of statements and transactions.

use std::time::{Duration, Instant};

use orders::config::Config;
use sqlx::{AssertSqlSafe, PgPool};

use super::pool;
use crate::support::{Database, Service, post, until};

/// `PostgreSQL` 17 and later have `transaction_timeout`.
async fn limits_transactions(pool: &PgPool) -> bool {
    sqlx::query_scalar(
        "SELECT current_setting('server_version_num')::int >= 170000",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn limits_transactions_where_the_server_can() {
    let database = Database::empty().await;
    let direct = pool(&database, "false");
    let setting = "SELECT current_setting('transaction_timeout', true)";
    let setting: Option<String> =
        sqlx::query_scalar(setting).fetch_one(&direct).await.unwrap();
    let expected = limits_transactions(&direct).await.then_some("7s");
    assert_eq!(setting.as_deref(), expected);
}

#[test]
fn the_database_fits_into_the_request() {
    let read = |name: &str, value: &str| {
        let (name, value) = (name.to_owned(), value.to_owned());
        Config::read(&move |variable| match variable {
            "DATABASE_URL" => Some("postgres://u@db/orders".to_owned()),
            _ => (variable == name).then(|| value.clone()),
        })
    };
    let config = read("PORT", "1").unwrap();
    let database = &config.database;
    assert!(
        database.acquire_timeout + database.transaction_timeout
            < config.limits.request
    );
    for (name, value, fault) in [
        ("DATABASE_TRANSACTION_TIMEOUT", "8s", "REQUEST_TIMEOUT: must exceed"),
        ("DATABASE_ACQUIRE_TIMEOUT", "3s", "REQUEST_TIMEOUT: must exceed"),
        (
            "DATABASE_STATEMENT_TIMEOUT",
            "7s",
            "DATABASE_TRANSACTION_TIMEOUT: must exceed",
        ),
    ] {
        let faults = read(name, value).unwrap_err().to_string();
        assert!(faults.contains(fault), "{name}={value}: {faults}");
    }
}

/// Each of the handler's three inserts stays below the statement timeout.
/// Together they exceed the request timeout.
#[tokio::test]
async fn slow_statements_do_not_add_up() {
    let database = Database::migrated().await;
    let pool = database.pool().await;
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN PERFORM pg_sleep(0.8); RETURN NEW; END'";
    sqlx::query(slow).execute(&pool).await.unwrap();
    for table in ["idempotency_keys", "orders", "outbox"] {
        sqlx::query(AssertSqlSafe(format!(
            "CREATE TRIGGER slow BEFORE INSERT ON {table}
             FOR EACH ROW EXECUTE FUNCTION slow()"
        )))
        .execute(&pool)
        .await
        .unwrap();
    }
    let variables = [
        ("DATABASE_ACQUIRE_TIMEOUT", "300ms"),
        ("DATABASE_STATEMENT_TIMEOUT", "1s"),
        ("DATABASE_TRANSACTION_TIMEOUT", "1500ms"),
        ("REQUEST_TIMEOUT", "2s"),
    ];
    let service = Service::start(&database, &variables).await;
    let body = r#"{"item":"tea","quantity":2}"#;
    let start = Instant::now();
    let reply = post(&service.url("/orders"), "key", body).await;
    let time = start.elapsed();
    let orders = async || {
        let orders = sqlx::query_scalar("SELECT count(*) FROM orders");
        let orders: i64 = orders.fetch_one(&pool).await.unwrap();
        orders
    };
    if limits_transactions(&pool).await {
        assert_eq!(reply.status, 503, "{reply:?}");
        assert!(time < Duration::from_secs(2), "{time:?}");
        assert!(service.log().contains("transaction timeout"));
        assert_eq!(orders().await, 0);
    } else {
        // Only the request timeout is left, and the order is created after
        // the client has its error.
        assert_eq!(reply.status, 504, "{reply:?}");
        assert!(time >= Duration::from_secs(2), "{time:?}");
        until("the order is there", async || {
            (orders().await == 1).then_some(())
        })
        .await;
    }
}
