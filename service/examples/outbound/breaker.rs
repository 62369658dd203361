//! A circuit breaker for one dependency.

// region: breaker
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Consecutive failures after which calls stop.
pub const FAILURES: u32 = 5;
/// Time without calls, and the interval between trial calls after that.
const PAUSE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub struct Breaker(Mutex<Calls>);

#[derive(Default)]
struct Calls {
    failures: u32,
    next_trial: Option<Instant>,
}

impl Breaker {
    /// Returns whether to call. An open breaker allows one trial per `PAUSE`.
    /// A canceled trial is never recorded, but the next one still comes.
    pub fn allows(&self) -> bool {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let open = calls.failures >= FAILURES;
        if open && calls.next_trial.is_some_and(|time| now < time) {
            return false;
        }
        if open {
            calls.next_trial = Some(now + PAUSE);
        }
        true
    }

    pub fn record(&self, success: bool) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if success {
            *calls = Calls::default();
            return;
        }
        calls.failures = calls.failures.saturating_add(1);
        calls.next_trial = Some(Instant::now() + PAUSE);
    }
}
// endregion: breaker

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_breaker_opens_tries_once_and_closes() {
        let breaker = Breaker::default();
        let pause_is_over = || {
            breaker.0.lock().unwrap().next_trial = Some(Instant::now());
        };
        for _ in 0..FAILURES {
            assert!(breaker.allows());
            breaker.record(false);
        }
        assert!(!breaker.allows());
        pause_is_over();
        assert!(breaker.allows(), "a trial");
        assert!(!breaker.allows(), "only one");
        pause_is_over();
        assert!(breaker.allows(), "the first trial was canceled");
        breaker.record(false);
        assert!(!breaker.allows());
        pause_is_over();
        assert!(breaker.allows());
        breaker.record(true);
        assert!(breaker.allows() && breaker.allows());
    }
}
