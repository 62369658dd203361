//! Clients that try again.

use super::http::{self, Connections, Outcome};
use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When a client tries again.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Attempts of one request, the first included.
    pub attempts: u32,
    /// Limit for one attempt.
    pub timeout: Duration,
    /// Longest pause before the second attempt; it doubles with each attempt. The pause is drawn between zero and that
    /// (full jitter).
    pub base: Duration,
    /// Longest pause.
    pub cap: Duration,
}

/// Retries for each request that is sent, for all clients of a process together.
pub struct Budget {
    share: Option<f64>,
    saved: Mutex<f64>,
}

impl Budget {
    /// Retries that a quiet time can save up.
    const MOST: f64 = 10.0;

    /// Allows this many retries for each request, or any number of them.
    pub fn new(share: Option<f64>) -> Self {
        Self { share, saved: Mutex::new(0.0) }
    }

    fn deposit(&self) {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        *saved = (*saved + self.share.unwrap_or_default()).min(Self::MOST);
    }

    fn withdraw(&self) -> bool {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        if self.share.is_none() {
            return true;
        }
        let enough = *saved >= 1.0;
        if enough {
            *saved -= 1.0;
        }
        enough
    }
}

/// Sends a request, again if it fails and the policy and the budget allow it. Returns the number of attempts, and how
/// the last one ended, with the time since the request was due.
pub async fn send(
    client: &Connections,
    request: &Request<Full<Bytes>>,
    due: Instant,
    policy: Policy,
    budget: &Budget,
) -> (u32, Outcome) {
    budget.deposit();
    let mut attempt = 1;
    let mut started = due;
    loop {
        let outcome = http::send(client.clone(), request.clone(), started, policy.timeout).await;
        if outcome.end.is_success() || attempt >= policy.attempts || !budget.withdraw() {
            return (attempt, Outcome { latency_ms: due.elapsed().as_secs_f64() * 1e3, ..outcome });
        }
        let longest = (policy.base * 2_u32.saturating_pow(attempt - 1)).min(policy.cap);
        tokio::time::sleep(longest.mul_f64(rand::random())).await;
        attempt += 1;
        started = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_allows_its_share_of_retries() {
        let budget = Budget::new(Some(0.1));
        let mut retries = 0;
        for _ in 0..1_000 {
            budget.deposit();
            retries += u32::from(budget.withdraw());
        }
        assert!((98..=100).contains(&retries), "{retries}");
        assert!(Budget::new(None).withdraw());
    }
}
