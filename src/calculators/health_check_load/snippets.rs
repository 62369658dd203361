//! Configuration to paste, with the inputs in it.

use super::{Cache, Inputs};
use crate::calculators::{Marked, Snippet};
use crate::units::machine;

/// Probes of a pod: liveness that touches nothing, readiness at the pace of the inputs.
pub(super) fn kubernetes(inputs: &Inputs) -> Snippet {
    // The kubelet takes whole seconds, one or more.
    let seconds = |value: f64| value.ceil().max(1.0);
    let code = with_numbers(
        "\
livenessProbe: # is the process stuck? touches nothing
  httpGet: { path: /livez, port: 8080 }
  periodSeconds: 10
  timeoutSeconds: 1
  failureThreshold: 6
readinessProbe: # may it have traffic? reads a cached status
  httpGet: { path: /readyz, port: 8080 }
  periodSeconds: ⟦⟧
  timeoutSeconds: ⟦⟧
  failureThreshold: ⟦⟧
",
        &[seconds(inputs.interval), seconds(inputs.timeout), inputs.failure_threshold],
    );
    Snippet { title: "Kubernetes probes", code }
}

/// The two endpoints, and the task that keeps the status fresh.
pub(super) fn axum(inputs: &Inputs) -> Snippet {
    let refresh = if inputs.cache == Cache::None || inputs.cache_ttl == 0.0 { 5.0 } else { inputs.cache_ttl };
    let check = if inputs.pre_ping {
        "// sqlx pings the connection before it hands it out: that is the check.
        let check = pool.acquire();
        let ok = matches!(timeout(DEADLINE, check).await, Ok(Ok(_)));"
    } else {
        "let check = async { pool.acquire().await?.ping().await };
        let ok = matches!(timeout(DEADLINE, check).await, Ok(Ok(())));"
    };
    let import = if inputs.pre_ping { "sqlx::PgPool" } else { "sqlx::{Connection, PgPool}" };
    let code = [
        "\
use std::sync::{Arc, atomic::{AtomicBool, Ordering::Relaxed}};
use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use ",
        import,
        ";
use tokio::time::{interval, timeout};

const REFRESH: Duration = Duration::from_millis(⟦⟧);
const DEADLINE: Duration = Duration::from_millis(⟦⟧); // 80 % of the timeout

#[derive(Default)]
pub struct Health {
    database: AtomicBool,
    /// Set this on SIGTERM, before the server stops to accept.
    pub draining: AtomicBool,
}

async fn refresh(pool: PgPool, health: Arc<Health>) {
    let mut ticks = interval(REFRESH);
    loop {
        ticks.tick().await;
        ",
        check,
        "
        if health.database.swap(ok, Relaxed) != ok {
            tracing::warn!(ok, \"database status changed\");
        }
    }
}

async fn readyz(State(health): State<Arc<Health>>) -> StatusCode {
    let ready = health.database.load(Relaxed) && !health.draining.load(Relaxed);
    if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

pub fn probes(pool: PgPool, health: Arc<Health>) -> Router {
    tokio::spawn(refresh(pool, health.clone()));
    Router::new()
        .route(\"/livez\", get(|| async { StatusCode::OK }))
        .route(\"/readyz\", get(readyz))
        .with_state(health)
}
",
    ];
    let millis = [refresh * 1e3, inputs.timeout * 800.0].map(|value| value.round().max(1.0));
    Snippet { title: "Axum endpoints", code: with_numbers(&code.concat(), &millis) }
}

/// The code with each number put into its marks, as machines read it.
fn with_numbers(code: &str, numbers: &[f64]) -> Marked {
    let mut text = String::new();
    let mut numbers = numbers.iter();
    for piece in code.split_inclusive('⟦') {
        text.push_str(piece);
        if piece.ends_with('⟦') {
            text.extend(numbers.next().map(|number| machine(*number)));
        }
    }
    Marked::new(text)
}
