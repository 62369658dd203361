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
//! one pool of I     m = its mean connections in use, o = m (I - 1),  μ_n = n / (n + o) X(n + o),  arrivals λ / I
//!                   (m is found by a damped fixed point; without D it is exactly μ_n = n / Z)
//! queue             E_1 = 1,  E_{n+1} = 1 + (μ_n / λ) E_n,  d = M - λ
//!                   J = (1 - e^(-dτ)) / d + e^(-dτ) / M
//!                   P(wait)    = λ J / (E + λ J)
//!                   P(W > t)   = (λ (e^(-dt) - e^(-dτ)) / d + (λ / M) e^(-dτ)) / (E + λ J)
//!                   P(timeout) = P(W > τ)
//! variability       P(W > t) of v is that of t / f and τ / f, with f = (1 + v) / 2       (Allen and Cunneen)
//!                   mean wait times (1 + v) / (2 v + (1 - v) / R)                          (Kimura)
//!                   R = ½ (1 + (1 - ρ) (c - 1) (√(4 + 5 c) - 2) / (16 ρ c)), 1 at most     (Cosmetatos)
//!
//! worst case        (I_max + ⌈surge I_max⌉) c + others        available   max_connections - reserved
//! recommended       min(allowed, max(needed, 2)):  needed is the least c with p99 <= target and P(timeout) <= 1e-4,
//!                   allowed = ⌊(available - others) / (I_max + ⌈surge I_max⌉)⌋
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
//! Several instances share one database: each is computed with the others at their mean. Above 90% of the cores that is
//! too optimistic, and the other extreme, all instances as busy as this one, is too pessimistic, so the answer states
//! both. Waits with `v > 1` and a short timeout are upper estimates. The model excludes reconnects, locks between
//! transactions, a database that slows down with many backends, bursts of arrivals (increase `v`, or simulate), and
//! requests that take a second connection while they hold one. A pooler in transaction mode and the pools are modeled
//! as one queue with the acquire timeout.

mod chart;
mod database;
mod inputs;
mod model;
mod pools;
mod queue;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

use super::{Amount, Calculator, Chart, FieldError, Metric, Plot, Preset, Problem, Report, WRONG_TYPE};
use crate::units::Unit;
pub use inputs::{Inputs, Pooler};
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
            title: "Many pods, pgbouncer",
            query: "rps=2000&instances=20&pool-size=20&acquire-timeout=2&db-cores=8&max-connections=200&max-instances=40&pooler=pgbouncer-transaction&pooler-size=40",
        },
        Preset { title: "Call inside a transaction", query: "held-time=120&pool-size=20" },
        Preset { title: "Database at its limit", query: "rps=2200&pool-size=20&acquire-timeout=2" },
    ],
    headline: "mean-wait-ms",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    charts: &[Chart {
        title: "How long do requests wait, for each size of the pool?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.waits())),
    }],
    simulation: true,
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
                "A checkout takes some time: enter more than 0 here or at “Database CPU of a checkout”",
            );
        }
        if self.pooler == Pooler::Session && self.pooler_size < self.instances {
            return conflict(
                "pooler-size",
                "In session mode each instance needs a connection of its own: enter at least as many as there are instances",
            );
        }
        let sizing = self.sizing();
        let (verdict, because) = self.judge(&sizing);
        Ok(Report {
            verdict,
            headline: self.headline(&sizing),
            because,
            metrics: self.metrics(&sizing),
            table: None,
            steps: self.steps(&sizing),
            snippets: vec![
                snippets::sqlx(self, &sizing),
                snippets::postgres(self, &sizing),
                snippets::pgbouncer(self, &sizing),
            ],
        })
    }

    fn metrics(&self, sizing: &Sizing) -> Vec<Metric> {
        let pools = &sizing.pools;
        let metric = Metric::new;
        let wait = |key, label, share| Metric {
            key,
            label,
            amount: pools.quantile(share).map_or(Amount::Unstable, |wait| Amount::new(wait * 1e3)),
            unit: Unit::MILLIS,
        };
        let connections = Unit::NONE;
        let a_day = sizing.demand.arrival_rate * pools.timeout_probability() * 86_400.0;
        vec![
            wait("p99-wait-ms", "Wait for a connection, p99", 0.99),
            metric("recommended-pool-size", "Recommended pool size", sizing.recommended as f64, connections),
            metric("wait-probability", "Requests that wait", pools.wait_probability(), Unit::SHARE),
            metric("timeout-probability", "Requests that time out", pools.timeout_probability(), Unit::SHARE),
            metric("timeouts-per-day", "Timeouts a day at this load", a_day, Unit::NONE),
            metric("mean-wait-ms", "Wait, mean", pools.mean_wait() * 1e3, Unit::MILLIS),
            wait("p50-wait-ms", "Wait, p50", 0.5),
            wait("p95-wait-ms", "Wait, p95", 0.95),
            metric("busy-connections", "Connections in use, mean", pools.busy(), connections),
            metric("pool-utilization", "Utilization of the pools", pools.utilization(), Unit::SHARE),
            metric("db-cpu-utilization", "CPU asked of the database", sizing.cpu, Unit::SHARE),
            metric("max-throughput", "Checkouts it can complete", sizing.max_throughput, Unit::PER_SECOND),
            metric(
                "knee-connections",
                "Connections that fill its cores",
                self.database().knee().unwrap_or(f64::INFINITY),
                connections,
            ),
            metric(
                "shared-pool-mean-wait-ms",
                "Mean wait, were it one pool",
                sizing.shared.mean_wait() * 1e3,
                Unit::MILLIS,
            ),
            metric("worst-case-connections", "Connections, worst case", sizing.worst_case, connections),
            metric("available-connections", "Connections available", sizing.available, connections),
        ]
    }
}
