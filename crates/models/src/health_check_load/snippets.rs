//! Configuration to paste, with the inputs in it.

use super::{Cache, Inputs};
use crate::{Marked, Snippet, fill};

impl Inputs {
    /// Returns the configuration of these inputs, which says where it differs from what was entered.
    pub(super) fn snippets(&self, entered: &Self) -> Vec<Snippet> {
        vec![self.kubernetes(entered), self.axum(), self.alb(entered), self.haproxy(entered)]
    }

    /// Probes of a pod: liveness without dependencies, readiness at the interval of the inputs.
    fn kubernetes(&self, entered: &Self) -> Snippet {
        // The kubelet accepts whole seconds, at least 1.
        let seconds = |value: f64| value.ceil().max(1.0);
        let pace = |inputs: &Self| inputs.pace(inputs.kubelet_probes, inputs.kubelet_interval);
        let code = [
            "\
livenessProbe: # is the process stuck? does no I/O
  httpGet: { path: /livez, port: 8080 }
  periodSeconds: 10
  timeoutSeconds: 1
  failureThreshold: 6
readinessProbe: # may it get traffic?
  httpGet: { path: /readyz, port: 8080 }
  periodSeconds: ⟦{=}⟧",
            &differs(pace(self), pace(entered)),
            "
  timeoutSeconds: ⟦{=}⟧",
            &differs(self.timeout, entered.timeout),
            "
  failureThreshold: ⟦{=}⟧",
            &differs(self.failure_threshold, entered.failure_threshold),
            "
  successThreshold: ⟦{=}⟧
",
        ];
        let numbers = [seconds(pace(self)), seconds(self.timeout), self.failure_threshold, self.success_threshold];
        Snippet { title: "Kubernetes probes", code: Marked::fill(&code.concat(), &numbers) }
    }

    /// A target group, within the limits of AWS.
    fn alb(&self, entered: &Self) -> Snippet {
        let pace = |inputs: &Self| inputs.pace(inputs.alb_nodes, inputs.alb_interval);
        let interval = pace(self).ceil().max(5.0).min(300.0);
        let timeout = self.timeout.ceil().max(2.0).min(120.0).min(interval - 1.0);
        let [healthy, unhealthy] =
            [self.success_threshold, self.failure_threshold].map(|count| count.max(2.0).min(10.0));
        let code = [
            "\
resource \"aws_lb_target_group\" \"app\" {
  name     = \"app\"
  port     = 8080
  protocol = \"HTTP\"
  vpc_id   = var.vpc_id

  health_check {
    path                = \"/readyz\"
    matcher             = \"200\"
    interval            = ⟦{=}⟧ # 5 to 300",
            &differed(pace(self), pace(entered)),
            "
    timeout             = ⟦{=}⟧ # 2 to 120, less than the interval",
            &differed(self.timeout, entered.timeout),
            "
    healthy_threshold   = ⟦{=}⟧ # 2 to 10
    unhealthy_threshold = ⟦{=}⟧ # 2 to 10",
            &differed(self.failure_threshold, entered.failure_threshold),
            "
  }
}
",
        ];
        let code = Marked::fill(&code.concat(), &[interval, timeout, healthy, unhealthy]);
        Snippet { title: "ALB in Terraform", code }
    }

    fn haproxy(&self, entered: &Self) -> Snippet {
        let pace = |inputs: &Self| millis(inputs.pace(inputs.haproxy_processes, inputs.haproxy_interval));
        let [now, before] =
            [self, entered].map(|inputs| [millis(inputs.timeout), pace(inputs), inputs.failure_threshold]);
        let differs = if now == before {
            String::new()
        } else {
            fill("  ⟦# you have timeout check {=}ms, inter {=}ms, fall {=}⟧\n", &before)
        };
        let code = [
            "\
backend app
  option httpchk GET /readyz
  http-check expect status 200
",
            &differs,
            "  timeout check ⟦{=}⟧ms
  default-server check inter ⟦{=}⟧ms fall ⟦{=}⟧ rise ⟦{=}⟧
  server app1 10.0.0.1:8080
  server app2 10.0.0.2:8080
",
        ];
        let [timeout, interval, fall] = now;
        let code = Marked::fill(&code.concat(), &[timeout, interval, fall, self.success_threshold]);
        Snippet { title: "HAProxy backend", code }
    }

    /// The two endpoints, and the task that refreshes the status, if there is one.
    fn axum(&self) -> Snippet {
        let (code, numbers): (_, &[f64]) = match self.cache {
            _ if self.round_trips_per_check() == 0.0 => (WITHOUT_DATABASE, &[]),
            Cache::None => (DIRECT, &[millis(self.timeout * 0.8)]),
            Cache::Lazy | Cache::Background => {
                let refresh = if self.cache_ttl == 0.0 { 5.0 } else { self.cache_ttl };
                // A refresh has its own pace: it need not hurry for a prober.
                (REFRESHED, &[millis(refresh), millis((self.timeout * 0.8).max(refresh * 0.8))])
            }
        };
        Snippet { title: "Axum endpoints", code: Marked::fill(code, numbers) }
    }

    /// Returns the interval of another source if it is in use, else that of the main source.
    fn pace(&self, probers: f64, interval: f64) -> f64 {
        if probers > 0.0 { interval } else { self.interval }
    }
}

