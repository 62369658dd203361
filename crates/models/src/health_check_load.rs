//! How much of the database and the pool health checks use, how soon they detect a failure, and how they hurt healthy
//! instances.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `I` | app instances | |
//! | `n`, `P` | probers of a source and the interval of each; one source is the main one | s |
//! | `T` | timeout of a check | s |
//! | `F`, `H` | failures in a row until an instance is out, successes in a row until it is back | |
//! | `f` | probability that a healthy instance fails a check | |
//! | `q`, `p`, `e` | queries in a check, and 1 each if the pool pings a connection on acquire and on release | |
//! | `A` | age up to which a cached status is used, or time between two refreshes | s |
//! | `s`, `R` | time a query runs in the database, network round trip to it | s |
//! | `u`, `k` | database CPU of a round trip, database cores | s |
//! | `c` | pool size of an instance | |
//! | `λ`, `S` | requests of all instances that take a connection, and how long each holds it | /s, s |
//! | `W` | acquire timeout of the pool | s |
//! | `D` | time without queries after which the database suspends | s |
//!
//! # Formulas
//!
//! ```text
//! checks of an instance     r = Σ n / P  +  (1 / I) Σ n / P     sources of each instance, and through the load balancer
//! checks of all             I r
//! checks that reach the     x = r                     without a cache
//! database, per instance    x = 1 / (P ⌈A / P⌉)       lazy cache, a single prober
//!                           x by following misses     lazy cache, up to 12 probers
//!                           x = r / (1 + r A)         lazy cache, more probers
//!                           x = 1 / A                 background refresher
//! queries                   I x q                     round trips       I x (q + p + e)
//! busy connections          I x h                     hold of a check   h = (q + p + e) (R + s)
//! share of the pools        x h / c                   database CPU      I x (q + p + e) u / k
//! detection of a hang       (F - 1) P + T   to   (F - 1) P + T + v
//! recovery                  (H - 1) P       to   (H - 1) P + v
//! until a check shows it, v P                         without a cache, mean P / 2
//!                           P ⌈A / P⌉                 lazy cache, a single prober, mean half of it
//!                           P + A                     lazy cache, more probers, mean (P + A² x) / 2
//!                           P + A                     background refresher, mean half of it
//! false ejections, per s    I n / P / E,  E = 1 / f + 1 / f² + ... + 1 / f^F = (f^-F - 1) / (1 - f)
//! cascade                   least j with  P(wait > min(T - a, W)) > 10%,  Erlang C of c and λ S / (I - j)
//!                           a = (q + p) (R + s)       a check does not wait for the ping on release
//! longest gap of queries    min P without a cache, A + min P with a lazy one, A with a refresher; below D: no suspension
//! ```
//!
//! Busy connections follow from Little's law: arrival rate times hold time. A lazy cache delays detection only until the
//! status expires, so a single prober with an interval of `A` or more is not delayed at all. `E` is the mean number of checks until `F` in a row fail. A background refresher never waits, so
//! there is no cascade. A check with `q + p = 0` takes no connection, so nothing is released.
//!
//! # Sources
//!
//! - Each ALB node checks each target: AWS, "Health checks for Application Load Balancer target groups".
//! - sqlx pings a connection before it hands it out (`test_before_acquire`, default true): sqlx 0.9, `PoolOptions`.
//! - It pings it again on release, which no setting turns off: sqlx 0.9, `pool/connection.rs`. The lab counted three
//!   round trips of a check with one query. The check does not wait for the third.
//! - Interval 2 s: HAProxy's default `inter`. Timeout 1 s, thresholds 3 and 1: Kubernetes' probe defaults. Pool size
//!   10, acquire timeout 30 s: sqlx. The intervals of the other sources: their vendors, except Envoy and uptime
//!   monitors.
//! - Runs of failures: S. M. Ross, "Introduction to Probability Models", chapter 3, consecutive successes.
//! - The lazy cache: each miss is followed by `A` without one, then by the wait for the next check. `lazy.rs` follows
//!   that for the periodic checks of up to 12 probers. The checks of more probers arrive like a Poisson process, whose
//!   wait is `1 / r` on average. Both are within 4% of simulations of 19 setups in `tests/lazy.rs`.
//!
//! # Limits
//!
//! Detection, recovery and false ejections are those of the main source: other sources have thresholds of their own.
//! The model assumes that failures of healthy instances are independent. Failures for lack of a connection are part of
//! the cascade only.
//!
//! The model assumes that probers are not synchronized. If `A` is an exact multiple of `P`, a check is assumed to arrive
//! slightly after the status expires, like a timer that fires late. More checks never cause fewer misses of a lazy cache,
//! so the rate is at least what each prober of each instance would cause alone.
//!
//! The cascade assumes exponential hold times, an even distribution of the requests, and a database that does not slow
//! down. It excludes the checks' own use of the pool, and requests that time out. The whole model excludes retries, the
//! cost of logging checks, and handshakes of new connections.

