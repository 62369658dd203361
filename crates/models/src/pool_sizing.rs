//! How many connections a pool needs, how long requests wait for one, and whether the database has that many.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `λ` | checkouts of all instances: requests times checkouts of each | /s |
//! | `D`, `Z` | database CPU of a checkout, and the rest of the time the connection is held | s |
//! | `S = Z + D` | hold time without contention | s |
//! | `k` | cores of the database | |
//! | `I`, `c` | instances, pool size of each | |
//! | `τ` | acquire timeout | s |
//! | `v` | squared coefficient of variation of the hold time | |
//! | `μ_n`, `M` | checkouts that one pool completes with `n` connections in use; `M = μ_c` | /s |
//!
//! # Formulas
//!
//! ```text
//! busy (Little)     λ S          knee   N* = k (Z + D) / D         CPU   λ D / k
//!
//! database          r_j = min(j, k) / D,  w_j = w_{j-1} ((n - j + 1) / Z) / r_j,  X(n) = Σ w_j r_j / Σ w_j
//! one instance      μ_n = X(n) (exact up to the timeout), without D μ_n = n / Z, arrivals λ / I
//! several           one process for the requests in all of them, split as in a closed network: see `fleet`
//! queue             E_1 = 1,  E_{n+1} = 1 + (μ_n / λ) E_n,  d = M - λ
//!                   θ = λ ((M / λ)^g - 1),  J = (1 - e^(-θτ)) / d + e^(-θτ) / M
//!                   P(wait)    = λ J / (E + λ J)
//!                   P(W > t)   = (λ (e^(-θt) - e^(-θτ)) / d + (λ / M) e^(-θτ)) / (E + λ J)
//!                   P(timeout) = P(W > τ)
//! shape of holds    g = 2 / (1 + i): i is the dispersion of completions from full pools, see `decay`; g = 1 if exponential
//!                   mean wait times (1 + i) / (2 i + (1 - i) / R), by a delay of the tail   (Kimura)
//!                   R = ½ (1 + (1 - ρ) (c - 1) (√(4 + 5 c) - 2) / (16 ρ c)), 1 at most     (Cosmetatos)
//!
//! worst case        (I_max + ⌈surge I_max⌉) c + others        available   max_connections - reserved
//! room              ⌊(available - others) / (I_max + ⌈surge I_max⌉)⌋
//! needed            least c with p99 <= target and at most one timeout a day (1e-9 <= P(timeout) <= 1e-4)
//! recommended       max(needed, 2) if there is room, else room if its p99 <= 50 ms, else needed behind a pooler or with
//!                   more max_connections; from λ D / k = 0.9 on, with as many cores as bring it to 0.7
//! shape             v = (Z² + D²) / (Z + D)² of two exponential parts, 0 if constant, four times that if long-tailed
//! ```
//!
//! With `τ = 0` this is the Erlang B formula, with `τ = ∞` the Erlang C formula. In overload, `P(timeout)` approaches
//! `1 - M / λ`.
//!
//! # Sources
//!
//! - Boots and Tijms, "A multiserver queueing system with impatient customers", Management Science 45 (1999): exact for
//!   exponential hold times, and a good estimate for others.
//! - The database as a closed network (machine repair) and as one flow-equivalent server: Lazowska and others,
//!   "Quantitative System Performance" (1984), chapters 6 to 8.
//! - Kimura, "Approximations for multi-server queues", Queueing Systems 15 (1994); Cosmetatos (1975); Allen,
//!   "Probability, Statistics and Queueing Theory" (1990).
//! - Defaults of sqlx 0.9 (`PoolOptions`), PostgreSQL 17, pgbouncer 1.24, Kubernetes (`maxSurge`).
//!
//! # Limits
//!
//! Nine of ten 99th percentiles of the wait are within 11% of event simulation if both parts of the hold are exponential.
//! With other shapes and a busy database, and within a percent or so of saturation, the answer is a range. The model excludes reconnects, locks between
//! transactions, a database that slows down with many backends, bursts of arrivals (increase `v`, or simulate), and
//! requests that take a second connection while they hold one. A pooler in transaction mode and the pools are modeled
//! as one queue with the acquire timeout.

mod chart;
mod database;
mod decay;
mod decision;
mod fleet;
mod inputs;
mod model;
mod paste;
mod patience;
mod pools;
mod queue;
mod remedy;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

