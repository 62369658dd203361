//! Whether the timeouts around a request fit into each other, and how much load its retries add.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `C`, `P`, `R` | timeouts of one attempt of the client, of one try of the load balancer, of the service | s |
//! | `a`, `s`, `X` | timeouts of the pool's acquire, of a statement, of a transaction | s |
//! | `k`, `h`, `t` | statements and HTTP calls of a request, one after the other; timeout of a call | s |
//! | `n₁`, `n₂`, `n₃` | attempts of the client, of the load balancer, of the service | |
//! | `β`, `κ` | base and cap of the backoff | s |
//! | `p` | probability that one attempt fails at the innermost layer | |
//! | `b` | retry budget: retries of a layer per request that it gets | |
//! | `λ`, `K` | requests of the clients, requests that the database can serve | /s |
//! | `w` | work of a failed attempt, as a share of that of a successful one | |
//!
//! # Formulas
//!
//! ```text
//! pauses of n attempts      B(n) = Σ min(κ, β 2^i),  i = 0 to n - 2; half of it on average (full jitter)
//! database, one attempt     d = min(k s, X)
//! longest work              I = n₃ (a + d + h t) + B(n₃)
//! service answers within    S = min(R, I);   a try of the load balancer   T = min(P, S)
//! longest wait of a client  n₁ min(C, n₂ T) + B(n₁)
//! work ends within          E = I if I ≤ R, else R + min(s, d, I - R): the statement in progress runs on
//! work for a client gone    (n₂ - 1) T + E - min(C, n₂ T)
//! attempts of a layer       e(q) = min((1 - qⁿ) / (1 - q), 1 + b);  it fails with probability 1 - e(q) (1 - q)
//! load factor               F(p) = e₁ e₂ e₃, from the innermost layer outwards, each with the failures of the one inside
//! work of the database      λ F(p) (1 - p (1 - w))
//! overload outlasts cause   w λ F(1) > K ≥ λ;  tipping point: the p at which the work reaches K
//! ```
//!
//! Without a budget the layers telescope: `F(p) = (1 - p^N) / (1 - p)` with `N = n₁ n₂ n₃`. Multiplying the expected
//! attempts of the layers with the same `p` instead would overstate the load, because an outer attempt fails only after
//! all inner ones did.
//!
//! The work of the database has a fixed point at the tipping point: with fewer failures the queue drains, with more it
//! grows, more attempts time out, and that state persists after its cause is gone. It needs failed attempts that cost
//! work (`w`): if rejecting costs nothing, the database completes `K ≥ λ` requests a second and recovers.
//!
//! # Sources
//!
//! - Attempts multiply over layers, 4 × 4 × 4 = 64, and a budget of 10% bounds the growth to 1.1: B. Beyer and others,
//!   "Site Reliability Engineering" (2016), chapters 22, "Addressing Cascading Failures", and 21, "Handling Overload".
//! - Three tries at each of five layers are 243: M. Brooker, "Timeouts, retries, and backoff with jitter", Amazon
//!   Builders' Library. Full jitter: the same, "Exponential Backoff And Jitter", AWS Architecture Blog (2015).
//! - Overload that outlasts its cause: N. Bronson and others, "Metastable Failures in Distributed Systems", HotOS 2021.
//! - Defaults: acquire timeout of 30 s, sqlx 0.9; no statement timeout, PostgreSQL; no request timeout, axum. The
//!   timeouts of the form are those of this project's reference service and its proxies. Rate, capacity, failures and
//!   attempts are assumptions.
//!
//! # Limits
//!
//! All waits are upper bounds: each part of a request takes as long as its timeout allows. The client learns nothing
//! earlier than the load balancer, and the load balancer does not tell the service that a client left; many do, and axum
//! then drops the handler. sqlx sends no cancel request, so a statement in progress runs until its own timeout. Failures
//! are independent; failures that come together are the outage, `p = 1`. The model leaves out the time to connect, the
//! second timer of a statement's first preparation, work in spawned tasks, and what a called service does after its
//! caller left.

