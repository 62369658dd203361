//! Configuration to paste, with the inputs in it.

use super::{Cache, Inputs};
use crate::{Marked, Snippet};

impl Inputs {
    pub(super) fn snippets(&self) -> Vec<Snippet> {
        vec![self.kubernetes(), self.axum(), self.alb(), self.haproxy()]
    }

    /// Probes of a pod: liveness without dependencies, readiness at the interval of the inputs.
    fn kubernetes(&self) -> Snippet {
        // The kubelet accepts whole seconds, at least 1.
        let seconds = |value: f64| value.ceil().max(1.0);
        let interval = self.pace(self.kubelet_probes, self.kubelet_interval);
        let code = Marked::fill(
            "\
livenessProbe: # is the process stuck? touches nothing
  httpGet: { path: /livez, port: 8080 }
  periodSeconds: 10
  timeoutSeconds: 1
  failureThreshold: 6
readinessProbe: # may it have traffic? reads a cached status
  httpGet: { path: /readyz, port: 8080 }
  periodSeconds: ⟦{=}⟧
  timeoutSeconds: ⟦{=}⟧
  failureThreshold: ⟦{=}⟧
  successThreshold: ⟦{=}⟧
",
            &[seconds(interval), seconds(self.timeout), self.failure_threshold, self.success_threshold],
        );
        Snippet { title: "Kubernetes probes", code }
    }

    /// A target group, within the limits of AWS.
    fn alb(&self) -> Snippet {
        let interval = self.pace(self.alb_nodes, self.alb_interval).ceil().max(5.0).min(300.0);
        let timeout = self.timeout.ceil().max(2.0).min(120.0).min(interval - 1.0);
        let [healthy, unhealthy] =
            [self.success_threshold, self.failure_threshold].map(|count| count.max(2.0).min(10.0));
        let code = Marked::fill(
            "\
resource \"aws_lb_target_group\" \"app\" {
  name     = \"app\"
  port     = 8080
  protocol = \"HTTP\"
  vpc_id   = var.vpc_id

  health_check {
    path                = \"/readyz\"
    matcher             = \"200\"
    interval            = ⟦{=}⟧ # 5 to 300
    timeout             = ⟦{=}⟧ # 2 to 120, less than the interval
    healthy_threshold   = ⟦{=}⟧ # 2 to 10
    unhealthy_threshold = ⟦{=}⟧ # 2 to 10
  }
}
",
            &[interval, timeout, healthy, unhealthy],
        );
        Snippet { title: "ALB in Terraform", code }
    }

    fn haproxy(&self) -> Snippet {
        let interval = self.pace(self.haproxy_processes, self.haproxy_interval);
        let code = Marked::fill(
            "\
backend app
  option httpchk GET /readyz
  http-check expect status 200
  timeout check ⟦{=}⟧ms
  default-server check inter ⟦{=}⟧ms fall ⟦{=}⟧ rise ⟦{=}⟧
  server app1 10.0.0.1:8080
  server app2 10.0.0.2:8080
",
            &[millis(self.timeout), millis(interval), self.failure_threshold, self.success_threshold],
        );
        Snippet { title: "HAProxy backend", code }
    }

    /// The two endpoints, and the task that refreshes the status.
    fn axum(&self) -> Snippet {
        let refresh = if self.cache == Cache::None || self.cache_ttl == 0.0 { 5.0 } else { self.cache_ttl };
        let check = if self.pre_ping {
            "// sqlx pings the connection before it hands it out: that is the check.
        let check = pool.acquire();
        let ok = matches!(timeout(DEADLINE, check).await, Ok(Ok(_)));"
        } else {
            "let check = async { pool.acquire().await?.ping().await };
        let ok = matches!(timeout(DEADLINE, check).await, Ok(Ok(())));"
        };
        let import = if self.pre_ping { "sqlx::PgPool" } else { "sqlx::{Connection, PgPool}" };
        let code = [
            "\
use std::sync::{Arc, atomic::{AtomicBool, Ordering::Relaxed}};
use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use ",
            import,
            ";
use tokio::time::{interval, timeout};

const REFRESH: Duration = Duration::from_millis(⟦{=}⟧);
const DEADLINE: Duration = Duration::from_millis(⟦{=}⟧); // 80 % of the timeout

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
        let code = Marked::fill(&code.concat(), &[millis(refresh), millis(self.timeout * 0.8)]);
        Snippet { title: "Axum endpoints", code }
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
