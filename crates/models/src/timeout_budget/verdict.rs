//! The verdict and its reasons.

use super::Inputs;
use super::model::{Times, limit};
use super::retries::Load;
use crate::{Findings, Judgment, Marked, fill};

impl Inputs {
    pub(super) fn judge(&self, times: &Times, load: &Load, planned: &Self) -> Judgment {
        let mut findings = Findings::default();
        self.judge_work(times, planned, &mut findings);
        self.judge_callers(times, planned, &mut findings);
        self.judge_load(load, planned, &mut findings);
        self.judge_layers(load, planned, &mut findings);
        if load.worst > 1.0 {
            findings.note(
                "Requests that still fail after their retries on a normal day: ⟦{%}⟧. Retry only requests that may run twice: GET, PUT, DELETE, or a POST with an idempotency key.",
                &[load.failures],
            );
        }
        findings.judge(planned.nesting(*self == *planned), self.changes(planned))
    }

    /// Work that does not fit into the request timeout.
    fn judge_work(&self, times: &Times, planned: &Self, findings: &mut Findings) {
        let fix = self.fix_of_work(planned);
        let mut danger = |found: &str, numbers: &[f64]| findings.danger(&[found, &fix].concat(), numbers);
        match (self.request_timeout, times.work) {
            (0.0, f64::INFINITY) => danger(
                "Nothing limits a request: it holds its client and its connection for as long as a statement runs. ",
                &[],
            ),
            (0.0, work) => findings.caution(
                &["No request timeout: the database takes at most ⟦{} s⟧, but a handler that waits for anything else never ends. ", &fix].concat(),
                &[work],
            ),
            (request, f64::INFINITY) => danger(
                "A request times out after ⟦{} s⟧, but its statement runs on, because nothing limits it. ",
                &[request],
            ),
            (request, work) if work >= request && times.runs_on > 0.0 => danger(
                "A request times out after ⟦{} s⟧, but its work can take ⟦{} s⟧: the database works up to ⟦{} s⟧ for a client that is gone. ",
                &[request, work, times.runs_on],
            ),
            (request, work) if work >= request => danger(
                "A request times out after ⟦{} s⟧, and its work can take ⟦{} s⟧: clients get a 504 that hides what was slow. ",
                &[request, work],
            ),
            _ => {}
        }
    }

    /// Returns the sentence that names the timeouts to set inside the service.
    fn fix_of_work(&self, planned: &Self) -> String {
        let own = [
            (planned.request_timeout != self.request_timeout, "the request timeout to ⟦", planned.request_timeout),
            (planned.acquire_timeout != self.acquire_timeout, "acquire_timeout to ⟦", planned.acquire_timeout),
            (planned.statement_timeout != self.statement_timeout, "statement_timeout to ⟦", planned.statement_timeout),
            (
                planned.transaction_timeout != self.transaction_timeout,
                "transaction_timeout to ⟦",
                planned.transaction_timeout.unwrap_or_default(),
            ),
            (planned.call_timeout != self.call_timeout, "the timeout of each call to ⟦", planned.call_timeout),
        ];
        let parts: Vec<String> = own
            .iter()
            .filter(|(changed, ..)| *changed)
            .map(|(_, words, seconds)| [words, fill("{} s", &[*seconds]).as_str(), "⟧"].concat())
            .collect();
        match parts.split_last() {
            None => fill("Try the work once, not ⟦{} times⟧.", &[self.inner_attempts]),
            Some((only, [])) => ["Set ", only, "."].concat(),
            Some((last, others)) => ["Set ", &others.join(", "), " and ", last, "."].concat(),
        }
    }

    /// Callers that leave before what they wait for gives up.
    fn judge_callers(&self, times: &Times, planned: &Self, findings: &mut Findings) {
        let (tries, outer) = (self.proxy_attempts, self.patience());
        if self.proxy_outlasts_client() {
            let fix = if planned.proxy_timeout != self.proxy_timeout {
                ["Set the load balancer's timeout to ⟦", &seconds(planned.proxy_timeout), "⟧."].concat()
            } else if planned.client_timeout != self.client_timeout {
                ["Set the client's timeout to ⟦", &seconds(planned.client_timeout), "⟧."].concat()
            } else {
                "Let the load balancer try ⟦once⟧.".into()
            };
            let waits =
                if tries > 1.0 { "the load balancer's ⟦{} tries⟧ may take" } else { "the load balancer waits" };
            let numbers: &[f64] = if tries > 1.0 { &[tries] } else { &[] };
            let numbers = [&[self.client_timeout], numbers, &[tries * self.proxy_timeout]].concat();
            let broken = " ⟦{} s⟧: users see a broken connection, and no log names the cause. ";
            findings.danger(&["The client gives up after ⟦{} s⟧, and ", waits, broken, &fix].concat(), &numbers);
        }
        if self.request_timeout > 0.0 && self.request_timeout >= outer {
            let caller = if outer < limit(self.proxy_timeout) { "client" } else { "load balancer" };
            let fix = if planned.request_timeout != self.request_timeout {
                ["Set the request timeout to ⟦", &seconds(planned.request_timeout), "⟧."].concat()
            } else if planned.proxy_attempts != tries {
                "Let the load balancer try ⟦once⟧.".into()
            } else {
                "Make the timeouts in front of it longer.".into()
            };
            let limits = ["The ", caller, " waits ⟦{} s⟧ for each try, but the request timeout is ⟦{} s⟧: "].concat();
            if times.zombie == f64::INFINITY {
                let wasted = "nothing limits how long the service works for a client that is gone. ";
                findings.danger(&[&limits, wasted, &fix].concat(), &[outer, self.request_timeout]);
            } else if times.zombie > 0.0 {
                let numbers = [outer, self.request_timeout, times.zombie];
                let wasted = "the service can work ⟦{} s⟧ for a client that is gone. ";
                findings.danger(&[&limits, wasted, &fix].concat(), &numbers);
            } else {
                let hidden = "the cause of a slow request appears in no log of the service. ";
                findings.danger(&[&limits, hidden, &fix].concat(), &[outer, self.request_timeout]);
            }
        }
    }

