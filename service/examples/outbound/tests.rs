//! Calls to servers that are slow, fail, or send too much.

use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::ConnectInfo,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::get,
};
use reqwest::Url;
use tokio::{net::TcpListener, time::sleep};

use super::{
    breaker::FAILURES,
    client::client,
    deadline::{Deadline, TIMEOUT_MS},
    ssrf::fetch,
    stock::{CallError, Stock},
};

pub fn in_ms(time: u64) -> Deadline {
    Deadline(Instant::now() + Duration::from_millis(time))
}

async fn serve(router: Router) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://{address}").parse().unwrap()
}

#[tokio::test]
async fn the_time_left_is_passed_on_and_enforced() {
    let slow = async |headers: HeaderMap| {
        let ms: u64 = headers[TIMEOUT_MS].to_str().unwrap().parse().unwrap();
        assert!(ms <= 200, "{ms}");
        sleep(Duration::from_secs(5)).await;
    };
    let base = serve(Router::new().route("/stock/tea", get(slow))).await;
    let stock = Stock::new(client().unwrap(), base);
    let start = Instant::now();
    let error = stock.level("tea", in_ms(200)).await.unwrap_err();
    assert!(matches!(error, CallError::Http(e) if e.is_timeout()));
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn short_deadlines_do_not_open_the_breaker() {
    let slow = async || sleep(Duration::from_secs(5)).await;
    let base = serve(Router::new().route("/stock/tea", get(slow))).await;
    let stock = Stock::new(client().unwrap(), base);
    for _ in 0..2 * FAILURES {
        let error = stock.level("tea", in_ms(50)).await.unwrap_err();
        assert!(matches!(error, CallError::Http(_)), "{error}");
    }
}

#[tokio::test]
async fn a_failing_service_is_left_alone() {
    let calls = Arc::new(AtomicU32::new(0));
    let counter = calls.clone();
    let base = serve(Router::new().fallback(async move || {
        counter.fetch_add(1, Ordering::Relaxed);
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }))
    .await;
    let stock = Stock::new(client().unwrap(), base);
    for _ in 0..20 {
        assert!(stock.level("../tea", in_ms(5_000)).await.is_err());
    }
    assert_eq!(calls.load(Ordering::Relaxed), FAILURES);
}

/// The number of connections that ten requests open.
async fn connections(send: impl AsyncFn(Url)) -> usize {
    let peers = Arc::new(Mutex::new(HashSet::new()));
    let seen = peers.clone();
    let respond = async move |ConnectInfo(peer): ConnectInfo<SocketAddr>| {
        seen.lock().unwrap().insert(peer);
        "x".repeat(10_000_000)
    };
    let router = Router::new().route("/", get(respond));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, service).await });
    for _ in 0..10 {
        send(format!("http://{address}").parse().unwrap()).await;
    }
    peers.lock().unwrap().len()
}

#[tokio::test]
async fn a_connection_is_reused_after_the_response_was_read() {
    let client = client().unwrap();
    let read = async |url| {
        client.get(url).send().await.unwrap().bytes().await.unwrap();
    };
    assert_eq!(connections(read).await, 1);
    let unread = async |url| drop(client.get(url).send().await.unwrap());
    assert_eq!(connections(unread).await, 10);
    let new_client = async |url| {
        reqwest::get::<Url>(url).await.unwrap().bytes().await.unwrap();
    };
    assert_eq!(connections(new_client).await, 10);
}

#[tokio::test]
async fn a_large_response_is_cut_off() {
    let base = serve(Router::new().fallback(async || "x".repeat(10_000))).await;
    let client = client().unwrap();
    assert!(fetch(&client, base.clone(), 9_999).await.is_err());
    assert_eq!(fetch(&client, base, 10_000).await.unwrap().len(), 10_000);
}
