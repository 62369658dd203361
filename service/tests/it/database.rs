//! The database, from migrations to failover.

use std::{env, fs, path::Path};

use orders::{config, db, env::Reader};
use sqlx::{AssertSqlSafe, PgPool};
use tokio::task::JoinSet;

use crate::support::{Database, run};

mod conflicts;
mod errors;
mod failover;
mod pooler;
mod timeouts;

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

/// A statement that fails with `code`.
fn raise(code: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "DO $$ BEGIN RAISE 'test' USING ERRCODE = '{code}'; END $$"
    ))
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
