//! How much of the database and of the pool goes to health checks, and how soon a failure is noticed.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `I` | app instances | |
//! | `n` | probers of each instance | |
//! | `P`, `T` | interval and timeout of a check | s |
//! | `F` | failures in a row until an instance is out | |
//! | `q`, `p` | queries in a check, and 1 if the pool pings a connection when it is acquired | |
//! | `A` | age up to which a cached status is used, or time between two refreshes | s |
//! | `s`, `R` | time a query runs in the database, network round trip to it | s |
//! | `u`, `k` | database CPU of a round trip, database cores | s |
//! | `c` | pool size of an instance | |
//!
//! # Formulas
//!
//! ```text
//! checks of an instance     r = n / P                 of all instances  I r
//! checks that reach the     x = r                     without a cache
//! database, per instance    x = r / (1 + r A)         lazy cache, two or more probers (Poisson-like arrivals)
//!                           x = 1 / (P ⌈A / P⌉)       lazy cache, a single prober (strictly periodic)
//!                           x = 1 / A                 background refresher
//! queries                   I x q                     round trips       I x (q + p)
//! busy connections          I x (q + p) (R + s)       share of the pools: that / (I c)
//! database CPU              I x (q + p) u / k
//! detection of a hang       (F - 1) P + T   to   F P + T + A;  mean (F - 1/2) P + T + A / 2
//! ```
//!
//! Busy connections are Little's law: arrival rate times hold time. `A` counts in the detection only where there is a cache.
//!
//! # Sources
//!
//! - Each ALB node checks each target: AWS, "Health checks for Application Load Balancer target groups".
//! - sqlx pings a connection before it hands it out (`test_before_acquire`, default true): sqlx 0.9, `PoolOptions`.
//! - Interval 2 s: HAProxy's default `inter`. Timeout 1 s, failure threshold 3: Kubernetes' probe defaults. Pool size 10: sqlx.
//! - The lazy cache is a renewal process: each miss is followed by `A` without one, then by the wait for the next check.
//!
//! # Limits
//!
//! Probers are taken as unsynchronized. With two or more probers a lazy cache is at least as busy as the longest gap of a
//! single prober allows, `1 / (P (⌊A / P⌋ + 1))`; the approximation is kept above that. Where `A` is an exact multiple of
//! `P`, a single prober's check is taken to come a little after the status expires, as a timer that fires late does. The
//! wait for a free connection is not in the hold time, nor are retries, the cost of logging a check, or a new connection's
//! handshake. Nor is the ping with which sqlx tests a connection that is given back: the check has its answer by then.

mod snippets;
#[cfg(test)]
mod tests;
mod words;

use super::{Amount, Calculator, Choice, Field, FieldError, FromValue, Marked, Metric, Problem, Report, Value};
use crate::inputs;
use crate::units::{PerSecond, Seconds, Unit, count};

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "health-check-load",
    title: "Health-check load",
    groups: Inputs::GROUPS,
    presets: &[],
    headline: "db-round-trips-per-second",
    evaluate: |values| Inputs::from_values(values).ok_or_else(Vec::new)?.evaluate(),
    charts: |_| Vec::new(),
};

/// What a check finds between itself and the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Nothing: each check asks the database.
    None,
    /// The last status, asked anew by the first check after it has expired.
    Lazy,
    /// A status that a background task keeps fresh; checks only read it.
    Background,
}

const CACHES: &[Choice] = &[
    Choice { key: "none", label: "No: each check asks the database" },
    Choice { key: "lazy", label: "Lazily: asked again when too old" },
    Choice { key: "background", label: "By a background task" },
];

impl FromValue for Cache {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Choice("none") => Some(Self::None),
            Value::Choice("lazy") => Some(Self::Lazy),
            Value::Choice("background") => Some(Self::Background),
            _ => None,
        }
    }
}

