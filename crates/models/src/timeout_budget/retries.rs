//! How many attempts reach the database.

use super::Inputs;

/// Halvings of an interval of 1, more than a page can show.
const HALVINGS: u32 = 40;

pub(super) struct Load {
    /// `N`.
    pub worst: f64,
    /// `F(p)` without a budget.
    pub expected: f64,
    /// `F(p)`.
    pub factor: f64,
    /// `F(1)`.
    pub outage_factor: f64,
    /// `λ F(1)`, per second.
    pub outage_attempts: f64,
    /// `w λ F(1)`, in successful requests per second.
    pub outage_work: f64,
    /// Share of the requests that fail after all retries.
    pub failures: f64,
    /// Probability of failure from which the overload feeds itself; `None` if it never does.
    pub tipping_point: Option<f64>,
}

/// Attempts of one request, and the probability that it fails nevertheless.
pub(super) struct Outcome {
    pub attempts: f64,
    pub failure: f64,
}

impl Inputs {
    pub(super) fn load(&self) -> Load {
        let failing = self.failure_probability / 100.0;
        let now = self.outcome(failing, self.retry_budget);
        let outage = self.outcome(1.0, self.retry_budget).attempts;
        Load {
            worst: self.attempts * self.proxy_attempts * self.inner_attempts,
            expected: self.outcome(failing, None).attempts,
            factor: now.attempts,
            outage_factor: outage,
            outage_attempts: self.rps * outage,
            outage_work: self.work_at(1.0, self.retry_budget),
            failures: now.failure,
            tipping_point: self.tipping_point(),
        }
    }

    /// Returns the attempts of a request of which each innermost attempt fails with probability `failing`.
    pub(super) fn outcome(&self, failing: f64, budget: Option<f64>) -> Outcome {
        let most = budget.map_or(f64::INFINITY, |percent| 1.0 + percent / 100.0);
        let layers = [self.inner_attempts, self.proxy_attempts, self.attempts];
        layers.iter().fold(Outcome { attempts: 1.0, failure: failing }, |inside, layer| {
            let (attempts, all_fail) = expected_attempts(inside.failure, *layer as u32);
            // The budget leaves requests without their last attempts: fewer of them succeed.
            let failure = if attempts > most { 1.0 - most * (1.0 - inside.failure) } else { all_fail };
            Outcome { attempts: inside.attempts * attempts.min(most), failure }
        })
    }

    /// Returns the work of the database, in successful requests per second.
    pub(super) fn work_at(&self, failing: f64, budget: Option<f64>) -> f64 {
        let cost = 1.0 - failing * (1.0 - self.failed_cost / 100.0);
        self.rps * self.outcome(failing, budget).attempts * cost
    }

    /// Returns whether an overload outlasts its cause.
    pub(super) fn feeds_itself(&self) -> bool {
        self.rps <= self.capacity && self.work_at(1.0, self.retry_budget) > self.capacity
    }

    fn tipping_point(&self) -> Option<f64> {
        if !self.feeds_itself() {
            return None;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = (low + high) / 2.0;
            if self.work_at(middle, self.retry_budget) > self.capacity { high = middle } else { low = middle }
        }
        Some(high)
    }
}

/// Returns `1 + q + ... + q^(n - 1)` and `q^n`.
fn expected_attempts(failing: f64, attempts: u32) -> (f64, f64) {
    let (mut sum, mut all_fail) = (0.0, 1.0);
    for _ in 0..attempts {
        sum += all_fail;
        all_fail *= failing;
    }
    (sum, all_fail)
}
