//! Orders.

use std::time::{Duration, Instant};

use axum::{body::Body, http::Request};
use sqlx::PgPool;
use tokio::{io::AsyncWriteExt, task::JoinSet, time::timeout};

use crate::support::{
    Database, PATIENCE, Service, connect, get, post, read_to_end, send, until,
};

const TEA: &str = r#"{"item":"tea","quantity":2}"#;

async fn count(pool: &PgPool) -> i64 {
    let orders = sqlx::query_scalar("SELECT count(*) FROM orders");
    orders.fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn creates_an_order_once() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let first = post(&service.url("/orders"), "key", TEA).await;
    assert_eq!(first.status, 201, "{first:?}");
    let again = post(&service.url("/orders"), "key", TEA).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));

    let other = r#"{"item":"coffee","quantity":2}"#;
    let other = post(&service.url("/orders"), "key", other).await;
    assert_eq!(other.status, 422);

    let pool = database.pool().await;
    assert_eq!(count(&pool).await, 1);
    let id = first.json()["id"].as_str().unwrap().to_owned();
    let read = get(&service.url(&format!("/orders/{id}"))).await.unwrap();
    assert_eq!((read.status.as_u16(), read.body), (200, first.body));
}

#[tokio::test]
async fn creates_an_order_once_for_simultaneous_requests() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let mut requests = JoinSet::new();
    for _ in 0..8 {
        let url = service.url("/orders");
        requests.spawn(async move { post(&url, "key", TEA).await });
    }
    let replies = requests.join_all().await;
    assert!(replies.iter().all(|reply| reply.status == 201), "{replies:?}");
    assert!(replies.iter().all(|reply| reply.body == replies[0].body));
    assert_eq!(count(&database.pool().await).await, 1);
}

#[tokio::test]
async fn finishes_for_a_client_that_hangs_up() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let lock = database.lock_orders().await;
    let mut stream = connect(&service).await;
    let request = format!(
        "POST /orders HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: key\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{TEA}",
        TEA.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    database.blocked(1).await;
    drop(stream);
    until("the request is dropped", async || {
        let metrics = service.metrics().await;
        metrics.contains(r#"status="aborted""#).then_some(())
    })
    .await;
    lock.rollback().await.unwrap();
    let pool = database.pool().await;
    until("the order is there", async || {
        (count(&pool).await == 1).then_some(())
    })
    .await;
}

/// Starts an order and hangs up once it waits for the lock.
async fn abandon(service: &Service, database: &Database, number: i64) {
    let mut stream = connect(service).await;
    let request = format!(
        "POST /orders HTTP/1.1\r\nHost: localhost\r\n\
         Idempotency-Key: {number}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{TEA}",
        TEA.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    database.blocked(number).await;
}

#[tokio::test]
async fn bounds_the_work_that_clients_leave_behind() {
    let database = Database::migrated().await;
    let variables = [
        ("MAX_REQUESTS", "2"),
        ("DATABASE_LOCK_TIMEOUT", "60s"),
        ("DATABASE_STATEMENT_TIMEOUT", "60s"),
        ("DATABASE_TRANSACTION_TIMEOUT", "80s"),
        ("REQUEST_TIMEOUT", "90s"),
    ];
    let service = Service::start(&database, &variables).await;
    let lock = database.lock_orders().await;
    abandon(&service, &database, 1).await;
    abandon(&service, &database, 2).await;
    until("both requests are dropped", async || {
        let metrics = service.metrics().await;
        metrics.contains("http_requests_in_flight 0").then_some(())
    })
    .await;

    let url = service.url("/orders");
    let reply = timeout(PATIENCE, post(&url, "3", TEA)).await.unwrap();
    assert_eq!(reply.status, 503, "{reply:?}");
    assert_eq!(reply.header("retry-after"), Some("2"));

    lock.rollback().await.unwrap();
    let pool = database.pool().await;
    until("the two orders are there", async || {
        (count(&pool).await == 2).then_some(())
    })
    .await;
    let reply = until("there is room again", async || {
        let reply = post(&url, "3", TEA).await;
        (reply.status != 503).then_some(reply)
    })
    .await;
    assert_eq!(reply.status, 201);
}

#[tokio::test]
async fn sends_each_event() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    for key in ["one", "two", "two"] {
        post(&service.url("/orders"), key, TEA).await;
    }
    let pool = database.pool().await;
    until("the outbox is empty", async || {
        let sent: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        (sent == 2).then_some(())
    })
    .await;
    assert_eq!(service.log().matches("order.created").count(), 2);
}

#[tokio::test]
async fn refuses_what_is_wrong() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let orders = service.url("/orders");
    let long = "k".repeat(200);
    for (key, body, status) in [
        ("", TEA, 422),
        (&long, TEA, 422),
        ("a\tb", TEA, 422),
        ("key", "{", 400),
        ("key", r#"{"item":"","quantity":1}"#, 422),
        ("key", r#"{"item":"tea","quantity":0}"#, 422),
        ("key", r#"{"item":"tea","quantity":1,"admin":true}"#, 422),
    ] {
        let reply = post(&orders, key, body).await;
        assert_eq!(reply.status, status, "{body}");
        let kind = reply.header("content-type");
        assert_eq!(kind, Some("application/problem+json"), "{body}");
    }
    for (path, status) in
        [("/orders/1", 404), ("/nowhere", 404), ("/orders", 405)]
    {
        let reply = get(&service.url(path)).await.unwrap();
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.json()["status"], status);
    }
}

#[tokio::test]
async fn asks_for_the_key_before_the_body() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let mut stream = connect(&service).await;
    // The body never arrives, so the service would wait for it.
    let request = b"POST /orders HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    let start = Instant::now();
    stream.write_all(request).await.unwrap();
    let reply = read_to_end(&mut stream).await;
    // The deadline of a body is 8 s.
    assert!(start.elapsed() < Duration::from_secs(6));
    assert!(reply.starts_with("HTTP/1.1 422"), "{reply}");
    assert!(reply.contains("Idempotency-Key"), "{reply}");
}

#[tokio::test]
async fn refuses_other_sites() {
    let database = Database::migrated().await;
    let shop = "https://shop.example";
    let service = Service::start(&database, &[("ALLOWED_ORIGINS", shop)]).await;
    let post = async |origin: &str| {
        let request = Request::post(service.url("/orders"))
            .header("origin", origin)
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/json")
            .header("idempotency-key", origin);
        send(request.body(Body::from(TEA)).unwrap()).await.unwrap()
    };
    let reply = post(shop).await;
    assert_eq!(reply.status, 201);
    let allowed = "access-control-allow-origin";
    assert_eq!(reply.header(allowed), Some(shop));

    let reply = post("https://evil.example").await;
    assert_eq!(reply.status, 403);
    assert_eq!(reply.header(allowed), None);
}