mod chart;
mod inputs;
mod model;
mod plan;
mod retries;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

pub use inputs::Inputs;

use super::{Amount, Calculator, Chart, FieldError, Judgment, Lab, Metric, Plot, Preset, Range, Report, WRONG_TYPE};
use crate::units::Unit;
use model::Times;
use retries::Load;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "timeout-budget",
    title: "Timeouts and retries",
    groups: Inputs::GROUPS,
    presets: PRESETS,
    headline: "slack-seconds",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[Chart {
        title: "How much load do retries add?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.amplification())),
    }],
    paste: None,
    simulation: false,
    lab: Some(Lab {
        experiment: "timeouts",
        what: "attempts in an outage",
        but: "",
        measured: &[Range::Numbers { key: "attempts", low: 1.0, high: 3.0 }],
    }),
};

/// The first has the defaults of the tools; the second and third are the reference service of this project; the fourth
/// is the example of the SRE book.
const PRESETS: &[Preset] = &[
    Preset {
        title: "Nothing configured",
        query: "request-timeout=0&acquire-timeout=30&statement-timeout=0&client-timeout=0&proxy-timeout=60&attempts=1",
    },
    Preset { title: "Reference service, PostgreSQL 17", query: "retry-budget=10&transaction-timeout=7" },
    Preset { title: "nginx tries two servers", query: "statement-timeout=2&attempts=1&proxy-attempts=2" },
    Preset {
        title: "Three layers that retry",
        query: "statement-timeout=2&attempts=4&proxy-attempts=4&inner-attempts=4",
    },
    Preset {
        title: "Mobile app, one HTTP call",
        query: "request-timeout=8&acquire-timeout=1&statement-timeout=1&client-timeout=10&proxy-timeout=9&attempts=2&retry-budget=10&calls=1",
    },
];

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Returns an error if the backoff's cap is below its base.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        self.check()?;
        let (times, load) = (self.times(), self.load());
        let planned = self.planned();
        let Judgment { verdict, headline, because, plan } = self.judge(&times, &load, &planned);
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers: self.offers(&planned),
            metrics: metrics(&times, &load),
            table: None,
            steps: self.steps(&times, &load),
            snippets: self.snippets(&planned),
        })
    }
}

fn metrics(times: &Times, load: &Load) -> Vec<Metric> {
    let number = Metric::new;
    let slack = times.slack.map_or(Amount::None, Amount::new);
    let tipping_point = load.tipping_point.map_or(Amount::None, Amount::new);
    vec![
        Metric {
            key: "slack-seconds",
            label: "Request timeout minus longest work",
            amount: slack,
            unit: Unit::SECONDS,
        },
        number("zombie-seconds", "Work for a client that is gone, at most", times.zombie, Unit::SECONDS),
        number("worst-latency-seconds", "Longest wait of a client", times.client_wait, Unit::SECONDS),
        number("outage-attempts", "Attempts during an outage", load.outage_attempts, Unit::PER_SECOND),
        number("worst-attempts", "Attempts of one request, at most", load.worst, Unit::NONE),
        number("expected-attempts", "Attempts of one request, on average without a budget", load.expected, Unit::NONE),
        number("load-factor", "Attempts of one request, on average", load.factor, Unit::NONE),
        number("outage-factor", "Attempts of one request during an outage", load.outage_factor, Unit::NONE),
        number("failures-after-retries", "Requests that still fail", load.failures, Unit::SHARE),
        Metric {
            key: "tipping-point",
            label: "Failures at which retries overload the database",
            amount: tipping_point,
            unit: Unit::SHARE,
        },
        number("inner-worst-seconds", "Longest work of a request", times.work, Unit::SECONDS),
        number("answer-seconds", "The service answers within", times.answer, Unit::SECONDS),
        number("backoff-max-seconds", "Pauses between the client's attempts, at most", times.pauses, Unit::SECONDS),
        number(
            "backoff-mean-seconds",
            "Pauses between the client's attempts, on average",
            times.pauses / 2.0,
            Unit::SECONDS,
        ),
    ]
}
