//! The recommendation: timeouts of which each fits into the next, and retries that the database survives.

use super::Inputs;
use super::model::limit;
use crate::{Change, Marked, Offer};

/// Part of an outer timeout that the inner ones may take: the rest is for the response and its way back.
const PART: f64 = 0.9;
/// The retry budget of the SRE book, in percent.
pub(super) const BUDGET: f64 = 10.0;
/// A request timeout for services that have none, in seconds: our estimate for a JSON API.
const REQUEST: f64 = 10.0;
/// The least time worth to allow for a connection, for the database and for a call, in seconds: our estimate.
const LEAST: f64 = 0.1;
/// A base for backoff without one, in milliseconds.
const BACKOFF: f64 = 100.0;

impl Inputs {
    /// Returns the inputs with all recommended changes.
    pub(super) fn planned(&self) -> Self {
        let mut planned = *self;
        planned.calm_retries();
        planned.nest_timeouts();
        planned
    }

    /// Returns the changes from these inputs to the planned ones.
    pub(super) fn changes(&self, planned: &Self) -> Vec<Change> {
        let numbers = [
            ("request-timeout", self.request_timeout, planned.request_timeout),
            ("acquire-timeout", self.acquire_timeout, planned.acquire_timeout),
            ("statement-timeout", self.statement_timeout, planned.statement_timeout),
            ("client-timeout", self.client_timeout, planned.client_timeout),
            ("proxy-timeout", self.proxy_timeout, planned.proxy_timeout),
            ("attempts", self.attempts, planned.attempts),
            ("proxy-attempts", self.proxy_attempts, planned.proxy_attempts),
            ("inner-attempts", self.inner_attempts, planned.inner_attempts),
            ("retry-budget", self.retry_budget.unwrap_or(-1.0), planned.retry_budget.unwrap_or(-1.0)),
            ("backoff-base", self.backoff_base, planned.backoff_base),
            ("backoff-cap", self.backoff_cap, planned.backoff_cap),
            (
                "transaction-timeout",
                self.transaction_timeout.unwrap_or(-1.0),
                planned.transaction_timeout.unwrap_or(-1.0),
            ),
            ("call-timeout", self.call_timeout, planned.call_timeout),
        ];
        let changed = numbers.iter().filter(|(_, now, planned)| now != planned);
        changed.map(|(field, _, planned)| Change::number(field, *planned)).collect()
    }

    /// Returns other ways to do what the plan does.
    pub(super) fn offers(&self, planned: &Self) -> Vec<Offer> {
        let mut offers = Vec::new();
        let room = PART * self.request_timeout - self.around_database();
        let whole = round_down(room);
        let limited = Self { transaction_timeout: Some(whole), ..*self };
        // PostgreSQL ignores a statement timeout that is not below the one of the transaction.
        let is_useful = room > 0.0 && whole > self.statement_timeout && limited.work() < self.request_timeout;
        if planned.statement_timeout != self.statement_timeout
            && planned.request_timeout == self.request_timeout
            && is_useful
        {
            offers.push(Offer {
                sentence: Marked::fill(
                    "On PostgreSQL 17 or later, a transaction_timeout of ⟦{} s⟧ limits all statements together instead.",
                    &[whole],
                ),
                change: Change::number("transaction-timeout", whole),
            });
        }
        let without = Self { attempts: 1.0, ..*self };
        if self.feeds_itself() && !without.feeds_itself() {
            let failing = without.load().failures;
            offers.push(Offer {
                sentence: Marked::fill(
                    "Without retries in the client, an outage adds no load; on a normal day, ⟦{%}⟧ of the requests fail.",
                    &[failing],
                ),
                change: Change::number("attempts", 1.0),
            });
        }
        offers
    }

    /// Returns how many layers retry.
    pub(super) fn layers_that_retry(&self) -> f64 {
        let layers = [self.attempts, self.proxy_attempts, self.inner_attempts];
        layers.iter().filter(|attempts| **attempts > 1.0).count() as f64
    }

    fn calm_retries(&mut self) {
        if self.layers_that_retry() > 1.0 {
            // The outermost one: inner retries lengthen what every timeout outside has to wait for.
            self.inner_attempts = 1.0;
            if self.attempts > 1.0 {
                self.proxy_attempts = 1.0;
            }
        }
        if self.feeds_itself() {
            let given = self.retry_budget;
            self.retry_budget = Some(given.map_or(BUDGET, |percent| percent.min(BUDGET)));
            if self.feeds_itself() {
                // Even a budget is too much for so little spare capacity.
                self.retry_budget = given;
                (self.attempts, self.proxy_attempts, self.inner_attempts) = (1.0, 1.0, 1.0);
            }
        }
        if self.retries_at_once() {
            self.backoff_base = BACKOFF;
            self.backoff_cap = self.backoff_cap.max(BACKOFF / 1e3 * 10.0);
        }
    }

