//! Configuration to paste: the recommendation, with comments where it differs from the input.

use super::inputs::Inputs;
use super::plan::RESERVE;
use crate::{Marked, Snippet, fill};

impl Inputs {
    /// Returns the configuration of these inputs, which are the recommended ones.
    pub(super) fn snippets(&self, entered: &Self) -> Vec<Snippet> {
        let kubernetes = self.kubernetes(entered);
        let ecs = self.ecs(entered);
        let platforms = if self.deregistration > 0.0 { [ecs, kubernetes] } else { [kubernetes, ecs] };
        platforms.into_iter().chain([self.axum(entered), self.pool(entered)]).collect()
    }

    fn kubernetes(&self, entered: &Self) -> Snippet {
        let limit = |count: Option<f64>, percent: f64| match count {
            Some(count) => fill("⟦{=}⟧", &[count]),
            None if percent == 0.0 => "⟦0⟧".into(),
            None => fill("⟦{=}%⟧", &[percent]),
        };
        let changed = |same: bool| if same { "" } else { " # changed" };
        let head = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: ⟦{=}⟧
  minReadySeconds: ⟦{=}⟧";
        let pods = "  selector:
    matchLabels: { app: app }
  template:
    metadata:
      labels: { app: app }
    spec:
      terminationGracePeriodSeconds: ⟦{=}⟧";
        let container = "      containers:
        - name: app
          image: registry.example.com/app:1.0.0
          readinessProbe: # fails while the pod starts
            httpGet: { path: /readyz, port: 8080 }
            periodSeconds: 1
";
        let code = [
            fill(head, &[self.replicas, self.min_ready.ceil()]),
            was(self.min_ready, entered.min_ready),
            "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: ".into(),
            limit(self.surge_count, self.surge),
            changed(self.surge_count == entered.surge_count).into(),
            "\n      maxUnavailable: ".into(),
            limit(self.unavailable_count, self.unavailable),
            changed(self.unavailable_pods() == entered.unavailable_pods()).into(),
            "\n".into(),
            fill(pods, &[self.grace.ceil()]),
            was(self.grace, entered.grace),
            container.into(),
            self.pre_stop_hook(entered),
        ];
        Snippet { title: "Kubernetes Deployment", code: Marked::new(code.concat()) }
    }

    fn pre_stop_hook(&self, entered: &Self) -> String {
        if self.pre_stop == 0.0 {
            return String::new();
        }
        let hook = "          lifecycle: # Kubernetes 1.34; it counts toward the grace period\n            preStop:\n              sleep: { seconds: ⟦{=}⟧ }";
        [fill(hook, &[self.pre_stop.ceil()]), was(self.pre_stop, entered.pre_stop)].concat()
    }

    fn ecs(&self, entered: &Self) -> Snippet {
        // Without a delay in the form, the delay that AWS suggests for short requests, or that of the slowest one.
        let delay = if self.deregistration > 0.0 { self.deregistration } else { self.request_max.max(5.0) };
        let delay = delay.ceil().min(3_600.0);
        let surge = ((1.0 + self.surge_pods() / self.replicas) * 100.0).ceil();
        let healthy = ((1.0 - self.unavailable_pods() / self.replicas) * 100.0).floor();
        let code = [
            fill(
                "\
resource \"aws_lb_target_group\" \"app\" {
  # name, port, protocol, vpc_id, health_check as before
  target_type          = \"ip\"
  deregistration_delay = ⟦{=}⟧",
                &[delay],
            ),
            was(self.deregistration, entered.deregistration),
            fill(
                "\
}

resource \"aws_ecs_service\" \"app\" {
  # name, cluster, task_definition, load_balancer as before
  desired_count                      = ⟦{=}⟧
  deployment_maximum_percent         = ⟦{=}⟧
  deployment_minimum_healthy_percent = ⟦{=}⟧
}

# In the container definition. Fargate allows at most 120 s.
# \"stopTimeout\": ⟦{=}⟧
",
                &[self.replicas, surge, healthy, self.grace.ceil()],
            ),
        ];
        Snippet { title: "ECS and ALB in Terraform", code: Marked::new(code.concat()) }
    }

    fn axum(&self, entered: &Self) -> Snippet {
        let ecs = self.deregistration > 0.0;
        let deadline = (self.grace - self.pre_stop - RESERVE).max(1.0).floor();
        let delay = if ecs { self.pre_stop.ceil() } else { 0.0 };
        let why = if ecs {
            "/// The balancer stops sending before SIGTERM arrives."
        } else {
            "/// 0, because preStop already waits. Without preStop, use its time here."
        };
        let streams = if entered.long_connections > 0.0 {
            "        // Closes the listener, and the streams, which wait for a clone of `stop`."
        } else {
            "        // Closes the listener and idle connections."
        };
        let code = [
            "\
use std::{io, time::Duration};

use axum::Router;
use tokio::{net::TcpListener, signal::unix::{SignalKind, signal}, time::sleep};
use tokio_util::sync::CancellationToken;

",
            why,
            "\nconst DELAY: Duration = Duration::from_secs(",
            &fill("⟦{=}⟧", &[delay]),
            ");\n/// The grace period, less the delay and a reserve of 5 s.\nconst DEADLINE: Duration = Duration::from_secs(",
            &fill("⟦{=}⟧", &[deadline]),
            ");

pub async fn serve(listener: TcpListener, app: Router, stop: CancellationToken) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let server = axum::serve(listener, app).with_graceful_shutdown(stop.clone().cancelled_owned());
    let shutdown = async {
        terminate.recv().await;
        sleep(DELAY).await;
",
            streams,
            "
        stop.cancel();
        sleep(DEADLINE).await;
    };
    tokio::select! {
        outcome = async { server.await } => outcome,
        () = shutdown => Err(io::Error::other(\"the shutdown deadline has passed\")),
    }
}
",
        ];
        Snippet { title: "Axum with a deadline", code: Marked::new(code.concat()) }
    }

    fn pool(&self, entered: &Self) -> Snippet {
        let code = [
            fill("let pool = PgPoolOptions::new()\n    .max_connections(⟦{=}⟧)", &[self.pool_size]),
            if self.pool_size == entered.pool_size {
                "\n".into()
            } else {
                fill(" // was ⟦{=}⟧\n", &[entered.pool_size])
            },
            "    .acquire_timeout(Duration::from_secs(2))\n    .connect(&url)\n    .await?;\n".into(),
        ];
        Snippet { title: "sqlx pool", code: Marked::new(code.concat()) }
    }
}

/// Returns the end of a line: a comment with the input if the recommendation differs.
fn was(recommended: f64, entered: f64) -> String {
    if recommended == entered { "\n".into() } else { fill(" # was ⟦{=}⟧\n", &[entered]) }
}
