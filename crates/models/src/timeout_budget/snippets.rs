//! Configuration to paste, with the recommended timeouts in it.

use super::Inputs;
use super::model::limit;
use super::plan::BUDGET;
use crate::{Marked, Snippet, fill};

impl Inputs {
    pub(super) fn snippets(&self, planned: &Self) -> Vec<Snippet> {
        vec![self.axum(planned), self.postgres(planned), self.outbound(planned), self.nginx(planned), self.alb(planned)]
    }

    fn axum(&self, planned: &Self) -> Snippet {
        let code = [
            "\
use std::time::Duration;

use axum::{Router, http::StatusCode};
use sqlx::{PgPool, postgres::{PgConnectOptions, PgPoolOptions}};
use tower_http::timeout::TimeoutLayer; // tower-http with the feature `timeout`

pub fn with_timeout(routes: Router) -> Router {
    routes.layer(TimeoutLayer::with_status_code(
        StatusCode::GATEWAY_TIMEOUT,
        Duration::from_millis(⟦{=}⟧),",
            &differs("//", self.request_timeout, planned.request_timeout),
            "
    ))
}

pub fn pool(options: PgConnectOptions) -> PgPool {
    let options = options.options([
",
            &self.database_lines(planned, "        (\"{}\", \"⟦{=}⟧\"),", "//"),
            "    ]);
    PgPoolOptions::new()
        .acquire_timeout(Duration::from_millis(⟦{=}⟧))",
            &differs("//", self.acquire_timeout, planned.acquire_timeout),
            "
        .connect_lazy_with(options)
}
",
        ]
        .concat();
        let code = Marked::fill(&code, &[millis(planned.request_timeout), millis(planned.acquire_timeout)]);
        Snippet { title: "Axum and sqlx", code }
    }

    /// The settings of a role reach sessions through a pooler, too.
    fn postgres(&self, planned: &Self) -> Snippet {
        let code = [
            "\
-- For PgBouncer, which does not pass on what sqlx sends; applies to new sessions.
",
            &self.database_lines(planned, "ALTER ROLE app SET {} = '⟦{=}ms⟧';", "--"),
            "
-- Which statements take longest?
SELECT max_exec_time / 1000 AS seconds, calls, query
FROM pg_stat_statements ORDER BY 1 DESC LIMIT 10;
",
        ];
        Snippet { title: "PostgreSQL", code: Marked::new(code.concat()) }
    }

    /// Returns one line for each timeout of the database, in milliseconds; 0 turns a timeout off.
    fn database_lines(&self, planned: &Self, pattern: &str, comment: &str) -> String {
        // A lock is a part of the wait for a statement: the shorter timeout names the cause.
        let lock = limit(planned.statement_timeout).min(planned.transaction_timeout.unwrap_or(f64::INFINITY)) / 2.0;
        let mut text = String::new();
        let mut line = |name: &str, now: f64, seconds: f64| {
            let milliseconds = if seconds == 0.0 { 0.0 } else { millis(seconds) };
            let named = pattern.replacen("{}", name, 1);
            text.push_str(&[fill(&named, &[milliseconds]), differs(comment, now, seconds), "\n".into()].concat());
        };
        line("statement_timeout", self.statement_timeout, planned.statement_timeout);
        if lock.is_finite() {
            line("lock_timeout", lock, lock);
        }
        if let Some(seconds) = planned.transaction_timeout {
            line("transaction_timeout", self.transaction_timeout.unwrap_or_default(), seconds);
        }
        text
    }

    fn outbound(&self, planned: &Self) -> Snippet {
        // Without calls in the form, an example that fits.
        let call = if planned.calls > 0.0 { planned.call_timeout } else { planned.request_timeout / 2.0 };
        let percent = planned.retry_budget.unwrap_or(BUDGET);
        let now = if self.calls > 0.0 { self.call_timeout } else { call };
        let code = [
            "\
use std::time::Duration;

use tower::retry::budget::TpsBudget; // tower with the feature `retry`

pub fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_millis(⟦{=}⟧))
        .timeout(Duration::from_millis(⟦{=}⟧)) // one call, up to the last byte",
            &differs(",", now, call),
            "
        .build()
}

/// Shared by all calls to one target: call `deposit` for each call, `withdraw` before each retry.
/// Retries add at most ⟦{#}%⟧ to the calls of the last 10 s, plus one a second.
pub fn retry_budget() -> TpsBudget {
    TpsBudget::new(Duration::from_secs(10), 1, ⟦{=}_f32⟧ / 100.0)
}

/// The longest pause before a retry; wait for a random part of it (full jitter).
pub fn backoff(retry: u32) -> Duration {
    Duration::from_millis(⟦{=}⟧)
        .saturating_mul(2_u32.saturating_pow(retry))
        .min(Duration::from_millis(⟦{=}⟧))
}
",
        ]
        .concat();
        let numbers = [
            millis((call / 2.0).min(1.0)),
            millis(call),
            percent,
            percent,
            planned.backoff_base.round(),
            millis(planned.backoff_cap),
        ];
        Snippet { title: "Calls and retries", code: Marked::fill(&code, &numbers) }
    }

    fn nginx(&self, planned: &Self) -> Snippet {
        let timeout = planned.proxy();
        let retry = if planned.proxy_attempts > 1.0 { "error timeout" } else { "off" };
        let code = [
            "\
location / {
    proxy_pass http://app;
    proxy_connect_timeout ⟦{=}ms⟧;
    proxy_read_timeout ⟦{=}ms⟧; # between two reads: until the response begins",
            &differs(",", self.proxy(), timeout),
            "
    proxy_next_upstream ⟦",
            retry,
            "⟧; # never resends a POST that was sent",
            &differs_in_count(self.proxy_attempts, planned.proxy_attempts),
            "
    proxy_next_upstream_tries ⟦{=}⟧;
    proxy_ignore_client_abort off; # closes the request if the client leaves
}
",
        ]
        .concat();
        let numbers = [millis((timeout / 2.0).min(2.0)), millis(timeout), planned.proxy_attempts];
        Snippet { title: "nginx", code: Marked::fill(&code, &numbers) }
    }

    /// An ALB has no timeout of a request: it closes connections on which nothing is sent.
    fn alb(&self, planned: &Self) -> Snippet {
        let code = Marked::fill(
            "\
resource \"aws_lb\" \"app\" {
  name               = \"app\"
  load_balancer_type = \"application\"
  subnets            = var.subnets
  idle_timeout       = ⟦{=}⟧ # seconds without a byte, 1 to 4000; more than the request timeout
}
",
            &[planned.proxy().ceil().max(1.0).min(4_000.0)],
        );
        Snippet { title: "ALB in Terraform", code }
    }

    /// Returns the timeout of the load balancer, or one that fits without any.
    fn proxy(&self) -> f64 {
        if self.proxy_timeout > 0.0 { self.proxy_timeout } else { 1.5 * self.request_timeout }
    }
}

/// Returns a comment with the input if the recommendation is another, else nothing.
fn differs(comment: &str, now: f64, planned: f64) -> String {
    match now {
        _ if now == planned => String::new(),
        0.0 => [" ", comment, " you have none"].concat().replace(" ,", ","),
        _ => fill(&[" ", comment, " you have ⟦{#} s⟧"].concat(), &[now]).replace(" ,", ","),
    }
}

fn differs_in_count(now: f64, planned: f64) -> String {
    if now == planned { String::new() } else { fill(", you have ⟦{#} tries⟧", &[now]) }
}

/// Converts seconds to whole milliseconds, at least 1.
fn millis(seconds: f64) -> f64 {
    (seconds * 1e3).round().max(1.0)
}
