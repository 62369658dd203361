//! The order of the layers, through the middleware of the service.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::{future, time::Duration};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    http::Request,
    response::Response,
    routing::{get, post},
};
use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use tower::ServiceExt;

use crate::{middleware, settings::Settings};

fn service() -> Router {
    let settings = Settings {
        log: "info".into(),
        workers: 2,
        host: [127, 0, 0, 1].into(),
        port: 0,
        metrics_port: 0,
        database: PgConnectOptions::new_without_pgpass(),
        pool_size: 1,
        acquire_timeout: Duration::from_millis(1),
        statement_timeout: Duration::from_millis(1),
        lock_timeout: Duration::from_millis(1),
        max_connections: 1,
        max_requests: 1,
        max_body_bytes: 10,
        request_timeout: Duration::from_millis(200),
        keep_alive_timeout: Duration::from_secs(1),
        shutdown_delay: Duration::ZERO,
        shutdown_deadline: Duration::from_secs(1),
    };
    let body = async |Json(_): Json<Value>| "small";
    let panics = async || -> &'static str { panic!("4111 1111 1111 1111") };
    let routes = Router::new()
        .route("/body", post(body))
        .route("/panic", get(panics))
        .route("/stuck", get(future::pending::<()>));
    middleware(routes, &settings)
}

async fn send(service: &Router, request: Request<Body>) -> Response {
    service.clone().oneshot(request).await.unwrap()
}

async fn get_from(service: &Router, path: &str) -> Response {
    send(service, Request::get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_panic_becomes_a_response_with_an_id() {
    let service = service();
    // Twice, with a limit of one: a panic frees its slot.
    for _ in 0..2 {
        let response = get_from(&service, "/panic").await;
        assert_eq!(response.status(), 500);
        let headers = response.headers();
        assert_eq!(headers["content-type"], "application/problem+json");
        assert_eq!(headers["x-request-id"].len(), 36);
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        assert!(!body.windows(4).any(|part| part == b"4111"));
    }
}

#[tokio::test]
async fn a_stuck_handler_times_out_and_frees_its_slot() {
    let service = service();
    let stuck = get_from(&service, "/stuck");
    let (stuck, shed) = tokio::join!(stuck, get_from(&service, "/nowhere"));
    assert_eq!(shed.status(), 503);
    assert_eq!(shed.headers()["retry-after"], "2");
    assert_eq!(stuck.status(), 504);
    let kind = &stuck.headers()["content-type"];
    assert_eq!(kind, "application/problem+json");
    assert_eq!(get_from(&service, "/nowhere").await.status(), 404);
}

#[tokio::test]
async fn a_large_body_is_rejected() {
    let request = Request::post("/body")
        .header("content-type", "application/json")
        .body(Body::from(r#"{"larger": "than 10 bytes"}"#));
    let response = send(&service(), request.unwrap()).await;
    assert_eq!(response.status(), 413);
}
