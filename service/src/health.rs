//! Liveness, and readiness from a state that was worked out beforehand.

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
/// Why the service takes requests, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Readiness {
    Starting,
    Ready,
    /// The last check did not reach the database.
    Database,
    /// No check has ended for a while: the checker itself hangs.
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
/// Asks the database once per interval, however many probes there are.
///
/// `pool` is its own, of one connection: a check must not wait behind
/// requests, and requests not behind a check.
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
                Err(_) => tracing::warn!("database does not answer"),
            }
        }
    }
}
// endregion: checker

// region: probes
/// For both ports. The internal one answers even when clients have taken all
/// connections of the public one.
pub fn probes(health: Health) -> Router {
    Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .with_state(health)
}

/// Touches nothing: a restart repairs neither a database nor a full disk.
async fn livez() -> &'static str {
    "live\n"
}

/// Reads memory only, so that it answers while everything else waits.
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
    fn draining_comes_first_and_old_news_is_no_news() {
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
