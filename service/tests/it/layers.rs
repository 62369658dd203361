//! What a concurrency limit counts, which depends on how axum serves it. If
//! one of these tests fails, axum has changed: correct the table on overload.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::Request, routing::get};
use tokio::{net::TcpListener, task::JoinSet, time::sleep};
use tower::{
    ServiceExt,
    limit::{ConcurrencyLimitLayer, GlobalConcurrencyLimitLayer},
};

use crate::support;

/// Four requests at once to each of two routes, with a limit of two.
const REQUESTS: usize = 8;
const PER_ROUTE: usize = 4;
const FOR_ALL: usize = 2;

#[derive(Clone, Default)]
struct Busy {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Busy {
    fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let handler = || {
            let busy = self.clone();
            get(async move || busy.work().await)
        };
        Router::new().route("/0", handler()).route("/1", handler())
    }

    async fn work(&self) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        sleep(Duration::from_millis(500)).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
    }

    /// How many requests were handled at once since the last call.
    fn most(&self) -> usize {
        self.most.swap(0, Ordering::SeqCst)
    }
}

async fn bind() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Each request has its own connection.
async fn send(address: SocketAddr) {
    let mut requests = JoinSet::new();
    for number in 0..REQUESTS {
        let url = format!("http://{address}/{}", number % 2);
        requests.spawn(async move { support::get(&url).await.unwrap() });
    }
    for reply in requests.join_all().await {
        assert_eq!(reply.status, 200);
    }
}

/// `axum::serve(listener, router)`
async fn serve(router: Router) {
    let (listener, address) = bind().await;
    let server = tokio::spawn(async { axum::serve(listener, router).await });
    send(address).await;
    server.abort();
}

/// `axum::serve(listener, router.into_make_service())`
async fn make_service(router: Router) {
    let (listener, address) = bind().await;
    let service = router.into_make_service();
    let server = tokio::spawn(async { axum::serve(listener, service).await });
    send(address).await;
    server.abort();
}

/// As an accept loop does: the router is cloned and called.
async fn call(router: Router) {
    let mut requests = JoinSet::new();
    for number in 0..REQUESTS {
        let request = Request::get(format!("/{}", number % 2));
        let request = request.body(Body::empty()).unwrap();
        requests.spawn(router.clone().oneshot(request));
    }
    for reply in requests.join_all().await {
        assert_eq!(reply.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_limit_on_a_router_that_never_had_a_state() {
    let busy = Busy::default();
    let router = busy.routes::<()>().layer(ConcurrencyLimitLayer::new(2));
    // One limit per connection, and each request has its own connection.
    serve(router.clone()).await;
    assert!(busy.most() > PER_ROUTE);
    // One limit per request.
    call(router.clone()).await;
    assert!(busy.most() > PER_ROUTE);
    make_service(router).await;
    assert_eq!(busy.most(), PER_ROUTE);
}

#[tokio::test]
async fn a_limit_on_a_router_with_state() {
    let busy = Busy::default();
    let limit = || ConcurrencyLimitLayer::new(2);
    for router in [
        busy.routes().layer(limit()).with_state(busy.clone()),
        busy.routes().with_state(busy.clone()).layer(limit()),
        busy.routes().layer(limit()).with_state(()),
    ] {
        serve(router.clone()).await;
        assert_eq!(busy.most(), PER_ROUTE);
        call(router.clone()).await;
        assert_eq!(busy.most(), PER_ROUTE);
        make_service(router).await;
        assert_eq!(busy.most(), PER_ROUTE);
    }
}

#[tokio::test]
async fn a_global_limit() {
    let busy = Busy::default();
    let router = busy.routes::<()>().layer(GlobalConcurrencyLimitLayer::new(2));
    serve(router.clone()).await;
    assert_eq!(busy.most(), FOR_ALL);
    call(router.clone()).await;
    assert_eq!(busy.most(), FOR_ALL);
    make_service(router).await;
    assert_eq!(busy.most(), FOR_ALL);
}
