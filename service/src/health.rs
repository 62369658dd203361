//! Liveness, and readiness from a cached state.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Json, Router, extract::State, http::StatusCode, response::IntoResponse,
    routing::get,
};
use serde::Serialize;
use sqlx::PgPool;
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, timeout},
};

// region: state
/// Whether the service takes requests, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Readiness {
    Starting,
    Ready,
    /// The last check did not reach the database.
    Database,
    /// No check has finished recently: the checker itself hangs.
    Stale,
    Draining,
}

#[derive(Clone)]
pub struct Health {
    draining: Arc<AtomicBool>,
    last: watch::Sender<Option<(Instant, bool)>>,
    interval: Duration,
}

impl Health {
    #[must_use]
    pub fn new(interval: Duration) -> Self {
        Self {
            draining: Arc::default(),
            last: watch::Sender::new(None),
            interval,
        }
    }

    pub fn start_draining(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    #[must_use]
    pub fn readiness(&self) -> Readiness {
        if self.draining.load(Ordering::Relaxed) {
            return Readiness::Draining;
        }
        match *self.last.borrow() {
            None => Readiness::Starting,
            Some((at, _)) if at.elapsed() > 3 * self.interval => {
                Readiness::Stale
            }
            Some((_, true)) => Readiness::Ready,
            Some((_, false)) => Readiness::Database,
        }
    }
}
// endregion: state

// region: checker
/// Queries the database once per interval, regardless of the number of probes.
///
/// `pool` is a separate pool with one connection, so checks and requests never
/// wait for each other.
pub async fn check_database(health: Health, pool: PgPool) {
    let mut ticks = interval(health.interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let ping = sqlx::query("SELECT 1").execute(&pool);
        let outcome = timeout(health.interval, ping).await;
        let reachable = matches!(outcome, Ok(Ok(_)));

        let checked = Some((Instant::now(), reachable));
        let before = health.last.send_replace(checked);
        if before.map(|(_, before)| before) != Some(reachable) {
            match outcome {
                Ok(Ok(_)) => tracing::info!("database reachable"),
                Ok(Err(error)) => tracing::warn!(%error, "database lost"),
                Err(_) => tracing::warn!("database timed out"),
            }
        }
    }
}
// endregion: checker

// region: probes
/// Routes for both ports. The internal port still responds when clients hold
/// all connections of the public port.
pub fn probes(health: Health) -> Router {
    Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .with_state(health)
}

/// Checks nothing: a restart fixes neither a database nor a full disk.
async fn livez() -> &'static str {
    "live\n"
}

/// Reads only memory, so it responds even if everything else is stuck.
async fn readyz(State(health): State<Health>) -> impl IntoResponse {
    let state = health.readiness();
    let status = match state {
        Readiness::Ready => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, Json(serde_json::json!({ "state": state })))
}
// endregion: probes

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draining_wins_and_an_old_check_is_stale() {
        let health = Health::new(Duration::from_secs(5));
        assert_eq!(health.readiness(), Readiness::Starting);
        let now = Instant::now();
        health.last.send_replace(Some((now, true)));
        assert_eq!(health.readiness(), Readiness::Ready);
        health.last.send_replace(Some((now, false)));
        assert_eq!(health.readiness(), Readiness::Database);
        let old = now.checked_sub(Duration::from_secs(16));
        health.last.send_replace(old.map(|at| (at, true)));
        assert_eq!(health.readiness(), Readiness::Stale);
        health.start_draining();
        assert_eq!(health.readiness(), Readiness::Draining);
    }
}
