//! Exports what Tokio reports without `--cfg tokio_unstable`.
//!
//! ```bash
//! cargo run --example runtime_metrics
//! curl 127.0.0.1:3000/metrics
//! ```

use axum::{BoxError, Router, routing::get};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::net::TcpListener;

// region: runtime-metrics
use std::time::Duration;

use metrics::{counter, gauge};
use tokio::{runtime::Handle, time::interval};

/// Spawn this once. Each reading costs a few atomic loads.
async fn record_runtime() {
    let runtime = Handle::current().metrics();
    let workers = runtime.num_workers();
    gauge!("tokio_workers").set(u32::try_from(workers).unwrap_or(u32::MAX));

    let mut ticks = interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        // Grows without bound if tasks are spawned that never finish.
        let alive = u32::try_from(runtime.num_alive_tasks());
        gauge!("tokio_tasks_alive").set(alive.unwrap_or(u32::MAX));
        // If it stays above 0, the workers cannot keep up, or are blocked.
        let waiting = u32::try_from(runtime.global_queue_depth());
        gauge!("tokio_global_queue_depth").set(waiting.unwrap_or(u32::MAX));

        for worker in 0..workers {
            let label = worker.to_string();
            // Its rate is the share of time that the worker polls tasks; 1 is
            // saturated. A poll counts when it returns, so the counter stands
            // still while a task blocks the worker.
            let busy = runtime.worker_total_busy_duration(worker);
            let millis = u64::try_from(busy.as_millis()).unwrap_or(u64::MAX);
            counter!("tokio_worker_busy_milliseconds_total",
                "worker" => label.clone())
            .absolute(millis);
            counter!("tokio_worker_parks_total", "worker" => label)
                .absolute(runtime.worker_park_count(worker));
        }
    }
}
// endregion: runtime-metrics

// region: scheduling-delay
use std::time::Instant;

use metrics::histogram;
use tokio::time::sleep;

/// Register these for the histogram, or it is exported as a summary.
const DELAY_BUCKETS: [f64; 9] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0];

/// Spawn this once, with `tokio::spawn`: a future in `block_on` runs on the
/// main thread, which is not one of the workers.
async fn record_scheduling_delay() {
    let pause = Duration::from_millis(100);
    loop {
        let start = Instant::now();
        sleep(pause).await;
        histogram!("tokio_scheduling_delay_seconds")
            .record(start.elapsed().saturating_sub(pause));
    }
}
// endregion: scheduling-delay

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let delay = Matcher::Full("tokio_scheduling_delay_seconds".into());
    let metrics = PrometheusBuilder::new()
        .set_buckets_for_metric(delay, &DELAY_BUCKETS)?
        .install_recorder()?;
    tokio::spawn(record_runtime());
    tokio::spawn(record_scheduling_delay());
    let router =
        Router::new().route("/metrics", get(async move || metrics.render()));
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}
