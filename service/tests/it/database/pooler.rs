//! Connections through a pooler such as `PgBouncer`.

use super::{pool, show};
use crate::support::Database;

#[tokio::test]
async fn prepares_each_statement_once_behind_a_pooler() {
    let database = Database::empty().await;
    let pool = pool(&database, "true");
    // PgBouncer tracks names, so a query must not get a new one each time.
    for number in 0..5 {
        let query = sqlx::query_scalar("SELECT $1::int");
        let same: i32 = query.bind(number).fetch_one(&pool).await.unwrap();
        assert_eq!(same, number);
    }
    let prepared: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_prepared_statements
         WHERE statement = 'SELECT $1::int'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(prepared, 1);
}

#[tokio::test]
async fn sends_a_pooler_no_startup_parameters() {
    let database = Database::empty().await;
    let direct = pool(&database, "false");
    assert_eq!(show(&direct, "statement_timeout").await, "5s");
    assert_eq!(show(&direct, "client_connection_check_interval").await, "2s");
    assert_eq!(show(&direct, "tcp_keepalives_idle").await, "60");
    let pooled = pool(&database, "true");
    assert_eq!(show(&pooled, "statement_timeout").await, "0");
    // The server's default; sqlx would send 2.
    assert_eq!(show(&pooled, "extra_float_digits").await, "1");
}