    /// Load that the database cannot serve, at once or after an outage.
    fn judge_load(&self, load: &Load, planned: &Self, findings: &mut Findings) {
        if self.rps > self.capacity {
            findings.danger(
                "⟦{#} (request|requests)⟧ a second exceed the capacity of ⟦{#}⟧, and retries make it worse. Add capacity, or shed the excess at once.",
                &[self.rps, self.capacity],
            );
        } else if self.feeds_itself() {
            let (fix, number): (&str, &[f64]) = match planned.retry_budget {
                budget if planned.layers_that_retry() == 0.0 && budget == self.retry_budget => {
                    ("There is no room for retries: turn them off.", &[])
                }
                Some(percent) if Some(percent) != self.retry_budget => {
                    ("Limit retries to ⟦{#}%⟧ of the requests with a retry budget.", &[percent])
                }
                _ => ("Retry in one layer only.", &[]),
            };
            let numbers = [&[self.rps, load.outage_attempts, self.capacity], number].concat();
            findings.danger(
                &["During an outage, retries turn ⟦{#} (request|requests)⟧ a second into ⟦{} (attempt|attempts)⟧; the database can serve ⟦{#}⟧, so the overload outlasts its cause. ", fix].concat(),
                &numbers,
            );
        }
    }

    /// Retries of several layers, and retries without a pause.
    fn judge_layers(&self, load: &Load, planned: &Self, findings: &mut Findings) {
        let layers = self.layers_that_retry();
        if layers > 1.0 {
            let who = if planned.attempts > 1.0 {
                "Let only the client retry."
            } else if planned.proxy_attempts > 1.0 {
                "Let only the load balancer retry."
            } else {
                "Turn retries off inside."
            };
            findings.caution(
                &["⟦{} layers⟧ retry: one request becomes up to ⟦{#} attempts⟧. ", who].concat(),
                &[layers, load.worst],
            );
        }
        if self.retries_at_once() {
            findings.caution(
                "Retries follow without a pause: clients that failed together retry together. Set a backoff of ⟦100 ms⟧ that doubles, with jitter.",
                &[],
            );
        }
    }

    /// Returns the timeouts from the outside in, as a recommendation or as a confirmation.
    fn nesting(&self, kept: bool) -> Marked {
        let mut text =
            String::from(if kept { "The timeouts fit, from the outside in: " } else { "From the outside in, set: " });
        if self.client_timeout > 0.0 {
            text.push_str(&["client ⟦", &seconds(self.client_timeout), "⟧, "].concat());
        }
        if self.proxy_timeout > 0.0 {
            let tries = if self.proxy_attempts > 1.0 {
                [fill("{}", &[self.proxy_attempts]).as_str(), " × "].concat()
            } else {
                String::new()
            };
            text.push_str(&["load balancer ⟦", &tries, &seconds(self.proxy_timeout), "⟧, "].concat());
        }
        text.push_str(&["request ⟦", &seconds(self.request_timeout), "⟧, work ⟦", &seconds(self.work()), "⟧"].concat());
        text.push_str(&self.parts_of_work());
        text.push('.');
        if self.layers_that_retry() > 0.0 {
            text.push_str(&match self.retry_budget {
                Some(percent) => fill(" Retries add at most ⟦{#}%⟧ to each layer.", &[percent]),
                None => fill(
                    " During an outage, each request becomes ⟦{} attempts⟧.",
                    &[self.attempts * self.proxy_attempts * self.inner_attempts],
                ),
            });
        }
        Marked::new(text)
    }

    /// Returns what the work consists of, in parentheses.
    fn parts_of_work(&self) -> String {
        let mut parts = Vec::new();
        if self.statements > 0.0 {
            parts.push(fill("⟦{} s⟧ for a connection", &[self.acquire_timeout]));
            let sum = self.statements * limit(self.statement_timeout);
            parts.push(match self.transaction_timeout {
                Some(whole) if whole < sum => fill("⟦{} s⟧ for the transaction", &[whole]),
                _ => fill("⟦{} × {} s⟧ for statements", &[self.statements, self.statement_timeout]),
            });
        }
        if self.calls > 0.0 {
            parts.push(fill("⟦{} × {} s⟧ for HTTP calls", &[self.calls, self.call_timeout]));
        }
        let parts = parts.join(" + ");
        if parts.is_empty() {
            parts
        } else if self.inner_attempts > 1.0 {
            let count = fill(" (⟦{} attempts⟧ of ", &[self.inner_attempts]);
            [&count, &parts, ", and pauses)"].concat()
        } else {
            [" (", &parts, ")"].concat()
        }
    }
}

fn seconds(value: f64) -> String {
    fill("{} s", &[value])
}