inputs! {
    /// Who checks, what a check does, and the database it does it to.
    Inputs {
        "Who is asking" open {
            /// `I`.
            instances: f64 = Field::count("instances", "App instances", 10, 1, 5_000)
                .hint("Pods, tasks or VMs behind the load balancer");
            /// `n`.
            probers: f64 = Field::count("probers", "Probers per instance", 10, 1, 1_000)
                .hint("Load-balancer nodes, proxies, sidecars; a kubelet is one");
            /// `P`, in seconds.
            interval: f64 = Field::number("interval", "Check interval", 2.0, 0.1, 3_600.0)
                .unit(Unit::SECONDS).published().hint("HAProxy 2 s, Kubernetes 10 s, AWS ALB 30 s");
        }
        "Timeout and threshold" folded {
            /// `T`, in seconds.
            timeout: f64 = Field::number("timeout", "Check timeout", 1.0, 0.05, 300.0)
                .unit(Unit::SECONDS).published().hint("Kubernetes 1 s, AWS ALB 5 s");
            /// `F`.
            failure_threshold: f64 = Field::count("failure-threshold", "Failure threshold", 3, 1, 100)
                .published().hint("Failures in a row until the instance is out");
        }
        "What a check does" folded {
            /// `q`.
            queries_per_check: f64 = Field::count("queries-per-check", "Queries in a check", 1, 0, 100)
                .hint("SELECT 1 is one query");
            /// `p`.
            pre_ping: bool = Field::toggle("pre-ping", "Ping on acquire", true)
                .published().hint("sqlx does, unless test_before_acquire is off");
            /// What stands between a check and the database.
            cache: Cache = Field::choice("cache", "Is the status cached?", "none", CACHES)
                .hint("A cache changes what reaches the database, not how often you are asked");
            /// `A`, in seconds.
            cache_ttl: f64 = Field::number("cache-ttl", "Greatest age of the status", 5.0, 0.0, 3_600.0)
                .unit(Unit::SECONDS).hint("For a background task: the time between two refreshes");
        }
        "The database" folded {
            /// `R`, in milliseconds.
            round_trip_time: f64 = Field::number("round-trip-time", "Network round trip", 0.5, 0.0, 10_000.0)
                .unit(Unit::MILLIS).hint("Same zone about 0.5 ms, another zone 1 to 2 ms");
            /// `s`, in microseconds.
            query_time: f64 = Field::number("query-time", "Run time of the query", 50.0, 0.0, 10_000_000.0)
                .unit(Unit::MICROS).hint("SELECT 1 takes tens of microseconds");
            /// `u`, in microseconds.
            db_cpu: f64 = Field::number("db-cpu-per-round-trip", "Database CPU of a round trip", 50.0, 0.0, 10_000_000.0)
                .unit(Unit::MICROS).hint("At most about 70 µs in published pgbench records");
            /// `c`.
            pool_size: f64 = Field::count("pool-size", "Pool size of an instance", 10, 1, 10_000)
                .unit(Unit::counted("connections")).published().hint("sqlx's max_connections");
            /// `k`.
            db_cores: f64 = Field::number("db-cores", "Database cores", 4.0, 0.1, 1_024.0)
                .unit(Unit::counted("cores"));
        }
    }
}

/// The quantities of the model, before they are put into words.
struct Load {
    per_instance: PerSecond,
    checks: PerSecond,
    refreshes: PerSecond,
    queries: PerSecond,
    round_trips: PerSecond,
    hold: Seconds,
    busy: f64,
    pool_share: f64,
    cpu_share: f64,
    detection: [Seconds; 3],
}

