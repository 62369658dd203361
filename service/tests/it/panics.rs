//! A panic becomes a response. Uses the real layers and an extra route,
//! because no route of the service panics.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::get,
};
use http_body_util::BodyExt;
use orders::{app, config::Config};
use tower::ServiceExt;

async fn fault() -> &'static str {
    panic!("card 4111 1111 1111 1111");
}

#[tokio::test]
async fn answers_a_panic() {
    let variable = |name: &str| {
        (name == "DATABASE_URL").then(|| "postgres://db/orders".to_owned())
    };
    let config = Config::read(&variable).unwrap();
    let routes = Router::new()
        .route("/panic", get(fault))
        .route("/fine", get(async || "fine"));
    let layered = app::layers(routes, &config).unwrap();
    let ask = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        layered.clone().oneshot(request).await.unwrap()
    };
    // More often than the limit: a panic returns its permit.
    for _ in 0..=config.limits.requests {
        let reply = ask("/panic").await;
        assert_eq!(reply.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let kind = &reply.headers()["content-type"];
        assert_eq!(kind, "application/problem+json");
        assert!(reply.headers().contains_key("x-request-id"));
        let body = reply.into_body().collect().await.unwrap().to_bytes();
        assert!(!body.windows(4).any(|part| part == b"4111"));
    }
    assert_eq!(ask("/fine").await.status(), StatusCode::OK);
}
