//! A service with the layers of the reference service, one after the other from the innermost outwards.

use super::{listen, variable};
use anyhow::{Error, Result};
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{BoxError, Router, error_handling::HandleErrorLayer, middleware};
use orders::config::Config;
use orders::connections::{self, Limits};
use orders::error::{self, AppError};
use orders::{app, metrics, telemetry};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};

/// What each step adds, with its name for readers. A service has the first steps, up to a number.
pub const STEPS: [(Step, &str); 9] = [
    (Step::BodyLimit, "body limits"),
    (Step::Timeout, "timeouts"),
    (Step::LoadShed, "concurrency limit and load shedding"),
    (Step::CatchPanic, "catching panics"),
    (Step::Metrics, "metrics"),
    (Step::Log, "a line of JSON in the log"),
    (Step::RequestId, "request ids"),
    (Step::Rest, "CSRF, CORS and security headers"),
    (Step::Connections, "accept loop with limits"),
];

/// A step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// `RequestBodyLimitLayer` and `DefaultBodyLimit`.
    BodyLimit,
    /// `TimeoutLayer` and `RequestBodyDeadlineLayer`.
    Timeout,
    /// `LoadShedLayer` and `GlobalConcurrencyLimitLayer`.
    LoadShed,
    /// `CatchPanicLayer`.
    CatchPanic,
    /// The middleware that records a histogram.
    Metrics,
    /// `TraceLayer`, and its line in the log.
    Log,
    /// `SetRequestIdLayer` and `PropagateRequestIdLayer`.
    RequestId,
    /// All layers of the reference service, with those that no other step has.
    Rest,
    /// Its accept loop in place of `axum::serve`.
    Connections,
}

/// Serves with as many steps as `LAYERED_STEPS` says.
#[tokio::main]
pub async fn main() -> Result<()> {
    let steps = variable("LAYERED_STEPS")?;
    let has = |step: Step| STEPS.iter().take(steps).any(|(taken, _)| *taken == step);
    let config = Config::read(&|name| (name == "DATABASE_URL").then(|| "postgres://lab@127.0.0.1/none".into()))?;
    if has(Step::Log) {
        telemetry::init().map_err(Error::from_boxed)?;
    }
    if has(Step::Metrics) {
        tokio::spawn(metrics::upkeep(metrics::recorder()?));
    }
    let router = Router::new().route("/orders/{id}", get(async || r#"{"item":"tea","quantity":1}"#));
    let router = inner(router, &config, has(Step::BodyLimit), has(Step::Timeout));
    let router = if has(Step::Rest) { app::layers(router, &config)? } else { outer(router, &config, &has) };
    let listener = listen().await?;
    if !has(Step::Connections) {
        return Ok(axum::serve(listener, router).await?);
    }
    let limits = Limits {
        connections: config.limits.connections,
        per_peer: config.limits.connections_per_peer,
        first_request: config.limits.first_request,
        keep_alive: config.limits.keep_alive,
    };
    connections::serve(listener, router, limits, CancellationToken::new(), Duration::ZERO).await;
    Ok(())
}

/// As in `limits` of the reference service.
fn inner(router: Router, config: &Config, limit: bool, timeout: bool) -> Router {
    /// As there.
    const MARGIN: usize = 1024 * 1024;
    let (bytes, time) = (config.limits.body_bytes, config.limits.request);
    let router = if limit {
        let limits = ServiceBuilder::new().layer(RequestBodyLimitLayer::new(bytes + MARGIN));
        router.layer(limits.layer(DefaultBodyLimit::max(bytes)))
    } else {
        router
    };
    if !timeout {
        return router;
    }
    router.layer(
        ServiceBuilder::new()
            .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time))
            .layer(RequestBodyDeadlineLayer::new(time * 4 / 5)),
    )
}

/// As in `layers` of the reference service, without those of [`Step::Rest`].
fn outer(mut router: Router, config: &Config, has: &impl Fn(Step) -> bool) -> Router {
    if has(Step::LoadShed) {
        router = router.layer(
            ServiceBuilder::new()
                .layer(HandleErrorLayer::new(async |_: BoxError| AppError::shed()))
                .layer(LoadShedLayer::new())
                .layer(GlobalConcurrencyLimitLayer::new(config.limits.requests)),
        );
    }
    if has(Step::CatchPanic) {
        router = router.layer(CatchPanicLayer::custom(error::panic));
    }
    if has(Step::Metrics) {
        router = router.layer(middleware::from_fn(metrics::track));
    }
    if has(Step::Log) {
        router = telemetry::trace(router);
    }
    if has(Step::RequestId) {
        router = router.layer(
            ServiceBuilder::new()
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(PropagateRequestIdLayer::x_request_id()),
        );
    }
    router
}
