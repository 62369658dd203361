//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, FieldError, Problem, inputs};

/// A timeout may be up to a day, so that the plan can always make an outer one long enough.
const LONGEST: f64 = 86_400.0;

const fn seconds(key: &'static str, label: &'static str, default: f64) -> Field {
    Field::number(key, label, default, 0.0, LONGEST).unit(Unit::SECONDS)
}

inputs! {
    /// The timeouts from the outside in, who retries, and the load.
    Inputs {
        "In the service" open {
            /// `R`, in seconds; 0 for none.
            request_timeout: f64 = seconds("request-timeout", "Request timeout", 10.0)
                .hint("TimeoutLayer; 0 for none, as in axum without it").lookup("grep -rn 'TimeoutLayer' src/");
            /// `a`, in seconds.
            acquire_timeout: f64 = Field::number("acquire-timeout", "Acquire timeout", 2.0, 0.001, LONGEST)
                .unit(Unit::SECONDS).hint("Longest wait for a pool connection; sqlx's default is 30 s")
                .lookup("grep -rn 'acquire_timeout' src/");
            /// `s`, in seconds; 0 for none.
            statement_timeout: f64 = seconds("statement-timeout", "Statement timeout", 5.0)
                .hint("0 for none, PostgreSQL's default").lookup("psql \"$DATABASE_URL\" -c 'SHOW statement_timeout'");
            /// `k`.
            statements: f64 = Field::count("statements", "Statements per request", 3, 0, 1_000)
                .hint("One after the other, in the handler with the most; BEGIN and COMMIT count if they can be slow")
                .lookup("RUST_LOG=sqlx::query=debug # count the lines of one request");
        }
        "In front of it" open {
            /// `C`, in seconds; 0 for none.
            client_timeout: f64 = seconds("client-timeout", "Client timeout", 30.0)
                .hint("Of one attempt; 0 for none, as in reqwest without one");
            /// `P`, in seconds; 0 for none.
            proxy_timeout: f64 = seconds("proxy-timeout", "Load balancer timeout", 15.0)
                .hint("Of one try: nginx and ALB 60 s unless set; 0 without one")
                .lookup("aws elbv2 describe-load-balancer-attributes --load-balancer-arn ARN --query \"Attributes[?Key=='idle_timeout.timeout_seconds']\"");
        }
        "Retries" folded {
            /// `n₁`.
            attempts: f64 = Field::count("attempts", "Client attempts", 3, 1, 10)
                .hint("Including the first; 1 means no retries");
            /// `n₂`.
            proxy_attempts: f64 = Field::count("proxy-attempts", "Load balancer attempts", 1, 1, 10)
                .hint("Of one request, also on other servers: proxy_next_upstream_tries, a mesh's retries");
            /// `n₃`.
            inner_attempts: f64 = Field::count("inner-attempts", "Attempts in the service", 1, 1, 10)
                .hint("How often the handler tries its transaction or call");
            /// `b`, in percent; `None` without a budget.
            retry_budget: Option<f64> = Field::optional("retry-budget", "Retry budget", 0.0, 1_000.0)
                .unit(Unit::PERCENT).hint("Retries per 100 requests, at most: 10 in Google's SRE book, 20 in tower; empty for none");
        }
        "Load" folded {
            /// `λ`.
            rps: f64 = Field::number("rps", "Requests at peak", 500.0, 0.0, 1e6)
                .unit(Unit::PER_SECOND).hint("Of all clients, without retries")
                .lookup("max_over_time(sum(rate(http_request_duration_seconds_count[1m]))[7d:1m])");
            /// `K`.
            capacity: f64 = Field::number("capacity", "Capacity", 1_000.0, 0.001, 5e7)
                .unit(Unit::PER_SECOND).hint("Requests per second at which your load test reaches the limit");
        }
        "Failures and backoff" folded {
            /// `p`, in percent.
            failure_probability: f64 = Field::number("failure-probability", "Attempts that fail", 1.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("On a normal day")
                .lookup(r#"100 * sum(rate(http_request_duration_seconds_count{status="5xx"}[1d])) / sum(rate(http_request_duration_seconds_count[1d]))"#);
            /// `w`, in percent.
            failed_cost: f64 = Field::number("failed-cost", "Cost of a failed attempt", 100.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("Of the work of a successful one: 100 if it times out, a few percent if it is shed at once");
            /// `β`, in milliseconds.
            backoff_base: f64 = Field::number("backoff-base", "Backoff base", 100.0, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("Longest pause before the first retry; it doubles each time");
            /// `κ`, in seconds.
            backoff_cap: f64 = Field::number("backoff-cap", "Backoff cap", 2.0, 0.0, 60.0)
                .unit(Unit::SECONDS).hint("Longest pause between two attempts");
        }
        "Other limits" folded {
            /// `X`, in seconds; `None` for none.
            transaction_timeout: Option<f64> = Field::optional("transaction-timeout", "Transaction timeout", 0.001, LONGEST)
                .unit(Unit::SECONDS).hint("All statements together, PostgreSQL 17 and later; empty for none")
                .lookup("psql \"$DATABASE_URL\" -c 'SHOW transaction_timeout'");
            /// `h`.
            calls: f64 = Field::count("calls", "HTTP calls per request", 0, 0, 100)
                .hint("To other services, one after the other");
            /// `t`, in seconds.
            call_timeout: f64 = Field::number("call-timeout", "Timeout of a call", 2.0, 0.001, LONGEST)
                .unit(Unit::SECONDS).hint("reqwest has none unless set").lookup("grep -rn '\\.timeout(' src/");
        }
    }
}

impl Inputs {
    pub(super) fn check(&self) -> Result<(), Vec<FieldError>> {
        // 32.371 s are not less than 32371 ms, though their product is.
        if self.backoff_cap * 1e3 < self.backoff_base * (1.0 - 1e-9) {
            let problem = Problem::Conflict("The backoff cap must be at least the backoff base");
            return Err(vec![FieldError { field: "backoff-cap", problem }]);
        }
        Ok(())
    }
}
