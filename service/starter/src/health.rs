//! Probes and metrics.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    panic,
    time::Duration,
};

use axum::{Json, Router, http::StatusCode, routing::get};
use metrics::{counter, gauge};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle,
};
use sqlx::PgPool;
use tokio::{
    sync::watch,
    time::{interval, timeout},
};

use crate::{http::DURATION, settings::variable};

pub type Health = watch::Sender<&'static str>;

pub fn probes(health: Health) -> Router {
    let readyz = async move || {
        let state = *health.borrow();
        let status = match state {
            "ready" => StatusCode::OK,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, Json(serde_json::json!({ "state": state })))
    };
    // Liveness checks nothing: a restart does not repair the database.
    let livez = async || "live\n";
    Router::new().route("/livez", get(livez)).route("/readyz", get(readyz))
}

/// Queries the database every 5 s, regardless of the number of probes.
pub async fn check(pool: PgPool, health: Health, recorder: PrometheusHandle) {
    let mut ticks = interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        // Samples stay in memory until a scrape or this call.
        recorder.run_upkeep();
        let ping = sqlx::query("SELECT 1").execute(&pool);
        let ping = timeout(Duration::from_secs(2), ping).await;
        let state = if let Ok(Ok(_)) = ping { "ready" } else { "database" };
        health.send_if_modified(|now| {
            let changed = *now != state && *now != "draining";
            if changed {
                tracing::info!(state, "readiness changed");
                *now = state;
            }
            changed
        });
    }
}

/// For the image, which has no shell and no curl.
pub fn healthcheck() -> io::Result<()> {
    let port = variable("PORT").and_then(|port| port.parse().ok());
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(8080)));
    let second = Duration::from_secs(1);
    let mut stream = TcpStream::connect_timeout(&address, second)?;
    stream.set_read_timeout(Some(second))?;
    stream.write_all(b"GET /livez HTTP/1.0\r\n\r\n")?;
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    let live = status == *b"HTTP/1.0 200";
    live.then_some(()).ok_or_else(|| io::Error::other("/livez: not 200"))
}

/// Installs the recorder. Metrics and panics are counted from here on.
pub fn recorder() -> Result<PrometheusHandle, BuildError> {
    let buckets =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.into()), &buckets)?
        .install_recorder()?;
    gauge!("build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    // From 0: a counter that first appears at 1 shows no increase.
    counter!("http_requests_shed_total").absolute(0);
    counter!("panics_total").absolute(0);
    panic::set_hook(Box::new(|panic| {
        counter!("panics_total").increment(1);
        tracing::error!(%panic, "panicked");
    }));
    Ok(recorder)
}

/// For a port that no load balancer forwards to.
pub fn metrics(recorder: PrometheusHandle, pool: PgPool) -> Router {
    let scrape = async move || {
        let size = pool.size();
        let idle = u32::try_from(pool.num_idle()).unwrap_or(size).min(size);
        let max = pool.options().get_max_connections();
        gauge!("db_pool_connections", "state" => "idle").set(idle);
        gauge!("db_pool_connections", "state" => "in_use").set(size - idle);
        gauge!("db_pool_connections_max").set(max);
        recorder.render()
    };
    Router::new().route("/metrics", get(scrape))
}