impl Inputs {
    /// The answer.
    ///
    /// # Errors
    ///
    /// A background refresher needs a time between refreshes that is greater than zero.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        if self.cache == Cache::Background && self.cache_ttl == 0.0 {
            let problem =
                Problem::Conflict("A background task needs a time between two refreshes greater than 0, like 5");
            return Err(vec![FieldError { field: "cache-ttl", problem }]);
        }
        let load = self.load();
        let (verdict, because) = self.judge(&load);
        Ok(Report {
            verdict,
            headline: Marked::new(format!(
                "Your checks send ⟦{}⟧ and ⟦{}⟧ a second to the database.",
                count(load.queries.0, "query", "queries"),
                count(load.round_trips.0, "round trip", "round trips"),
            )),
            because,
            metrics: metrics(&load),
            table: None,
            steps: self.steps(&load),
            snippets: vec![snippets::kubernetes(self), snippets::axum(self)],
        })
    }

    fn load(&self) -> Load {
        let interval = Seconds(self.interval);
        let per_instance = self.probers / interval;
        let refreshes = PerSecond(self.refreshes(per_instance.0));
        let queries = refreshes * (self.instances * self.queries_per_check);
        let round_trips = refreshes * (self.instances * self.round_trips_per_check());
        let visit = Seconds::from_millis(self.round_trip_time) + Seconds::from_micros(self.query_time);
        let hold = visit * self.round_trips_per_check();
        let busy = refreshes * self.instances * hold;
        let age = Seconds(if self.cache == Cache::None { 0.0 } else { self.cache_ttl });
        let noticed_after = |intervals: f64, ages: f64| interval * intervals + Seconds(self.timeout) + age * ages;
        Load {
            per_instance,
            checks: per_instance * self.instances,
            refreshes,
            queries,
            round_trips,
            hold,
            busy,
            pool_share: busy / (self.instances * self.pool_size),
            cpu_share: round_trips * Seconds::from_micros(self.db_cpu) / self.db_cores,
            detection: [
                noticed_after(self.failure_threshold - 1.0, 0.0),
                noticed_after(self.failure_threshold - 0.5, 0.5),
                noticed_after(self.failure_threshold, 1.0),
            ],
        }
    }

    fn round_trips_per_check(&self) -> f64 {
        self.queries_per_check + f64::from(u8::from(self.pre_ping))
    }

    /// Checks of one instance that reach the database, per second, out of `checks` per second.
    fn refreshes(&self, checks: f64) -> f64 {
        let (period, age) = (self.interval, self.cache_ttl);
        match self.cache {
            Cache::None => checks,
            Cache::Background => 1.0 / age,
            Cache::Lazy if self.probers == 1.0 => 1.0 / (period * (age / period).ceil().max(1.0)),
            Cache::Lazy => {
                let longest_gap = period * ((age / period).floor() + 1.0);
                (checks / (1.0 + checks * age)).max(1.0 / longest_gap)
            }
        }
    }
}

fn metrics(load: &Load) -> Vec<Metric> {
    let metric = |key, label, amount: f64, unit| Metric { key, label, amount: Amount::new(amount), unit };
    let [soonest, mean, latest] = load.detection;
    vec![
        metric("checks-per-second-per-instance", "Checks of an instance", load.per_instance.0, Unit::PER_SECOND),
        metric("checks-per-second", "Checks of all instances", load.checks.0, Unit::PER_SECOND),
        metric("db-queries-per-second", "Queries", load.queries.0, Unit::PER_SECOND),
        metric("db-round-trips-per-second", "Round trips to the database", load.round_trips.0, Unit::PER_SECOND),
        metric("busy-connections", "Connections held, on average", load.busy, Unit::NONE),
        metric("pool-share", "Share of the pools", load.pool_share, Unit::SHARE),
        metric("db-cpu-share", "Share of the database's CPU", load.cpu_share, Unit::SHARE),
        metric("detection-min-seconds", "Hang noticed, soonest", soonest.0, Unit::SECONDS),
        metric("detection-mean-seconds", "Hang noticed, on average", mean.0, Unit::SECONDS),
        metric("detection-max-seconds", "Hang noticed, latest", latest.0, Unit::SECONDS),
    ]
}
