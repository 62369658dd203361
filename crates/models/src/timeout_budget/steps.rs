//! The steps of the computation.

use super::Inputs;
use super::model::{Times, limit};
use super::retries::Load;
use crate::{Marked, Step, fill};

impl Inputs {
    pub(super) fn steps(&self, times: &Times, load: &Load) -> Vec<Step> {
        let mut steps = vec![
            self.work_step(times),
            Step {
                name: "The service answers within",
                formula: "the shorter of request timeout and longest work",
                numbers: shorter(&[limit(self.request_timeout), times.work], times.answer),
            },
            Step {
                name: "One try of the load balancer",
                formula: "the shorter of its timeout and that",
                numbers: shorter(&[limit(self.proxy_timeout), times.answer], times.try_of_proxy),
            },
            self.client_step(times),
            self.zombie_step(times),
        ];
        steps.extend(self.load_steps(load));
        steps
    }

    fn work_step(&self, times: &Times) -> Step {
        let acquire = if self.statements > 0.0 { self.acquire_timeout } else { 0.0 };
        let mut pattern = String::from("{} × ({} s + {} s");
        let mut numbers = vec![self.inner_attempts, acquire, self.database()];
        if self.calls > 0.0 {
            pattern.push_str(" + {} × {} s");
            numbers.extend([self.calls, self.call_timeout]);
        }
        pattern.push_str(") + {} s = ⟦{} s⟧");
        numbers.extend([self.pauses(self.inner_attempts), times.work]);
        let numbers = if times.work.is_finite() {
            Marked::fill(&pattern, &numbers)
        } else {
            Marked::new("a statement without a timeout: ⟦no limit⟧")
        };
        Step {
            name: "Longest work of a request",
            formula: "attempts × (acquire + the shorter of statements × their timeout and the transaction's + calls × their timeout) + pauses",
            numbers,
        }
    }

    fn client_step(&self, times: &Times) -> Step {
        let numbers = if times.client_wait.is_finite() {
            let each = (times.client_wait - times.pauses) / self.attempts;
            Marked::fill("{} × {} s + {} s = ⟦{} s⟧", &[self.attempts, each, times.pauses, times.client_wait])
        } else {
            Marked::new("⟦no limit⟧")
        };
        Step {
            name: "Longest wait of a client",
            formula: "attempts × the shorter of client timeout and tries × one try, + pauses that double up to the cap",
            numbers,
        }
    }

    fn zombie_step(&self, times: &Times) -> Step {
        let numbers = if times.zombie.is_finite() {
            Marked::fill("the last statement runs on for {} s: ⟦{} s⟧ in all", &[times.runs_on, times.zombie])
        } else {
            Marked::new("the last statement runs on: ⟦no limit⟧")
        };
        Step {
            name: "Work for a client that is gone",
            formula: "end of the last try − the time at which the client leaves or has its answer",
            numbers,
        }
    }

    fn load_steps(&self, load: &Load) -> [Step; 4] {
        let failing = self.failure_probability / 100.0;
        let layers = [self.attempts, self.proxy_attempts, self.inner_attempts];
        let budget = match self.retry_budget {
            Some(percent) => fill("at most 1 + {#}% for each layer: ", &[percent]),
            None => String::new(),
        };
        [
            Step::new(
                "Attempts at most",
                "client × load balancer × service",
                "{} × {} × {} = ⟦{#}⟧",
                &[layers[0], layers[1], layers[2], load.worst],
            ),
            Step::new(
                "Attempts on a normal day",
                "(1 − failures^attempts) / (1 − failures)",
                &[&budget, "of {} (attempt|attempts), {%} fail: ⟦{}⟧"].concat(),
                &[load.worst, failing, load.factor],
            ),
            Step::new(
                "Attempts during an outage",
                "requests × attempts when all fail",
                &[&budget, "{#}/s × {} = ⟦{}/s⟧"].concat(),
                &[self.rps, load.outage_factor, load.outage_attempts],
            ),
            Step {
                name: "Tipping point",
                formula: "failures at which requests × attempts × cost reaches the capacity",
                numbers: match load.tipping_point {
                    Some(point) => Marked::fill(
                        "{}/s exceeds {#}/s from ⟦{%}⟧ failures on",
                        &[load.outage_work, self.capacity, point],
                    ),
                    None if self.rps > self.capacity => {
                        Marked::fill("{#}/s exceeds {#}/s ⟦without a failure⟧", &[self.rps, self.capacity])
                    }
                    None => Marked::fill("{}/s is within {#}/s: ⟦none⟧", &[load.outage_work, self.capacity]),
                },
            },
        ]
    }
}

/// Writes the times, without those that have no limit, and the shortest.
fn shorter(times: &[f64], shortest: f64) -> Marked {
    let mut text = String::new();
    for seconds in times.iter().filter(|seconds| seconds.is_finite()) {
        text.push_str(&fill(if text.is_empty() { "{} s" } else { " and {} s" }, &[*seconds]));
    }
    if text.is_empty() {
        return Marked::new("⟦no limit⟧");
    }
    Marked::new([&text, ": ⟦", &fill("{} s", &[shortest]), "⟧"].concat())
}
