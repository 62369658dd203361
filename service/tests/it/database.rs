//! Migrations, TLS, and what a pooler needs.

use orders::{config, db, env::Reader, error::AppError};
use sqlx::PgPool;
use tokio::task::JoinSet;

use crate::support::{Database, run};

/// The pool of the service, with a single connection.
fn pool(database: &Database, pgbouncer: &str) -> PgPool {
    let variable = |name: &str| match name {
        "DATABASE_URL" => Some(database.url.clone()),
        "DATABASE_PGBOUNCER" => Some(pgbouncer.to_owned()),
        "DATABASE_MAX_CONNECTIONS" => Some("1".to_owned()),
        _ => None,
    };
    let mut env = Reader::new(&variable);
    let settings = config::Database::read(&mut env);
    db::pool(&env.finish(settings).unwrap()).unwrap()
}

async fn show(pool: &PgPool, setting: &str) -> String {
    let query = "SELECT current_setting($1)";
    let value = sqlx::query_scalar(query).bind(setting);
    value.fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn migrates_twice() {
    let database = Database::migrated().await;
    let again = run("migrate", &[("DATABASE_URL", &database.url)]);
    assert!(again.status.success(), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn migrates_from_several_places_at_once() {
    let database = Database::empty().await;
    let mut migrations = JoinSet::new();
    for _ in 0..4 {
        let url = database.url.clone();
        migrations
            .spawn_blocking(move || run("migrate", &[("DATABASE_URL", &url)]));
    }
    for output in migrations.join_all().await {
        assert!(output.status.success(), "{output:?}");
    }
    let invalid: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_index WHERE NOT indisvalid",
    )
    .fetch_one(&database.pool().await)
    .await
    .unwrap();
    assert_eq!(invalid, 0);
}

#[tokio::test]
async fn does_not_merge_accounts() {
    let database = Database::migrated().await;
    let pool = database.pool().await;
    // As it was before the index on addresses without their case.
    for before in [
        "DROP INDEX customers_email_without_case",
        "DELETE FROM _sqlx_migrations WHERE version >= 5",
        "INSERT INTO customers (id, email, password_hash) VALUES
         (gen_random_uuid(), 'dup@x', '-'), (gen_random_uuid(), 'DUP@x', '-')",
    ] {
        sqlx::query(before).execute(&pool).await.unwrap();
    }
    let migrate = || run("migrate", &[("DATABASE_URL", &database.url)]);
    let output = migrate();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("1 email addresses"), "{error}");
    assert!(error.contains("migrations/0005"), "{error}");

    let renamed =
        "UPDATE customers SET email = 'other@x' WHERE email = 'DUP@x'";
    let renamed = sqlx::query(renamed).execute(&pool).await.unwrap();
    assert_eq!(renamed.rows_affected(), 1);
    let output = migrate();
    assert!(output.status.success(), "{output:?}");
}

#[tokio::test]
async fn text_it_cannot_store_is_the_fault_of_the_request() {
    let database = Database::empty().await;
    let pool = database.pool().await;
    let query = sqlx::query_scalar::<_, String>("SELECT $1::text");
    let error = query.bind("a\0b").fetch_one(&pool).await.unwrap_err();
    let error = AppError::from(error);
    assert!(
        matches!(&error, AppError::Rejected(status, _) if *status == 422),
        "{error:?}"
    );
}

#[tokio::test]
async fn does_not_fall_back_to_plain_text() {
    let database = Database::empty().await;
    let output = run(
        "migrate",
        &[("DATABASE_URL", &database.url), ("DATABASE_ROOT_CERT", "/ca.pem")],
    );
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("TLS"), "{error}");
    assert!(!error.contains("not-shown"), "{error}");
}

#[tokio::test]
async fn prepares_each_statement_once_behind_a_pooler() {
    let database = Database::empty().await;
    let pool = pool(&database, "true");
    // PgBouncer tracks names: what it must not get is a new one each time.
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
    let pooled = pool(&database, "true");
    assert_eq!(show(&pooled, "statement_timeout").await, "0");
    // The server's default; sqlx would send 2.
    assert_eq!(show(&pooled, "extra_float_digits").await, "1");
}
