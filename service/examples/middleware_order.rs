//! The order of layers, and what breaks when two of them are swapped. Run it
//! with `cargo run --example middleware_order`, and then:
//! `curl -sD- -o /dev/null http://127.0.0.1:8080/ | grep x-layer`

// region: mark
use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};

/// Adds a header to each response that passes, the innermost layer first. Add
/// it with `.layer(middleware::from_fn_with_state("name", mark))`.
async fn mark(
    State(name): State<&'static str>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let name = HeaderValue::from_static(name);
    response.headers_mut().append("x-layer", name);
    response
}
// endregion: mark

// region: orders
use axum::{Router, middleware::from_fn_with_state, routing::get};
use tower::ServiceBuilder;

/// Each call wraps what came before: the last one is the outermost.
fn calls() -> Router {
    Router::new()
        .route("/", get(async || "hello\n"))
        .layer(from_fn_with_state("inner", mark))
        .layer(from_fn_with_state("outer", mark))
}

/// In a `ServiceBuilder`, the first one is the outermost.
fn builder() -> Router {
    Router::new().route("/", get(async || "hello\n")).layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state("outer", mark))
            .layer(from_fn_with_state("inner", mark)),
    )
}
// endregion: orders

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = ("127.0.0.1", 8080);
    let listener = tokio::net::TcpListener::bind(address).await?;
    let routes = Router::new().merge(calls()).nest("/builder", builder());
    axum::serve(listener, routes).await
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used)]
mod tests {
    //! One test per row of the table. If one fails, correct the page.

    use std::{
        future,
        sync::{
            Arc, Mutex,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    use axum::{
        BoxError,
        body::Body,
        error_handling::HandleErrorLayer,
        extract::MatchedPath,
        http::{Method, StatusCode},
        middleware::from_fn,
        response::IntoResponse,
        routing::post,
    };
    use tokio::time::timeout;
    use tower::{
        Layer, ServiceExt, limit::GlobalConcurrencyLimitLayer,
        load_shed::LoadShedLayer,
    };
    use tower_http::{
        catch_panic::CatchPanicLayer,
        cors::CorsLayer,
        request_id::{
            MakeRequestUuid, PropagateRequestIdLayer, RequestId,
            SetRequestIdLayer,
        },
        timeout::TimeoutLayer,
    };

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// What a layer in the place of the trace or the metrics sees.
    #[derive(Clone, Default)]
    struct Seen(Arc<Mutex<Vec<String>>>);

    impl Seen {
        fn wrap(&self, routes: Router) -> Router {
            let seen = self.0.clone();
            let layer = move |request: Request, next: Next| {
                let seen = seen.clone();
                async move {
                    let id = request.extensions().get::<RequestId>().is_some();
                    let path = request.extensions().get::<MatchedPath>();
                    let path = path.map(|path| path.as_str().to_owned());
                    let response: Response = next.run(request).await;
                    let status = response.status().as_u16();
                    let path = path.unwrap_or_default();
                    let line = format!("{status} {path} id={id}");
                    seen.lock().unwrap().push(line);
                    response
                }
            };
            routes.layer(from_fn(layer))
        }

        fn lines(&self) -> Vec<String> {
            std::mem::take(&mut self.0.lock().unwrap())
        }
    }

    fn routes() -> Router {
        let panics = async || -> &'static str { panic!("a test") };
        Router::new()
            .route("/fine/{id}", get(async || "fine"))
            .route("/panic", get(panics))
            .route("/stuck", get(future::pending::<()>))
    }

    async fn ask(routes: &Router, path: &str) -> Response {
        let request = Request::get(path).body(Body::empty()).unwrap();
        routes.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn both_notations_give_the_same_order() {
        for routes in [calls(), builder()] {
            let response = ask(&routes, "/").await;
            let layers = response.headers().get_all("x-layer");
            assert!(layers.iter().eq(["inner", "outer"]));
        }
    }

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
        let stuck =
            || Router::new().route("/stuck", get(future::pending::<()>));
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

    #[tokio::test]
    async fn the_inner_body_limit_wins() {
        use axum::{body::Bytes, extract::DefaultBodyLimit};
        let body = async |body: Bytes| body.len().to_string();
        let large = post(body).layer(DefaultBodyLimit::max(100));
        let routes = Router::new()
            .route("/large", large)
            .route("/small", post(body))
            .layer(DefaultBodyLimit::max(10));
        for (path, expected) in [("/large", 200), ("/small", 413)] {
            let request =
                Request::post(path).body(Body::from([0; 50].to_vec()));
            let reply = routes.clone().oneshot(request.unwrap()).await.unwrap();
            assert_eq!(reply.status(), expected, "{path}");
        }
    }
}