mod chart;
mod inputs;
mod lazy;
mod model;
mod plan;
mod resilience;
mod snippets;
mod sources;
mod steps;
#[cfg(test)]
mod tests;
mod troubles;
mod verdict;

pub use inputs::{Cache, Inputs};

use super::{Amount, Calculator, Chart, FieldError, Judgment, Lab, Metric, Plot, Preset, Problem, Report, WRONG_TYPE};
use crate::units::Unit;
use model::Load;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "health-check-load",
    title: "Health-check load",
    groups: Inputs::GROUPS,
    presets: PRESETS,
    headline: "db-round-trips-per-second",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[Chart {
        title: "How does it grow with the fleet?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.growth())),
    }],
    paste: None,
    simulation: false,
    lab: Some(Lab { experiment: "health", what: "queries and round trips", but: "", measured: &[] }),
};

/// Published defaults of each kind of prober; the number of probers is an assumption.
const PRESETS: &[Preset] = &[
    Preset { title: "Kubernetes readiness", query: "probers=1&interval=10" },
    Preset {
        title: "AWS ALB in 3 zones",
        query: "probers=3&interval=30&timeout=5&failure-threshold=2&success-threshold=5",
    },
    Preset {
        title: "Google Cloud load balancer",
        query: "probers=3&interval=5&timeout=5&failure-threshold=2&success-threshold=2",
    },
    Preset { title: "Two HAProxies", query: "probers=2&timeout=2&success-threshold=2" },
    Preset { title: "Kubernetes, ALB, Route 53", query: "probers=1&interval=10&alb-nodes=3&route53-checkers=15" },
];

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Returns an error if a background task has no time between refreshes.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        if self.cache == Cache::Background && self.cache_ttl == 0.0 {
            let problem =
                Problem::Conflict("A background task needs a time between two refreshes greater than 0, like 5");
            return Err(vec![FieldError { field: "cache-ttl", problem }]);
        }
        let load = self.load();
        let better = self.recommended();
        let Judgment { verdict, headline, because, plan } = self.judge(&load, &better);
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: metrics(&load),
            table: None,
            steps: self.steps(&load),
            snippets: better.snippets(self),
        })
    }
}

fn metrics(load: &Load) -> Vec<Metric> {
    let [soonest, mean, latest] = load.detection;
    let [back_soonest, back_latest] = load.recovery;
    let lost = load.cascade.map_or(Amount::None, |cascade| Amount::new(cascade.lost));
    vec![
        Metric::new("db-round-trips-per-second", "Round trips to the database", load.round_trips.0, Unit::PER_SECOND),
        Metric::new("db-cpu-share", "Share of the database's CPU", load.cpu_share, Unit::SHARE),
        Metric::new("detection-max-seconds", "Hang noticed, latest", latest.0, Unit::SECONDS),
        Metric {
            key: "cascade-margin-instances",
            label: "Instances lost until checks fail",
            amount: lost,
            unit: Unit::NONE,
        },
        Metric::new("checks-per-second-per-instance", "Checks of an instance", load.per_instance.0, Unit::PER_SECOND),
        Metric::new("checks-per-second", "Checks of all instances", load.checks.0, Unit::PER_SECOND),
        Metric::new("cache-hit-share", "Checks answered from the cache", load.from_cache, Unit::SHARE),
        Metric::new("db-queries-per-second", "Queries", load.queries.0, Unit::PER_SECOND),
        Metric::new("busy-connections", "Connections held, on average", load.busy, Unit::NONE),
        Metric::new("pool-share", "Share of the pools", load.pool_share, Unit::SHARE),
        Metric::new("detection-min-seconds", "Hang noticed, soonest", soonest.0, Unit::SECONDS),
        Metric::new("detection-mean-seconds", "Hang noticed, on average", mean.0, Unit::SECONDS),
        Metric::new("recovery-min-seconds", "Back in service, soonest", back_soonest.0, Unit::SECONDS),
        Metric::new("recovery-max-seconds", "Back in service, latest", back_latest.0, Unit::SECONDS),
        Metric::new("false-ejections-per-day", "Healthy instances ejected", load.ejections_per_day, PER_DAY),
        Metric::new("log-lines-per-day", "Log lines, one for each check", load.checks.0 * 86_400.0, PER_DAY),
    ]
}

const PER_DAY: Unit = Unit { symbol: "/day", name: "per day" };