    /// Returns whether the client or the service retries without a pause.
    pub(super) fn retries_at_once(&self) -> bool {
        self.backoff_base == 0.0 && (self.attempts > 1.0 || self.inner_attempts > 1.0)
    }

    fn nest_timeouts(&mut self) {
        let tries = self.proxy_attempts;
        if self.proxy_outlasts_client() {
            self.proxy_timeout = round_down(PART * self.client_timeout / tries);
        }
        let outer = self.patience();
        if self.request_timeout == 0.0 {
            self.request_timeout = if outer.is_finite() { round_down(PART * outer).min(REQUEST) } else { REQUEST };
        } else if self.request_timeout >= outer {
            self.request_timeout = round_down(PART * outer);
        }
        let needed = self.least_work() / PART;
        if self.work() >= self.request_timeout && self.request_timeout < needed {
            self.request_timeout = round_up(needed);
        }
        if self.proxy_timeout > 0.0 && self.request_timeout >= self.proxy_timeout {
            self.proxy_timeout = round_up(1.5 * self.request_timeout);
        }
        let proxy = if self.proxy_timeout > 0.0 { self.proxy_timeout } else { self.request_timeout };
        if tries * proxy >= limit(self.client_timeout) {
            self.client_timeout = round_up(tries * proxy / PART);
        }
        if self.work() >= self.request_timeout {
            self.shrink_work();
        }
    }

    /// Returns whether the load balancer may still wait for the service when its client has left.
    pub(super) fn proxy_outlasts_client(&self) -> bool {
        self.proxy_timeout > 0.0
            && self.client_timeout > 0.0
            && self.proxy_attempts * self.proxy_timeout >= self.client_timeout
    }

    /// Returns the work with the shortest timeouts that the plan recommends.
    fn least_work(&self) -> f64 {
        self.inner_attempts * self.least_attempt() + self.pauses(self.inner_attempts)
    }

    fn least_attempt(&self) -> f64 {
        let database = if self.statements > 0.0 { 2.0 * LEAST } else { 0.0 };
        database + self.calls * LEAST
    }

    /// Shortens the timeouts inside the service until they fit into its request timeout.
    fn shrink_work(&mut self) {
        let room = (PART * self.request_timeout - self.pauses(self.inner_attempts)) / self.inner_attempts;
        // Each part gets the least first. What is left goes a quarter to the acquire, then half to the calls.
        let mut left = (room - self.least_attempt()).max(0.0);
        if self.statements > 0.0 {
            self.acquire_timeout = self.acquire_timeout.min(round_down(LEAST + left / 4.0));
            left -= (self.acquire_timeout - LEAST).max(0.0);
        }
        if self.calls > 0.0 {
            let part = if self.statements > 0.0 { 2.0 } else { 1.0 };
            self.call_timeout = self.call_timeout.min(round_down(LEAST + left / part / self.calls));
            left -= self.calls * (self.call_timeout - LEAST).max(0.0);
        }
        let database = LEAST + left.max(0.0);
        if self.statements == 0.0 || self.database() <= database {
            return;
        }
        let each = round_down(database / self.statements);
        if self.transaction_timeout.is_none() && each >= LEAST {
            self.statement_timeout = each;
        } else {
            let whole = round_down(database);
            self.transaction_timeout = Some(whole);
            // PostgreSQL ignores a statement timeout that is not below the one of the transaction.
            if limit(self.statement_timeout) >= whole {
                self.statement_timeout = round_down(0.7 * whole);
            }
        }
    }
}

/// The finest step of [`round_down`], and its least result: 0 would mean that there is no timeout.
const STEP: f64 = 0.01;

/// Returns a number that is easy to type and at most this one: two digits, of which the second is 0 or 5 from 2 on.
fn round_down(seconds: f64) -> f64 {
    step_of(seconds, |steps| (steps + 1e-9).floor()).max(STEP)
}

fn round_up(seconds: f64) -> f64 {
    step_of(seconds, |steps| (steps - 1e-9).ceil())
}

fn step_of(seconds: f64, round: fn(f64) -> f64) -> f64 {
    let mut step = STEP;
    while seconds >= 100.0 * step {
        step *= 10.0;
    }
    let step = if seconds >= 20.0 * step { 5.0 * step } else { step };
    // Whole milliseconds, so that the shortest digits are that decimal.
    (round(seconds / step) * step * 1e3).round() / 1e3
}
