//! What a rolling deploy costs: failed requests, database connections, capacity and time.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `R` | replicas | |
//! | `s`, `u` | pods that the deploy may add, and pods that may be missing | |
//! | `b`, `m` | time until a pod is ready, and time that it must stay ready to be available | s |
//! | `d` | deregistration delay that passes before SIGTERM (ECS; 0 on Kubernetes) | s |
//! | `w` | wait before the listener closes: `preStop`, or a delay in the process | s |
//! | `p` | time until the last proxy has stopped sending to a pod that terminates | s |
//! | `g` | grace period, from the start of `preStop` to SIGKILL | s |
//! | `D`, `q`, `M` | duration of a request, its 99th percentile and its maximum | s |
//! | `λ` | requests of all pods | /s |
//! | `c` | connections of a pod | |
//!
//! # Formulas
//!
//! ```text
//! surge and unavailable    s = ⌈R x surge %⌉    u = ⌊R x unavailable %⌋;  u = 1 if both are 0
//! a pod terminates for     h = d + min(g, w + M);  d + g if streams stay open
//! steps                    ⌈R / (s + u)⌉, each b + m long
//! connections              c x max (old + new + terminating) over the rollout
//! least capacity           min (old + ready new) / R
//! requests that fail       λ max(0, p - d - min(w, g))
//! requests cut off         λ E max(0, D - (g - w)) = λ ∫ P(D > t) dt  from g - w
//! ```
//!
//! The rollout is played event by event, with the rules of the Deployment controller: it adds new pods while all pods
//! number less than `R + s`, and stops old ones while more than `R - u` are available. Pods that terminate count
//! toward neither, so that more than `R + s` pods exist at times. With `podReplacementPolicy: TerminationComplete` they
//! count toward the first. The formula for the steps is a test of the simulation.
//!
//! `P(D > t)` is exponential up to the 99th percentile, `100^(-t/q)`, and from there falls linearly to 0 at `M`. A
//! percentile above the maximum counts as the maximum. `λ E max(0, D - x)` is the mean number of requests in progress
//! that have more than `x` left (M/G/∞).
//!
//! # Sources
//!
//! - Surge rounds up, unavailable rounds down, both 25% by default: Kubernetes, "Deployments". If both round to 0, one
//!   pod may be unavailable: `ResolveFenceposts` in Kubernetes' `pkg/controller/deployment/util`.
//! - Pods that terminate are not counted: Kubernetes, "Deployments"; issue 95498, whose 15 replicas became 22 pods, is a
//!   test. The policy that counts them: KEP-5882.
//! - `preStop` and SIGTERM run while endpoints are updated, and `preStop` counts toward the grace period of 30 s:
//!   Kubernetes, "Pod Lifecycle".
//! - ECS deregisters a task and waits for the deregistration delay, 300 s, before SIGTERM; `stopTimeout` is 30 s: AWS.
//! - axum closes its listener when the shutdown future completes, and waits for requests in progress and for event
//!   streams, without a deadline.
//!
//! # Limits
//!
//! All pods take the same time, and pods start without waiting for nodes, images or quotas. Every pool is full, from
//! the start of its pod to its exit. A pod that terminates adds no capacity. Requests may arrive until the listener
//! closes. Requests that fail and requests that are cut off are upper estimates: proxies may retry, and open
//! connections keep working. An ALB ends the deregistration delay early if no connection is active. ECS rounds the surge
//! down and the minimum up; the model rounds like Kubernetes.
//!
//! Advice uses three estimates of ours: a reserve of 5 s within the grace period, at most 80% of the capacity in use,
//! and no recommendation that makes a rollout take more than 15 minutes.

mod chart;
mod inputs;
mod model;
mod plan;
mod rollout;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

pub use inputs::{Inputs, Replacement};

use super::{Amount, Calculator, Chart, FieldError, Judgment, Lab, Metric, Plot, Preset, Problem, Report, WRONG_TYPE};
use crate::units::Unit;
use model::Deploy;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "rolling-deploy",
    title: "Rolling deploy",
    groups: Inputs::GROUPS,
    presets: PRESETS,
    headline: "peak-connections",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[
        Chart {
            title: "How many connections does the deploy need?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.connections_over_time())),
        },
        Chart {
            title: "Which pods run while it is under way?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.pods_over_time())),
        },
    ],
    paste: None,
    simulation: false,
    lab: Some(Lab { experiment: "shutdown", what: "lost requests", but: "", measured: &[] }),
};

const PRESETS: &[Preset] = &[
    Preset { title: "Kubernetes with preStop", query: "pre-stop=10&grace=40&unavailable=0&min-ready=10" },
    Preset {
        title: "15 pods, default strategy",
        query: "replicas=15&rps=3000&grace=60&boot=10&request-max=60&max-connections=200",
    },
    Preset { title: "ECS with an ALB", query: "replicas=4&surge=100&unavailable=0&boot=30&deregistration=300" },
    Preset { title: "WebSockets", query: "replicas=6&rps=200&pre-stop=5&long-connections=12000" },
    Preset { title: "No surge, busy pods", query: "replicas=8&rps=2000&pre-stop=5&surge=0&boot=15&utilization=70" },
];

const NOTHING_SERVES: Amount = Amount::Word { key: "unserved", label: "no pod serves" };

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Returns an error if the deploy may neither add nor remove a pod.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        if self.is_stuck() {
            let field = if self.unavailable_count.is_some() { "unavailable-count" } else { "unavailable" };
            let problem = Problem::Conflict(
                "Without a surge, at least one pod must be allowed to be unavailable: enter a number greater than 0",
            );
            return Err(vec![FieldError { field, problem }]);
        }
        let deploy = self.deploy();
        let better = self.recommended(&deploy);
        let Judgment { verdict, headline, because, plan } = self.judge(&deploy, &better);
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: self.metrics(&deploy),
            table: None,
            steps: self.steps(&deploy),
            snippets: better.snippets(self),
        })
    }

    fn metrics(&self, deploy: &Deploy) -> Vec<Metric> {
        let count = |key, label, value| Metric::new(key, label, value, Unit::NONE);
        let seconds = |key, label, value| Metric::new(key, label, value, Unit::SECONDS);
        vec![
            count("failed-requests", "Requests that fail, at most", deploy.failed),
            count("peak-connections", "Connections at the peak", deploy.connections),
            Metric::new("capacity-share", "Least capacity", deploy.capacity, Unit::SHARE),
            seconds("deploy-seconds", "Until the last old pod is gone", deploy.rollout.seconds),
            count("available-connections", "Connections left for this service", self.available()),
            count("peak-pods", "Pods at the peak, with those that terminate", deploy.rollout.peak),
            count("surge-pods", "Pods that may be added", self.surge_pods()),
            count("unavailable-pods", "Pods that may be missing", self.unavailable_pods()),
            count("waves", "Steps", deploy.rollout.waves),
            seconds("rollout-seconds", "Until all new pods are available", deploy.rollout.available_after),
            seconds("termination-seconds", "A pod terminates for", self.termination()),
            Metric {
                key: "utilization-share",
                label: "Highest use of the capacity",
                amount: if deploy.capacity > 0.0 { Amount::new(deploy.utilization) } else { NOTHING_SERVES },
                unit: Unit::SHARE,
            },
            count("cut-requests", "Requests and streams cut off, at most", deploy.cut),
            seconds("grace-needed-seconds", "Grace period needed", self.grace_needed()),
            count("reconnects", "Streams that reconnect at once", deploy.reconnects),
        ]
    }
}
