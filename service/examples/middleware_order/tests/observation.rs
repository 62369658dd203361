//! Layers that observe: request IDs, the trace, and metrics.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    http::StatusCode,
    middleware::{Next, from_fn},
};
use tower::{Layer, ServiceExt};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
};

use super::{Seen, ask, routes};

#[tokio::test]
async fn a_trace_outside_the_request_id_logs_none() {
    let set = SetRequestIdLayer::x_request_id(MakeRequestUuid);
    let seen = Seen::default();
    let right = seen.wrap(routes()).layer(set.clone());
    ask(&right, "/fine/1").await;
    assert_eq!(seen.lines(), ["200 /fine/{id} id=true"]);
    let wrong = seen.wrap(routes().layer(set));
    ask(&wrong, "/fine/1").await;
    assert_eq!(seen.lines(), ["200 /fine/{id} id=false"]);
}

#[tokio::test]
async fn propagation_outside_the_request_id_returns_none() {
    let set = SetRequestIdLayer::x_request_id(MakeRequestUuid);
    let propagate = PropagateRequestIdLayer::x_request_id();
    let right = routes().layer(propagate.clone()).layer(set.clone());
    let wrong = routes().layer(set).layer(propagate);
    for (routes, expected) in [(right, true), (wrong, false)] {
        let headers = ask(&routes, "/fine/1").await.headers().clone();
        assert_eq!(headers.contains_key("x-request-id"), expected);
    }
}

#[tokio::test]
async fn metrics_inside_catch_panic_miss_panics() {
    let seen = Seen::default();
    let right = seen.wrap(routes().layer(CatchPanicLayer::new()));
    ask(&right, "/panic").await;
    assert_eq!(seen.lines(), ["500 /panic id=false"]);
    let wrong = seen.wrap(routes()).layer(CatchPanicLayer::new());
    assert_eq!(ask(&wrong, "/panic").await.status(), 500);
    assert!(seen.lines().is_empty());
}

#[tokio::test]
async fn metrics_inside_the_timeout_miss_timeouts() {
    let status = StatusCode::GATEWAY_TIMEOUT;
    let time = Duration::from_millis(50);
    let limit = TimeoutLayer::with_status_code(status, time);
    let seen = Seen::default();
    let right = seen.wrap(routes().layer(limit));
    ask(&right, "/stuck").await;
    assert_eq!(seen.lines(), ["504 /stuck id=false"]);
    let wrong = seen.wrap(routes()).layer(limit);
    assert_eq!(ask(&wrong, "/stuck").await.status(), 504);
    assert!(seen.lines().is_empty());
}

#[tokio::test]
async fn a_layer_around_the_router_sees_no_route() {
    let seen = Arc::new(AtomicUsize::new(0));
    let count = seen.clone();
    let layer = from_fn(move |request: Request, next: Next| {
        if request.extensions().get::<MatchedPath>().is_some() {
            count.fetch_add(1, Ordering::SeqCst);
        }
        next.run(request)
    });
    ask(&routes().layer(layer.clone()), "/fine/1").await;
    assert_eq!(seen.load(Ordering::SeqCst), 1);
    let request = Request::get("/fine/1").body(Body::empty()).unwrap();
    layer.layer(routes()).oneshot(request).await.unwrap();
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}
