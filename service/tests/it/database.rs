//! Migrations and TLS.

use tokio::task::JoinSet;

use crate::support::{Database, run};

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
