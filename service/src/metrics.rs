//! Rate, errors and duration, with labels that a client cannot multiply.

use std::time::{Duration, Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
    routing::get,
};
use metrics::{
    Gauge, Unit, counter, describe_counter, describe_gauge, describe_histogram,
    gauge, histogram,
};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle,
};
use sqlx::PgPool;
use tokio::{net::TcpListener, time::interval};

const DURATION: &str = "http_request_duration_seconds";

// region: recorder
/// # Errors
/// If there is a recorder already.
pub fn recorder() -> Result<PrometheusHandle, BuildError> {
    // Around the target and the timeout: quantiles are interpolated between
    // buckets. Without buckets it would be a summary, which no query can
    // aggregate over replicas.
    let buckets =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.into()), &buckets)?
        .install_recorder()?;
    gauge!(
        "build_info",
        "version" => crate::VERSION,
        "git_sha" => crate::COMMIT,
    )
    .set(1.0);
    // A counter that appears with 1 has not increased: nobody is called.
    counter!("panics_total").absolute(0);
    counter!("http_requests_shed_total").absolute(0);
    counter!("connections_refused_total").absolute(0);
    describe();
    Ok(handle)
}

/// Samples wait in memory for the next scrape; if none comes, for this.
pub async fn upkeep(handle: PrometheusHandle) {
    let mut ticks = interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}
// endregion: recorder

fn describe() {
    describe_histogram!(DURATION, Unit::Seconds, "From head to response");
    describe_gauge!("http_requests_in_flight", "Requests being answered");
    describe_counter!("http_requests_shed_total", "Answered 503 at once");
    describe_counter!(
        "connections_refused_total",
        "Closed at once: one address had too many"
    );
    describe_counter!("panics_total", "Panics, caught or not");
    describe_gauge!("db_pool_connections", "Connections by state");
    describe_gauge!("db_pool_connections_max", "Limit of the pool");
    describe_gauge!("build_info", "Always 1; its labels say what runs");
}

// region: track
pub async fn track(request: Request, next: Next) -> Response {
    let mut sample = Sample::start(&request);
    let response = next.run(request).await;
    sample.status = class(response.status());
    response
}

/// Recorded when dropped: a client that hangs up drops the whole request,
/// and code behind the `.await` above never runs.
struct Sample {
    start: Instant,
    in_flight: Gauge,
    method: &'static str,
    route: String,
    status: &'static str,
}

impl Sample {
    fn start(request: &Request) -> Self {
        let in_flight = gauge!("http_requests_in_flight");
        in_flight.increment(1);
        // The template and never the path: each new path that a scanner
        // tries would be a new series.
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
// endregion: track

/// Clients can invent methods, and make them kilobytes long.
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

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}

// region: pool-gauges
/// Read at each scrape. `in_use` at the maximum means that requests wait, or
/// that the database is away: `size` counts connections from the first
/// attempt to open them, so a pool that reaches nobody looks full.
fn record_pool(pool: &PgPool) {
    let size = pool.size();
    // Two readings of a moving thing: idle may exceed size for a moment.
    let idle = u32::try_from(pool.num_idle()).unwrap_or(size).min(size);
    let max = pool.options().get_max_connections();
    gauge!("db_pool_connections", "state" => "idle").set(idle);
    gauge!("db_pool_connections", "state" => "in_use").set(size - idle);
    gauge!("db_pool_connections_max").set(max);
}
// endregion: pool-gauges

// region: server
/// On a port of its own, which no load balancer forwards to.
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
        tracing::error!(%error, "metrics listener ended");
    }
}
// endregion: server
