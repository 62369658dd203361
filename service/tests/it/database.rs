//! Migrations, TLS, and connections through a pooler.

use std::{
    env, fs,
    path::Path,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use orders::{
    config::{self, Config},
    db,
    env::Reader,
    error::AppError,
};
use sqlx::{AssertSqlSafe, PgPool, error::DatabaseError};
use tokio::task::JoinSet;

use crate::support::{Cluster, Database, Service, post, run, until};

#[allow(dead_code)]
#[path = "../../examples/serialization_retry.rs"]
mod serialization_retry;

use serialization_retry::{ATTEMPTS, reserve, retry_conflicts};

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
    // The state before the index that ignores case.
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
async fn an_error_of_the_pooler_is_temporary() {
    let database = Database::empty().await;
    let pool = database.pool().await;
    // PgBouncer reports all its own errors with this code.
    let query = sqlx::query(
        "DO $$ BEGIN
             RAISE 'server conn crashed?' USING ERRCODE = '08P01';
         END $$",
    );
    let error = query.execute(&pool).await.unwrap_err();
    let error = AppError::from(error);
    assert!(matches!(error, AppError::Unavailable(_)), "{error:?}");
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

#[tokio::test]
async fn temporary_errors_may_be_retried() {
    let database = Database::empty().await;
    let pool = database.pool().await;
    for code in [
        "57014", "55P03", "25P03", "25P04", "40P01", "40001", "57P01", "57P02",
        "57P03", "53300", "25006",
    ] {
        let error = raise(code);
        let error = sqlx::query(error).execute(&pool).await.unwrap_err();
        let error = AppError::from(error);
        assert!(matches!(error, AppError::Unavailable(_)), "{code}: {error:?}");
    }
    let error = sqlx::query(raise("42P01")).execute(&pool).await.unwrap_err();
    assert!(matches!(AppError::from(error), AppError::Internal(_)));
}

fn raise(code: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "DO $$ BEGIN RAISE 'test' USING ERRCODE = '{code}'; END $$"
    ))
}

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

/// The site lists the versions that these tests ran with. Outside of CI, a
/// different version is not a fault.
#[tokio::test]
async fn the_site_names_the_version_of_this_server() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let file = Path::new(folder).join("../content/tested.toml");
    let Ok(tested) = fs::read_to_string(file) else { return };
    let pool = Database::empty().await.pool().await;
    let version: String = sqlx::query_scalar("SHOW server_version")
        .fetch_one(&pool)
        .await
        .unwrap();
    let major = version.split('.').next().unwrap();
    if !tested.contains(&format!("\"{major}\"")) {
        let missing = format!("add PostgreSQL {major} to content/tested.toml");
        assert!(env::var_os("CI").is_none(), "{missing}");
        eprintln!("{missing}");
    }
}
