//! Starts all parts of the service, and stops them in order.

use std::sync::Arc;

use axum::BoxError;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    app,
    config::Config,
    connections::{self, Limits},
    db,
    health::{self, Health},
    metrics, outbox,
    password::Hasher,
    shutdown::{self, Signals},
    state::AppState,
};

// region: serve
/// Serves until a signal arrives, and returns when all work is done.
///
/// # Errors
/// Returns an error if a port is taken, or if work is still running at the
/// shutdown deadline.
pub async fn serve(
    config: Config,
    recorder: PrometheusHandle,
) -> Result<(), BoxError> {
    let signals = Signals::install()?;
    let listener = TcpListener::bind(config.listen).await?;
    let internal = TcpListener::bind(config.metrics_listen).await?;
    let config = Arc::new(config);
    let pool = db::pool(&config.database)?;
    let health = Health::new(config.readiness_interval);
    let tasks = TaskTracker::new();
    let stop = CancellationToken::new();
    let state = AppState {
        config: config.clone(),
        pool: pool.clone(),
        hasher: Hasher::new(config.limits.hashes),
        tasks: tasks.clone(),
    };
    let router = app::router(state, health.clone())?;
    tracing::info!(
        version = crate::VERSION,
        git_sha = crate::COMMIT,
        address = %listener.local_addr()?,
        metrics = %internal.local_addr()?,
        ?config,
        "started"
    );

    // These run until the process exits, because scrapes and probes need
    // responses during the drain.
    let checks = db::check_pool(&config.database)?;
    tokio::spawn(health::check_database(health.clone(), checks));
    tokio::spawn(metrics::upkeep(recorder.clone()));
    let probes = health::probes(health.clone());
    tokio::spawn(metrics::serve(internal, recorder, pool.clone(), probes));
    // Tracked, so that shutdown waits for it.
    tasks.spawn(outbox::run(pool.clone(), stop.clone()));

    let delay = config.shutdown.delay;
    let deadline = config.shutdown.deadline;
    tokio::spawn(shutdown::drain(signals, health, delay, stop.clone()));
    let work = async {
        // The last quarter is for tasks that requests have started.
        let drain = deadline * 3 / 4;
        let limits = Limits {
            connections: config.limits.connections,
            per_peer: config.limits.connections_per_peer,
            first_request: config.limits.first_request,
            keep_alive: config.limits.keep_alive,
        };
        let stop = stop.clone();
        connections::serve(listener, router, limits, stop, drain).await;
        tasks.close();
        tasks.wait().await;
        pool.close().await;
    };
    shutdown::with_deadline(work, &stop, deadline).await?;
    tracing::info!("stopped");
    Ok(())
}
// endregion: serve
