//! Routes, and everything a request passes on its way to one.

use std::time::Duration;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method, Request, header},
    middleware,
    routing::{get, post},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::CorsLayer,
    csrf::{self, CsrfLayer},
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    sensitive_headers::SetSensitiveHeadersLayer,
    set_header::SetResponseHeaderLayer,
};

use crate::{
    config::Config,
    customers,
    error::{self, AppError},
    health::{self, Health},
    metrics, orders,
    state::AppState,
    telemetry, uploads,
};

// region: router
/// All routes and all layers.
///
/// # Errors
/// Returns an error if a configured origin is invalid.
pub fn router(
    state: AppState,
    health: Health,
) -> Result<Router, csrf::ConfigError> {
    let config = state.config.clone();
    let limit = &config.limits;
    let api = Router::new()
        .route("/orders", post(orders::create))
        .route("/orders/{id}", get(orders::read))
        .route("/customers", post(customers::create))
        .fallback(async || AppError::NotFound)
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed);
    let uploads = Router::new().route("/uploads", post(uploads::upload));
    // The handler limits the file. The rest of the form needs some room too.
    let upload_bytes = limit.upload_bytes + limit.body_bytes;

    let routes = limits(api, limit.request, limit.body_bytes)
        .merge(limits(uploads, limit.upload, upload_bytes))
        .with_state(state);
    // Merged last, so outside all layers: a full service still responds to
    // probes, and they appear in neither logs nor metrics.
    Ok(layers(routes, &config)?.merge(health::probes(health)))
}
// endregion: router

// region: layers
/// Each call wraps everything before it, so the last layer is the outermost.
/// Read from the bottom up to follow a request.
///
/// # Errors
/// Returns an error if a configured origin is invalid.
pub fn layers(
    routes: Router,
    config: &Config,
) -> Result<Router, csrf::ConfigError> {
    let routes = overload(routes, config.limits.requests);
    // Inside all layers that see responses: they get the 500 of a panic.
    let routes = routes.layer(CatchPanicLayer::custom(error::panic));
    let routes = csrf(routes, &config.allowed_origins)?;
    // Outside CSRF: a preflight gets its response here and goes no further.
    let routes = cors(routes, &config.allowed_origins);
    let routes = security_headers(routes);
    let routes = routes.layer(middleware::from_fn(metrics::track));
    let routes = telemetry::trace(routes);
    // Outside the trace, which logs the id.
    let routes = request_ids(routes);
    Ok(sensitive_headers(routes))
}
// endregion: layers

// region: limits
use axum::{extract::DefaultBodyLimit, http::StatusCode};
use tower_http::{
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyDeadlineLayer, TimeoutLayer},
};

/// The outer body limit must be larger than the inner one. If both are equal,
/// the outer one stops a chunked body with an error for which axum returns
/// 500 instead of 413.
const MARGIN: usize = 1024 * 1024;

fn limits<S>(
    routes: axum::Router<S>,
    time: std::time::Duration,
    bytes: usize,
) -> axum::Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    // Shorter than the request timeout, so that a slow client gets 408 and
    // not 504.
    let body = time * 4 / 5;
    routes.layer(
        tower::ServiceBuilder::new()
            // Up to the head of the response. A streamed body may take longer.
            .layer(TimeoutLayer::with_status_code(
                StatusCode::GATEWAY_TIMEOUT,
                time,
            ))
            // A deadline, because a client that sends one byte a second never
            // reaches an idle timeout.
            .layer(RequestBodyDeadlineLayer::new(body))
            // Rejects by Content-Length, before the body is read.
            .layer(RequestBodyLimitLayer::new(bytes + MARGIN))
            // Counts while the body is read, for bodies without a length.
            .layer(DefaultBodyLimit::max(bytes)),
    )
}
// endregion: limits

// region: overload
use axum::{BoxError, error_handling::HandleErrorLayer};
use tower::{limit::GlobalConcurrencyLimitLayer, load_shed::LoadShedLayer};

fn overload(routes: axum::Router, requests: usize) -> axum::Router {
    routes.layer(
        tower::ServiceBuilder::new()
            // Turns the rejection into a 503 with Retry-After.
            .layer(HandleErrorLayer::new(async |_: BoxError| AppError::shed()))
            // Without this layer, requests above the limit queue up.
            .layer(LoadShedLayer::new())
            // Global: one limit for all routes and connections.
            .layer(GlobalConcurrencyLimitLayer::new(requests)),
    )
}
// endregion: overload

// region: request-ids
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

fn request_ids(routes: Router) -> Router {
    routes.layer(
        ServiceBuilder::new()
            // An id from the proxy is kept: have the proxy overwrite what
            // clients send. A malformed id is replaced.
            .map_request(drop_malformed_id)
            .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
            .layer(PropagateRequestIdLayer::x_request_id()),
    )
}

/// Every log line of the request repeats the id, and the response returns it.
/// A header can have 16 KiB, so bound the id.
fn drop_malformed_id<B>(mut request: Request<B>) -> Request<B> {
    let ids = request.headers().get_all(REQUEST_ID);
    if ids.iter().count() > 1 || !ids.iter().all(is_request_id) {
        request.headers_mut().remove(REQUEST_ID);
    }
    request
}

fn is_request_id(id: &HeaderValue) -> bool {
    let allowed = |b: &u8| b.is_ascii_alphanumeric() || b"-_.:=+/".contains(b);
    (1..=128).contains(&id.len()) && id.as_bytes().iter().all(allowed)
}
// endregion: request-ids

// region: sensitive-headers
fn sensitive_headers(routes: Router) -> Router {
    // In requests and responses, `{:?}` prints these as `Sensitive`.
    routes.layer(SetSensitiveHeadersLayer::new([
        header::AUTHORIZATION,
        header::PROXY_AUTHORIZATION,
        header::COOKIE,
        header::SET_COOKIE,
    ]))
}
// endregion: sensitive-headers

// region: cors
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

fn cors(routes: Router, origins: &[HeaderValue]) -> Router {
    routes.layer(
        CorsLayer::new()
            // Exact origins; an empty list allows none.
            .allow_origin(origins.to_vec())
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::CONTENT_TYPE, IDEMPOTENCY_KEY])
            .expose_headers([REQUEST_ID])
            .allow_credentials(true)
            // Browsers cache a preflight response for 5 s by default.
            // Chromium caches it for at most 2 h.
            .max_age(Duration::from_hours(2)),
    )
}
// endregion: cors

// region: security-headers
fn security_headers(routes: Router) -> Router {
    let set = |name, value| {
        let value = HeaderValue::from_static(value);
        SetResponseHeaderLayer::if_not_present(name, value)
    };
    routes.layer(
        ServiceBuilder::new()
            // Set Strict-Transport-Security where TLS terminates.
            .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(set(header::REFERRER_POLICY, "no-referrer"))
            .layer(set(header::CACHE_CONTROL, "no-store"))
            .layer(set(
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'",
            )),
    )
}
// endregion: security-headers

// region: csrf
fn csrf(
    routes: Router,
    origins: &[HeaderValue],
) -> Result<Router, csrf::ConfigError> {
    let layer = origins
        .iter()
        .filter_map(|origin| origin.to_str().ok())
        .try_fold(CsrfLayer::new(), CsrfLayer::add_trusted_origin)?;
    // Checks Sec-Fetch-Site and Origin, and needs no token. Clients other
    // than browsers send neither header and pass.
    Ok(routes.layer(layer))
}
// endregion: csrf