/// Converts seconds to whole milliseconds, at least 1.
fn millis(seconds: f64) -> f64 {
    (seconds * 1e3).round().max(1.0)
}

/// Returns a comment with what was entered, if it differs.
fn differs(now: f64, entered: f64) -> String {
    if now == entered { String::new() } else { fill(" ⟦# you have {=}⟧", &[entered]) }
}

/// Returns the same, to append to a comment.
fn differed(now: f64, entered: f64) -> String {
    if now == entered { String::new() } else { fill("; ⟦you have {=}⟧", &[entered]) }
}

const WITHOUT_DATABASE: &str = "\
use std::sync::{Arc, atomic::{AtomicBool, Ordering::Relaxed}};

use axum::{Router, extract::State, http::StatusCode, routing::get};

#[derive(Default)]
pub struct Health {
    /// Set this on SIGTERM, before the server stops accepting connections.
    pub draining: AtomicBool,
}

/// Does not query the database, so that it can suspend.
async fn readyz(State(health): State<Arc<Health>>) -> StatusCode {
    if health.draining.load(Relaxed) { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
}

pub fn probes(health: Arc<Health>) -> Router {
    Router::new()
        .route(\"/livez\", get(|| async { StatusCode::OK }))
        .route(\"/readyz\", get(readyz))
        .with_state(health)
}
";

const DIRECT: &str = "\
use std::sync::{Arc, atomic::{AtomicBool, Ordering::Relaxed}};
use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use sqlx::{Connection, PgPool};
use tokio::time::timeout;

const DEADLINE: Duration = Duration::from_millis(⟦{=}⟧); // 80% of the prober's timeout

pub struct Health {
    pub pool: PgPool,
    /// Set this on SIGTERM, before the server stops accepting connections.
    pub draining: AtomicBool,
}

async fn readyz(State(health): State<Arc<Health>>) -> StatusCode {
    let check = async { health.pool.acquire().await?.ping().await };
    let ok = matches!(timeout(DEADLINE, check).await, Ok(Ok(())));
    let ready = ok && !health.draining.load(Relaxed);
    if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

pub fn probes(health: Arc<Health>) -> Router {
    Router::new()
        .route(\"/livez\", get(|| async { StatusCode::OK }))
        .route(\"/readyz\", get(readyz))
        .with_state(health)
}
";

const REFRESHED: &str = "\
use std::sync::{Arc, atomic::{AtomicBool, Ordering::Relaxed}};
use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::time::{interval, timeout};

const REFRESH: Duration = Duration::from_millis(⟦{=}⟧);
const DEADLINE: Duration = Duration::from_millis(⟦{=}⟧);

#[derive(Default)]
pub struct Health {
    database: AtomicBool,
    /// Set this on SIGTERM, before the server stops accepting connections.
    pub draining: AtomicBool,
}

/// Uses a connection of its own: it must not wait behind requests, or a busy pool would eject the instance.
async fn refresh(pool: PgPool, health: Arc<Health>) {
    let options = pool.connect_options().as_ref().clone();
    let own = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
    let mut ticks = interval(REFRESH);
    loop {
        ticks.tick().await;
        // sqlx pings the connection before it hands it out: that is the check.
        let ok = matches!(timeout(DEADLINE, own.acquire()).await, Ok(Ok(_)));
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
";
