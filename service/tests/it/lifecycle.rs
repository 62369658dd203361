//! Startup, probes, signals and shutdown.

use std::time::Instant;

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{
    Cluster, Database, PATIENCE, Reply, Service, connect, free_port, get, post,
    run, until,
};

/// Lets a request wait for a lock for as long as a test needs.
const PATIENT: [(&str, &str); 4] = [
    ("DATABASE_LOCK_TIMEOUT", "60s"),
    ("DATABASE_STATEMENT_TIMEOUT", "60s"),
    ("DATABASE_TRANSACTION_TIMEOUT", "80s"),
    ("REQUEST_TIMEOUT", "90s"),
];

fn patient<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&PATIENT, more].concat()
}

fn order() -> String {
    format!("/orders/{}", uuid::Uuid::new_v4())
}

/// The first response of a service that is no longer ready.
async fn unready(service: &Service) -> Reply {
    until("readiness notices", async || {
        let reply = get(&service.url("/readyz")).await.unwrap();
        (reply.status == 503).then_some(reply)
    })
    .await
}

#[tokio::test]
async fn drains_before_it_ends() {
    let database = Database::migrated().await;
    let variables = patient(&[("SHUTDOWN_DELAY", "2s")]);
    let mut service = Service::start(&database, &variables).await;
    let lock = database.lock_orders().await;
    let url = service.url(&order());
    let in_flight = tokio::spawn(async move { get(&url).await });
    database.blocked(1).await;

    service.terminate();
    assert_eq!(unready(&service).await.json()["state"], "draining");
    // It still serves until load balancers have stopped sending requests.
    assert_eq!(get(&service.url("/livez")).await.unwrap().status, 200);

    until("the listener closes", async || {
        TcpStream::connect(service.address()).await.err()
    })
    .await;
    assert!(!in_flight.is_finished());
    lock.rollback().await.unwrap();
    assert_eq!(in_flight.await.unwrap().unwrap().status, 404);
    assert_eq!(service.exit().await.code(), Some(0));
    assert!(service.log().contains("stopped"));
}

#[tokio::test]
async fn cuts_a_stuck_connection_at_the_deadline() {
    let database = Database::migrated().await;
    let variables =
        [("SHUTDOWN_DEADLINE", "2s"), ("FIRST_REQUEST_TIMEOUT", "600s")];
    let mut service = Service::start(&database, &variables).await;
    let mut stuck = connect(&service).await;
    stuck.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
    // Connections are accepted in order, so the first is accepted by now.
    assert_eq!(get(&service.url("/livez")).await.unwrap().status, 200);

    let start = Instant::now();
    service.terminate();
    assert_eq!(service.exit().await.code(), Some(0));
    assert!(start.elapsed() < PATIENCE);
    assert!(service.log().contains("connections cut at the deadline"));
}

#[tokio::test]
async fn fails_if_work_outlasts_the_deadline() {
    let database = Database::migrated().await;
    let variables = patient(&[("SHUTDOWN_DEADLINE", "1s")]);
    let mut service = Service::start(&database, &variables).await;
    let _lock = database.lock_orders().await;
    let url = service.url("/orders");
    tokio::spawn(async move {
        post(&url, "key", r#"{"item":"tea","quantity":1}"#).await
    });
    database.blocked(1).await;

    service.terminate();
    assert_eq!(service.exit().await.code(), Some(1));
    assert!(service.log().contains("the shutdown deadline has passed"));
}

// region: database-down
#[tokio::test]
async fn outlives_its_database() {
    let cluster = Cluster::start();
    let database = Database::on(&cluster).await;
    let migrate = run("migrate", &[("DATABASE_URL", &database.url)]);
    assert!(migrate.status.success());
    let variables = [("DATABASE_ACQUIRE_TIMEOUT", "500ms")];
    let service = Service::start(&database, &variables).await;

    cluster.stop();
    assert_eq!(unready(&service).await.json()["state"], "database");
    assert_eq!(get(&service.url("/livez")).await.unwrap().status, 200);
    let reply = get(&service.url(&order())).await.unwrap();
    assert_eq!(reply.status, 503);
    assert_eq!(reply.header("retry-after"), Some("2"));

    cluster.resume();
    until("readiness recovers", async || {
        let reply = get(&service.url("/readyz")).await.unwrap();
        (reply.status == 200).then_some(())
    })
    .await;
    assert_eq!(get(&service.url(&order())).await.unwrap().status, 404);
    cluster.stop();
}
// endregion: database-down

#[tokio::test]
async fn starts_without_a_database() {
    let database = Database {
        url: format!("postgres://user@127.0.0.1:{}/none", free_port()),
    };
    let service = Service::spawn(&database, &[]).await;
    let reply = until("the checker gives up", async || {
        let reply = get(&service.url("/readyz")).await.ok()?;
        (reply.json()["state"] == "database").then_some(reply)
    })
    .await;
    assert_eq!(reply.status, 503);
    assert_eq!(get(&service.url("/livez")).await.unwrap().status, 200);
}

#[tokio::test]
async fn healthcheck_reports_by_its_exit_code() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let port = service.address().port().to_string();
    let live = run("healthcheck", &[("PORT", &port)]);
    assert_eq!(live.status.code(), Some(0), "{live:?}");

    let port = free_port().to_string();
    let dead = run("healthcheck", &[("PORT", &port)]);
    assert_eq!(dead.status.code(), Some(1));
}
