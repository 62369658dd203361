//! Rotates the database password twice under a running service.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use axum::http::StatusCode;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tempfile::TempDir;

use crate::support::{Cluster, Database, Service, post, run, until};

const ROLES: &str = include_str!("../../scripts/rotation-roles.sql");
const SCRIPT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/rotate-database-password");

fn rotate(admin: &Database, arguments: &[&str]) -> Output {
    Command::new(SCRIPT)
        .args(arguments)
        .env("ADMIN_URL", &admin.url)
        .env("WAIT_SECONDS", "30")
        .output()
        .unwrap()
}

fn succeeds(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn fails(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

async fn execute(pool: &PgPool, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.unwrap();
}

/// Makes the server check passwords, and log every statement.
async fn require_passwords(admin: &PgPool) {
    let file: String =
        sqlx::query_scalar("SHOW hba_file").fetch_one(admin).await.unwrap();
    execute(
        admin,
        format!(
            "COPY (VALUES ('host all postgres 127.0.0.1/32 trust'),
             ('host all all 127.0.0.1/32 scram-sha-256')) TO '{file}'"
        ),
    )
    .await;
    for sql in
        ["ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()"]
    {
        execute(admin, sql.to_owned()).await;
    }
    until("the settings are reloaded", async || {
        let all: String = sqlx::query_scalar("SHOW log_statement")
            .fetch_one(admin)
            .await
            .unwrap();
        (all == "all").then_some(())
    })
    .await;
}

async fn order(service: &Service, key: &str) -> StatusCode {
    let order = r#"{"item":"tea","quantity":1}"#;
    post(&service.url("/orders"), key, order).await.status
}

async fn setting(url: &str, name: &str) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar("SELECT current_setting($1)")
        .bind(name)
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

/// One whole rotation: replaces `running` with a service that has the new
/// address, as a rolling deploy does.
async fn rotation(
    admin: &Database,
    file: &Path,
    mut running: Service,
    (old, new): (&str, &str),
) -> Service {
    let old_url = admin_or_file(admin, file, old);
    let path = file.to_str().unwrap();
    let printed =
        succeeds(&rotate(admin, &["start", "orders_a", "orders_b", path]));
    assert!(printed.contains(&format!("finish {old} {new}")), "{printed}");
    let again = rotate(admin, &["start", "orders_a", "orders_b", path]);
    assert!(fails(&again).contains("run finish first"));
    // Not before the new address is deployed.
    let early = rotate(admin, &["finish", old, new]);
    assert!(fails(&early).contains(&format!("no session uses {new}")));

    let url = fs::read_to_string(file).unwrap().trim_end().to_owned();
    assert!(url.starts_with(&format!("postgres://{new}:")), "{url}");
    assert_eq!(setting(&url, "role").await, "orders_app");
    assert_eq!(setting(&url, "statement_timeout").await, "5s");
    let next = Service::start(&Database { url: url.clone() }, &[]).await;
    // Both versions work side by side, including with new connections.
    assert_eq!(order(&running, &format!("{old}-{new}-1")).await, 201);
    assert!(PgConnection::connect(&old_url).await.is_ok());
    assert_eq!(order(&next, &format!("{old}-{new}-2")).await, 201);

    running.terminate();
    assert_eq!(running.exit().await.code(), Some(0));
    succeeds(&rotate(admin, &["finish", old, new]));
    let error = PgConnection::connect(&old_url).await.unwrap_err();
    assert!(error.to_string().contains("not permitted to log in"), "{error}");
    assert_eq!(order(&next, &format!("{old}-{new}-3")).await, 201);

    let log: String = sqlx::query_scalar(
        "SELECT pg_read_file(current_setting('data_directory') || '/../log')",
    )
    .fetch_one(&admin.pool().await)
    .await
    .unwrap();
    let password = url.split([':', '@']).nth(2).unwrap();
    assert!(log.contains("ALTER ROLE"), "no statement is logged");
    assert!(!log.contains(password), "the server's log has the password");
    next
}

/// The address of `role` that the running service has.
fn admin_or_file(admin: &Database, file: &Path, role: &str) -> String {
    fs::read_to_string(file).map_or_else(
        |_| admin.url.replace("postgres:not-shown", &format!("{role}:first")),
        |url| url.trim_end().to_owned(),
    )
}

#[tokio::test]
async fn rotates_the_password_twice_without_an_outage() {
    let cluster = Cluster::start();
    let admin = Database::on(&cluster).await;
    let migrate = run("migrate", &[("DATABASE_URL", &admin.url)]);
    assert!(migrate.status.success(), "{migrate:?}");
    let pool = admin.pool().await;
    execute(&pool, ROLES.to_owned()).await;
    let rights = "GRANT ALL ON ALL TABLES IN SCHEMA public TO orders_app;
                  ALTER ROLE orders_a PASSWORD 'first'";
    execute(&pool, rights.to_owned()).await;
    require_passwords(&pool).await;

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("database_url");
    let first = Database { url: admin_or_file(&admin, &file, "orders_a") };
    let service = Service::start(&first, &[]).await;
    let pair = ("orders_a", "orders_b");
    let service = rotation(&admin, &file, service, pair).await;
    let pair = ("orders_b", "orders_a");
    rotation(&admin, &file, service, pair).await;
    cluster.stop();
}
