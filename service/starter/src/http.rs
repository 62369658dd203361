//! Connections, requests and errors.

use std::{error::Error, iter, sync::Arc, time::Instant};

use axum::{
    BoxError, Router,
    extract::{MatchedPath, Request, rejection::JsonRejection},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    serve::Listener,
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use metrics::{counter, histogram};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::load_shed::error::Overloaded;
use tower_http::timeout::TimeoutError;
use tracing::{Instrument, info, info_span};
use uuid::Uuid;

use crate::settings::Settings;

pub const DURATION: &str = "http_request_duration_seconds";

/// Use this instead of `axum::serve`, which limits neither the time for the
/// head of a request nor the number of connections. HTTP/1 only.
pub async fn accept(
    mut listener: TcpListener,
    app: Router,
    settings: &Settings,
    graceful: &GracefulShutdown,
) {
    let mut server = http1::Builder::new();
    server
        // Without a timer, the timeout does nothing.
        .timer(TokioTimer::new())
        // Also limits how long a connection is idle between two requests: keep
        // it above the idle timeout of the load balancer.
        .header_read_timeout(settings.keep_alive_timeout)
        .max_buf_size(16 * 1024);
    let slots = Arc::new(Semaphore::new(settings.max_connections));
    loop {
        // Above the limit, clients wait in the kernel's backlog.
        let slot = slots.clone().acquire_owned().await;
        let (stream, _) = Listener::accept(&mut listener).await;
        let service = TowerToHyperService::new(app.clone());
        let connection = server.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // Errors are caused by the client: it left, or sent no HTTP.
            let _ = connection.await;
            drop(slot);
        });
    }
}

/// Gives each request an id, a span, a log line and a sample for the metrics.
pub async fn observe(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = request_id(&request);
    // The template, `/orders/{id}`: the number of paths has no limit, and the
    // query may contain a token.
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("unmatched", MatchedPath::as_str).to_owned();
    // Clients can send any word as the method.
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let span = info_span!("request", id, method, route);

    let mut response = next.run(request).instrument(span.clone()).await;

    let status = response.status().as_u16();
    let time = start.elapsed();
    span.in_scope(|| info!(status, ms = time.as_secs_f64() * 1e3, "response"));
    let class = format!("{}xx", status / 100);
    histogram!(
        DURATION, "method" => method, "route" => route, "status" => class
    )
    .record(time);
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// The proxy's id, or a new one. Every log line repeats it, so it must be
/// short and plain.
fn request_id(request: &Request) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:=+/".contains(&b);
    let mut ids = request.headers().get_all("x-request-id").iter();
    let (first, second) = (ids.next(), ids.next());
    first
        .filter(|_| second.is_none())
        .and_then(|id| id.to_str().ok())
        .filter(|id| (1..=128).contains(&id.len()) && id.bytes().all(plain))
        .map_or_else(|| Uuid::new_v4().to_string(), str::to_owned)
}

/// An error as JSON (RFC 9457).
pub struct Problem(pub StatusCode, pub String);

impl Problem {
    pub fn invalid(detail: &str) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, detail.to_owned())
    }
}

impl From<StatusCode> for Problem {
    fn from(status: StatusCode) -> Self {
        Self(status, status.canonical_reason().unwrap_or_default().to_owned())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self(status, detail) = self;
        let body = serde_json::json!({
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": detail,
        });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, body.to_string()).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = HeaderValue::from_static("2");
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// For the errors of the middleware.
pub async fn overloaded_or_late(error: BoxError) -> Problem {
    if error.is::<Overloaded>() {
        counter!("http_requests_shed_total").increment(1);
        StatusCode::SERVICE_UNAVAILABLE.into()
    } else {
        StatusCode::GATEWAY_TIMEOUT.into()
    }
}

impl From<JsonRejection> for Problem {
    fn from(error: JsonRejection) -> Self {
        let first: &(dyn Error + 'static) = &error;
        let mut causes =
            iter::successors(Some(first), |error| (**error).source());
        if causes.any(<dyn Error>::is::<TimeoutError>) {
            return StatusCode::REQUEST_TIMEOUT.into();
        }
        Self(error.status(), error.body_text())
    }
}
