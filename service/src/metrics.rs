//! Rate, errors and duration of requests, with labels of bounded cardinality.

// region: track
use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use metrics::{Gauge, histogram};

const DURATION: &str = "http_request_duration_seconds";

/// Middleware: add it with `layer(middleware::from_fn(track))`.
pub async fn track(request: Request, next: Next) -> Response {
    let mut sample = Sample::start(&request);
    let response = next.run(request).await;
    sample.status = class(response.status());
    response
}

/// Records the request when it is dropped. If the client disconnects, axum
/// drops the request future, and code after the `.await` above never runs.
struct Sample {
    start: Instant,
    in_flight: Gauge,
    method: &'static str,
    route: String,
    status: &'static str,
}

impl Sample {
    fn start(request: &Request) -> Self {
        let in_flight = metrics::gauge!("http_requests_in_flight");
        in_flight.increment(1);
        // The route template, never the path: with the path as a label, each
        // address that a scanner requests becomes a new series.
        let route = request.extensions().get::<MatchedPath>();
        Self {
            start: Instant::now(),
            in_flight,
            method: method(request.method()),
            route: route.map_or("unmatched", MatchedPath::as_str).into(),
            status: "aborted",
        }
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        self.in_flight.decrement(1);
        let route = std::mem::take(&mut self.route);
        histogram!(
            DURATION,
            "method" => self.method, "route" => route, "status" => self.status
        )
        .record(self.start.elapsed());
    }
}

// region: method
/// Clients can invent methods, and each would become a new series.
#[must_use]
pub fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
// endregion: method

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}
// endregion: track

// region: recorder
use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle,
};

/// # Errors
/// Returns an error if a recorder is already installed.
pub fn recorder() -> Result<PrometheusHandle, BuildError> {
    // Place boundaries at the objectives, 0.5 and 2.5 s, and at the timeout.
    // Without buckets, the histogram is exported as a summary, whose
    // quantiles cannot be combined across replicas.
    let buckets =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.into()), &buckets)?
        .install_recorder()?;
    metrics::gauge!(
        "build_info",
        "version" => env!("CARGO_PKG_VERSION"),
        "git_sha" => option_env!("GIT_SHA").unwrap_or("unknown"),
    )
    .set(1.0);
    // Create each counter at 0. A counter that first appears at 1 shows no
    // increase, so no alert fires.
    counter!("panics_total").absolute(0);
    counter!("http_requests_shed_total").absolute(0);
    counter!("connections_refused_total").absolute(0);
    describe();
    Ok(handle)
}

/// Samples stay in memory until the next scrape or the next upkeep, so run
/// upkeep for the times when nothing scrapes.
pub async fn upkeep(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

fn describe() {
    let text = "Time from the request head to the response head";
    metrics::describe_histogram!(DURATION, Unit::Seconds, text);
    describe_gauge!("http_requests_in_flight", "Requests in progress");
    describe_counter!("http_requests_shed_total", "Rejected with 503");
    describe_counter!(
        "connections_refused_total",
        "Closed on accept: too many connections from one address"
    );
    describe_counter!("panics_total", "Panics, caught or not");
    describe_gauge!("db_pool_connections", "Connections by state");
    describe_gauge!("db_pool_connections_max", "Maximum size of the pool");
    describe_gauge!("build_info", "Always 1; labels identify the build");
}
// endregion: recorder

// region: pool-gauges
use sqlx::PgPool;

/// Read at each scrape. If `in_use` is at the maximum, either requests wait
/// for a connection or the database is unreachable: `size` counts a
/// connection from the first attempt to open it.
fn record_pool(pool: &PgPool) {
    let size = pool.size();
    // The two readings are not atomic, so idle may briefly exceed size.
    let idle = u32::try_from(pool.num_idle()).unwrap_or(size).min(size);
    let max = pool.options().get_max_connections();
    metrics::gauge!("db_pool_connections", "state" => "idle").set(idle);
    metrics::gauge!("db_pool_connections", "state" => "in_use")
        .set(size - idle);
    metrics::gauge!("db_pool_connections_max").set(max);
}
// endregion: pool-gauges

// region: server
use axum::{Router, http::header, routing::get};
use tokio::net::TcpListener;

/// Serves metrics and probes on a port that no load balancer forwards to.
pub async fn serve(
    listener: TcpListener,
    handle: PrometheusHandle,
    pool: PgPool,
    probes: Router,
) {
    let metrics = async move || {
        record_pool(&pool);
        let kind = "text/plain; version=0.0.4";
        ([(header::CONTENT_TYPE, kind)], handle.render())
    };
    let router = Router::new().route("/metrics", get(metrics)).merge(probes);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "metrics listener failed");
    }
}
// endregion: server
