//! Limits that keep one client from taking everything.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

use crate::support::{
    Database, PATIENCE, Service, connect, connect_from, get, post, read_to_end,
    until,
};

const ORDER: &str = "/orders/00000000-0000-0000-0000-000000000000";

/// Requests may wait for a lock as long as a test needs.
const PATIENT: [(&str, &str); 4] = [
    ("DATABASE_LOCK_TIMEOUT", "60s"),
    ("DATABASE_STATEMENT_TIMEOUT", "60s"),
    ("DATABASE_TRANSACTION_TIMEOUT", "80s"),
    ("REQUEST_TIMEOUT", "90s"),
];

#[tokio::test]
async fn cuts_slow_clients() {
    let database = Database::migrated().await;
    let variables =
        [("FIRST_REQUEST_TIMEOUT", "1s"), ("KEEP_ALIVE_TIMEOUT", "1s")];
    let service = Service::start(&database, &variables).await;
    // Nothing, the start of HTTP/2's preface, the whole preface, half a head.
    let starts: [&[u8]; 4] =
        [b"", b"P", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\n"];
    for start in starts {
        let mut stream = connect(&service).await;
        stream.write_all(start).await.unwrap();
        read_to_end(&mut stream).await;
    }
    // Gets a response, then stays idle.
    let mut stream = connect(&service).await;
    let request = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let reply = read_to_end(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
}

#[tokio::test]
async fn takes_no_more_connections_than_it_may() {
    let database = Database::migrated().await;
    let variables = [
        ("MAX_CONNECTIONS", "2"),
        ("MAX_CONNECTIONS_PER_PEER", "2"),
        ("FIRST_REQUEST_TIMEOUT", "2s"),
    ];
    let service = Service::start(&database, &variables).await;
    let mut idle = [connect(&service).await, connect(&service).await];
    // Waits in the backlog until one of the two is cut.
    let start = Instant::now();
    assert_eq!(get(&service.url("/livez")).await.unwrap().status, 200);
    assert!(start.elapsed() > Duration::from_millis(500));
    for stream in &mut idle {
        read_to_end(stream).await;
    }
}

#[tokio::test]
async fn one_address_leaves_connections_to_others() {
    let database = Database::migrated().await;
    let variables =
        [("MAX_CONNECTIONS", "4"), ("FIRST_REQUEST_TIMEOUT", "600s")];
    let service = Service::start(&database, &variables).await;
    let mut idle = Vec::new();
    for _ in 0..6 {
        idle.push(connect_from(&service, [127, 0, 0, 2]).await);
    }
    // From 127.0.0.1, while the other address keeps what it has.
    let live = timeout(PATIENCE, get(&service.url("/livez"))).await;
    assert_eq!(live.expect("no answer").unwrap().status, 200);
    // Half of the limit is kept; the rest was closed at once.
    for stream in &mut idle[2..] {
        assert_eq!(read_to_end(stream).await, "");
    }
    let metrics = service.metrics().await;
    assert!(metrics.contains("connections_refused_total 4"), "{metrics}");

    // A closed connection makes room for one more.
    drop(idle);
    until("the address is served again", async || {
        let mut stream = connect_from(&service, [127, 0, 0, 2]).await;
        let request = b"GET /livez HTTP/1.0\r\n\r\n";
        stream.write_all(request).await.ok()?;
        let reply = read_to_end(&mut stream).await;
        reply.starts_with("HTTP/1.0 200").then_some(())
    })
    .await;
}

#[tokio::test]
async fn answers_probes_inside_when_it_is_full() {
    let database = Database::migrated().await;
    let variables =
        [("MAX_CONNECTIONS", "1"), ("FIRST_REQUEST_TIMEOUT", "600s")];
    let service = Service::start(&database, &variables).await;
    let _idle = connect(&service).await;
    for path in ["/livez", "/readyz"] {
        let reply = get(&service.internal_url(path)).await.unwrap();
        assert_eq!(reply.status, 200, "{path}");
    }
}

#[tokio::test]
async fn refuses_large_request_headers() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let mut stream = connect(&service).await;
    // Never completes, and nothing waits for it.
    let start =
        format!("GET /livez HTTP/1.1\r\nCookie: {}", "c".repeat(20_000));
    stream.write_all(start.as_bytes()).await.unwrap();
    let reply = read_to_end(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 431"), "{reply}");
}

#[tokio::test]
async fn cuts_a_slow_body() {
    let database = Database::migrated().await;
    let variables = [
        ("REQUEST_TIMEOUT", "2s"),
        ("DATABASE_ACQUIRE_TIMEOUT", "500ms"),
        ("DATABASE_STATEMENT_TIMEOUT", "500ms"),
        ("DATABASE_TRANSACTION_TIMEOUT", "1s"),
    ];
    let service = Service::start(&database, &variables).await;
    let mut stream = connect(&service).await;
    stream
        .write_all(
            b"POST /orders HTTP/1.1\r\nHost: localhost\r\n\
              Idempotency-Key: key\r\nContent-Type: application/json\r\n\
              Content-Length: 100\r\n\r\n{",
        )
        .await
        .unwrap();
    let reply = read_to_end(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 408"), "{reply}");
}

#[tokio::test]
async fn refuses_a_large_body() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[("MAX_BODY_BYTES", "100")]).await;
    let reply = post(&service.url("/orders"), "key", " ".repeat(200)).await;
    assert_eq!(reply.status, 413);
    let kind = reply.header("content-type");
    assert_eq!(kind, Some("application/problem+json"));
}

#[tokio::test]
async fn gives_up_on_a_slow_handler() {
    let database = Database::migrated().await;
    let variables = [
        ("DATABASE_ACQUIRE_TIMEOUT", "200ms"),
        ("DATABASE_STATEMENT_TIMEOUT", "500ms"),
        ("DATABASE_TRANSACTION_TIMEOUT", "700ms"),
        ("REQUEST_TIMEOUT", "1s"),
    ];
    let service = Service::start(&database, &variables).await;
    let _lock = database.lock_orders().await;
    // The statement's timeout fires first, so the log names the cause.
    let reply = get(&service.url(ORDER)).await.unwrap();
    assert_eq!(reply.status, 503);
    assert!(service.log().contains("statement timeout"));
}

#[tokio::test]
async fn answers_at_once_when_the_pool_is_exhausted() {
    let database = Database::migrated().await;
    let pool = [
        ("DATABASE_MAX_CONNECTIONS", "1"),
        ("DATABASE_ACQUIRE_TIMEOUT", "500ms"),
    ];
    let variables = [&PATIENT[..], &pool].concat();
    let service = Service::start(&database, &variables).await;
    let lock = database.lock_orders().await;
    let url = service.url(ORDER);
    let first = tokio::spawn(async move { get(&url).await });
    database.blocked(1).await;

    let start = Instant::now();
    let reply = get(&service.url(ORDER)).await.unwrap();
    assert_eq!(reply.status, 503);
    assert_eq!(reply.header("retry-after"), Some("2"));
    assert!(start.elapsed() < PATIENCE);
    // Not the client's fault, and nothing that a client may read.
    assert!(!reply.body.contains("pool"), "{}", reply.body);
    assert!(service.log().contains("pool timed out"));
    // Readiness has its own connection.
    assert_eq!(get(&service.url("/readyz")).await.unwrap().status, 200);

    lock.rollback().await.unwrap();
    assert_eq!(first.await.unwrap().unwrap().status, 404);
}

#[tokio::test]
async fn sheds_above_the_limit() {
    let database = Database::migrated().await;
    let variables = [&PATIENT[..], &[("MAX_REQUESTS", "1")]].concat();
    let service = Service::start(&database, &variables).await;
    let lock = database.lock_orders().await;
    let url = service.url(ORDER);
    let first = tokio::spawn(async move { get(&url).await });
    database.blocked(1).await;

    // On the same route and on others: the limit is one for all.
    for path in [ORDER, "/orders", "/uploads", "/nowhere"] {
        let reply = get(&service.url(path)).await.unwrap();
        assert_eq!(reply.status, 503, "{path}");
        assert_eq!(reply.header("retry-after"), Some("2"));
    }
    for path in ["/livez", "/readyz"] {
        assert_eq!(get(&service.url(path)).await.unwrap().status, 200);
    }
    let metrics = service.metrics().await;
    assert!(metrics.contains("http_requests_shed_total 4"), "{metrics}");

    lock.rollback().await.unwrap();
    assert_eq!(first.await.unwrap().unwrap().status, 404);
    assert_eq!(get(&service.url(ORDER)).await.unwrap().status, 404);
}

#[tokio::test]
async fn allows_websockets_over_http2() {
    let database = Database::migrated().await;
    let service = Service::start(&database, &[]).await;
    let mut stream = connect(&service).await;
    // The preface and an empty SETTINGS frame.
    let start = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    stream.write_all(start).await.unwrap();
    let mut settings = [0; 9];
    stream.read_exact(&mut settings).await.unwrap();
    let mut settings = vec![0; settings[2].into()];
    stream.read_exact(&mut settings).await.unwrap();
    // SETTINGS_ENABLE_CONNECT_PROTOCOL
    let enabled = settings.chunks(6).any(|one| one == [0, 8, 0, 0, 0, 1]);
    assert!(enabled, "{settings:?}");
}
