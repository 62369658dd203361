//! Layers that limit: overload, timeouts, and bodies.

use std::{future, time::Duration};

use axum::{
    BoxError, Router,
    body::{Body, Bytes},
    error_handling::HandleErrorLayer,
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    routing::{get, post},
};
use tokio::time::timeout;
use tower::{
    ServiceBuilder, ServiceExt, limit::GlobalConcurrencyLimitLayer,
    load_shed::LoadShedLayer,
};
use tower_http::timeout::TimeoutLayer;

use super::{ask, routes};

const SECOND: Duration = Duration::from_secs(1);

/// Runs `/stuck` and, while it runs, `/fine/1`.
async fn ask_when_full(routes: &Router) -> Option<StatusCode> {
    let stuck = tokio::spawn({
        let routes = routes.clone();
        async move { ask(&routes, "/stuck").await.status() }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let answer = timeout(SECOND, ask(routes, "/fine/1")).await.ok();
    stuck.abort();
    answer.map(|answer| answer.status())
}

#[tokio::test]
async fn load_shedding_inside_the_limit_sheds_nothing() {
    let errors = || {
        HandleErrorLayer::new(async |_: BoxError| {
            StatusCode::SERVICE_UNAVAILABLE
        })
    };
    let limit = GlobalConcurrencyLimitLayer::new(1);
    let right = routes().layer(
        ServiceBuilder::new()
            .layer(errors())
            .layer(LoadShedLayer::new())
            .layer(limit.clone()),
    );
    let full = Some(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ask_when_full(&right).await, full);
    let limit = GlobalConcurrencyLimitLayer::new(1);
    let wrong = routes().layer(
        ServiceBuilder::new()
            .layer(errors())
            .layer(limit)
            .layer(LoadShedLayer::new()),
    );
    // It waits for the slot.
    assert_eq!(ask_when_full(&wrong).await, None);
}

#[tokio::test]
async fn probes_inside_the_limit_are_rejected() {
    let limit = |routes: Router| {
        let errors = HandleErrorLayer::new(async |_: BoxError| {
            StatusCode::SERVICE_UNAVAILABLE
        });
        routes.layer(
            ServiceBuilder::new()
                .layer(errors)
                .layer(LoadShedLayer::new())
                .layer(GlobalConcurrencyLimitLayer::new(1)),
        )
    };
    let stuck = || Router::new().route("/stuck", get(future::pending::<()>));
    let probe = || Router::new().route("/fine/1", get(async || "live"));
    let right = limit(stuck()).merge(probe());
    assert_eq!(ask_when_full(&right).await, Some(StatusCode::OK));
    let wrong = limit(stuck().merge(probe()));
    let full = Some(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ask_when_full(&wrong).await, full);
}

#[tokio::test]
async fn an_inner_timeout_does_not_extend_an_outer_one() {
    let status = StatusCode::GATEWAY_TIMEOUT;
    let limit = |ms| {
        let time = Duration::from_millis(ms);
        TimeoutLayer::with_status_code(status, time)
    };
    let routes = routes().layer(limit(60_000)).layer(limit(50));
    let reply = timeout(SECOND, ask(&routes, "/stuck")).await.unwrap();
    assert_eq!(reply.status(), status);
}

#[tokio::test]
async fn the_inner_body_limit_wins() {
    let body = async |body: Bytes| body.len().to_string();
    let large = post(body).layer(DefaultBodyLimit::max(100));
    let routes = Router::new()
        .route("/large", large)
        .route("/small", post(body))
        .layer(DefaultBodyLimit::max(10));
    for (path, expected) in [("/large", 200), ("/small", 413)] {
        let request = Request::post(path).body(Body::from([0; 50].to_vec()));
        let reply = routes.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(reply.status(), expected, "{path}");
    }
}
