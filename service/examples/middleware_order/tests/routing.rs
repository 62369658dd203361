//! Layers that reject, and the routes that they cover.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode},
    middleware::{Next, from_fn},
    response::IntoResponse,
    routing::get,
};
use tower::ServiceExt;
use tower_http::cors::CorsLayer;

use super::{Seen, ask, routes};

#[tokio::test]
async fn responses_from_outside_cors_lack_its_headers() {
    let reject = || {
        from_fn(async |_: Request, _: Next| {
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        })
    };
    let origin = HeaderValue::from_static("https://shop.example");
    let cors = || {
        let origins = [origin.clone()];
        CorsLayer::new().allow_origin(origins).allow_methods([Method::GET])
    };
    let right = routes().layer(reject()).layer(cors());
    let wrong = routes().layer(cors()).layer(reject());
    for (routes, expected, preflight) in
        [(right, true, 200), (wrong, false, 503)]
    {
        let send = async |method: Method| {
            let request = Request::builder()
                .method(method)
                .uri("/fine/1")
                .header("origin", &origin)
                .header("access-control-request-method", "GET");
            let request = request.body(Body::empty()).unwrap();
            routes.clone().oneshot(request).await.unwrap()
        };
        let reply = send(Method::GET).await;
        assert_eq!(reply.status(), 503);
        let allowed = "access-control-allow-origin";
        assert_eq!(reply.headers().contains_key(allowed), expected);
        let reply = send(Method::OPTIONS).await;
        assert_eq!(reply.status(), preflight);
    }
}

#[tokio::test]
async fn a_route_added_after_a_layer_is_not_covered() {
    let seen = Seen::default();
    let routes = seen.wrap(routes()).route("/late", get(async || "late"));
    ask(&routes, "/late").await;
    assert!(seen.lines().is_empty());
    ask(&routes, "/nowhere").await;
    assert_eq!(seen.lines(), ["404  id=false"]);
}

#[tokio::test]
async fn a_route_layer_leaves_out_the_fallback() {
    let reject = || {
        from_fn(async |_: Request, _: Next| {
            StatusCode::UNAUTHORIZED.into_response()
        })
    };
    let status = async |routes: Router, method: Method, path: &str| {
        let request = Request::builder().method(method).uri(path);
        let request = request.body(Body::empty()).unwrap();
        routes.oneshot(request).await.unwrap().status()
    };
    let all = routes().layer(reject());
    let found = routes().route_layer(reject());
    let get = Method::GET;
    assert_eq!(status(all.clone(), get.clone(), "/nowhere").await, 401);
    assert_eq!(status(found.clone(), get.clone(), "/nowhere").await, 404);
    assert_eq!(status(found.clone(), get, "/fine/1").await, 401);
    // A path that exists, with another method.
    assert_eq!(status(found, Method::PUT, "/fine/1").await, 401);
}