use super::{
    Amount, Calculator, Chart, FieldError, Judgment, Lab, Metric, Plot, Preset, Problem, Range, Report, WRONG_TYPE,
};
use crate::units::Unit;
pub use inputs::{Inputs, Pooler, Shape};
use model::Sizing;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "pool-sizing",
    title: "Pool sizing",
    groups: Inputs::GROUPS,
    presets: &[
        Preset { title: "One small service", query: "rps=50&instances=2&db-cores=2&max-instances=2" },
        Preset {
            title: "Many pods",
            query: "rps=2000&instances=20&pool-size=5&db-cores=8&max-connections=200&max-instances=40",
        },
        Preset {
            title: "Many pods, PgBouncer",
            query: "rps=2000&instances=20&pool-size=20&acquire-timeout=2&db-cores=8&max-connections=200&max-instances=40&pooler=pgbouncer-transaction&pooler-size=40",
        },
        Preset { title: "Call inside a transaction", query: "held-time=120&pool-size=20" },
        Preset { title: "Database at its limit", query: "rps=2200&pool-size=20&acquire-timeout=2" },
    ],
    headline: "p99-total-ms",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[Chart {
        title: "How long do requests take, for each pool size?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.waits())),
    }],
    paste: Some(paste::PASTE),
    simulation: true,
    lab: Some(Lab {
        experiment: "pool",
        what: "waits and timeouts",
        but: "",
        measured: &[
            Range::Numbers { key: "pool-size", low: 5.0, high: 30.0 },
            Range::Numbers { key: "instances", low: 1.0, high: 4.0 },
            Range::Numbers { key: "variability", low: 0.0, high: 4.0 },
            Range::Numbers { key: "db-cpu-utilization", low: 0.0, high: 0.65 },
        ],
    }),
};

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Returns an error if checkouts take no time, or if a session pooler has fewer connections than there are
    /// instances.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        let conflict = |field, sentence| Err(vec![FieldError { field, problem: Problem::Conflict(sentence) }]);
        if self.db_time + self.held_time == 0.0 {
            return conflict(
                "held-time",
                "A checkout takes time: enter more than 0 here or in “Database CPU per checkout”",
            );
        }
        if self.pooler == Pooler::Session && self.pooler_size < self.instances {
            return conflict(
                "pooler-size",
                "In session mode, each instance needs its own connection: enter at least as many as there are instances",
            );
        }
        let sizing = self.sizing();
        let Judgment { verdict, headline, because, plan } = self.judge(&sizing);
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: self.metrics(&sizing),
            table: None,
            steps: self.steps(&sizing),
            snippets: vec![
                snippets::sqlx(self, &sizing.decision),
                snippets::postgres(self, &sizing.decision),
                snippets::pgbouncer(self, &sizing.decision),
            ],
        })
    }

    fn metrics(&self, sizing: &Sizing) -> Vec<Metric> {
        let pools = &sizing.pools;
        let metric = Metric::new;
        let millis = |key, label, seconds: Option<f64>| Metric {
            key,
            label,
            amount: seconds.map_or(Amount::Unstable, |seconds| Amount::new(seconds * 1e3)),
            unit: Unit::MILLIS,
        };
        let connections = Unit::NONE;
        let a_day = sizing.demand.arrival_rate * pools.timeout_probability() * 86_400.0;
        let knee = self.database().knee().unwrap_or(f64::INFINITY);
        let recommended = sizing.decision.size(self).map_or(Amount::None, Amount::new);
        let recommended = Metric {
            key: "recommended-pool-size",
            label: "Recommended pool size",
            amount: recommended,
            unit: connections,
        };
        vec![
            recommended,
            millis("p99-wait-ms", "Wait for a connection, p99", pools.quantile(0.99)),
            millis("p99-total-ms", "Wait and hold, p99", pools.total_quantile(0.99)),
            metric("worst-case-connections", "Connections during a rollout", sizing.worst_case, connections),
            metric("available-connections", "Connections available", sizing.available, connections),
            metric("wait-probability", "Requests that wait", pools.wait_probability(), Unit::SHARE),
            metric("timeout-probability", "Requests that time out", pools.timeout_probability(), Unit::SHARE),
            metric("timeouts-per-day", "Timeouts per day at this load", a_day, Unit::NONE),
            millis("mean-wait-ms", "Wait for a connection, mean", Some(pools.mean_wait())),
            millis("p50-wait-ms", "Wait for a connection, p50", pools.quantile(0.5)),
            millis("p95-wait-ms", "Wait for a connection, p95", pools.quantile(0.95)),
            millis("mean-total-ms", "Wait and hold, mean", Some(pools.total_mean())),
            metric("busy-connections", "Connections in use, all instances", pools.busy(), connections),
            metric("pool-utilization", "Share of connections in use", pools.utilization(), Unit::SHARE),
            metric("db-cpu-utilization", "Database CPU that the load needs", sizing.cpu, Unit::SHARE),
            metric("max-throughput", "Maximum checkouts per second", sizing.max_throughput, Unit::PER_SECOND),
            metric("knee-connections", "Connections that saturate the database's cores", knee, connections),
            millis("shared-pool-mean-wait-ms", "Mean wait with one shared pool", Some(sizing.shared.mean_wait())),
        ]
    }
}
