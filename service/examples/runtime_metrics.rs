//! What tokio says about itself without `--cfg tokio_unstable`.
//!
//! ```bash
//! cargo run --example runtime_metrics
//! curl 127.0.0.1:3000/metrics
//! ```

use std::time::Duration;

use axum::{BoxError, Router, routing::get};
use metrics::{counter, gauge};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::{net::TcpListener, runtime::Handle, time::interval};

// region: runtime-metrics
/// Read every 5 s: it costs a few atomic loads.
async fn record_runtime() {
    let runtime = Handle::current().metrics();
    let workers = runtime.num_workers();
    gauge!("tokio_workers").set(u32::try_from(workers).unwrap_or(u32::MAX));

    let mut ticks = interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        // Grows without end: tasks are spawned that never finish.
        let alive = u32::try_from(runtime.num_alive_tasks());
        gauge!("tokio_tasks_alive").set(alive.unwrap_or(u32::MAX));
        // Above 0 for long: the workers do not keep up, or are blocked.
        let waiting = u32::try_from(runtime.global_queue_depth());
        gauge!("tokio_global_queue_depth").set(waiting.unwrap_or(u32::MAX));

        for worker in 0..workers {
            let label = worker.to_string();
            // rate() of it is the share of time that a worker polls: 1 is
            // full. A poll counts when it ends: while a task blocks, the
            // counter of its worker stands still.
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

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let metrics = PrometheusBuilder::new().install_recorder()?;
    tokio::spawn(record_runtime());
    let router =
        Router::new().route("/metrics", get(async move || metrics.render()));
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}
