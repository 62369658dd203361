//! Open-loop load: requests start when they are due, whether or not earlier ones are done, as those of independent
//! users do. Their latency counts from the time at which they were due. A generator that waits for answers sends less
//! exactly when the service is slow, and so hides what it should measure (coordinated omission).

pub mod http;
pub mod retry;
pub mod slow;

use rand::Rng;
use rand_distr::{Distribution, Exp};
use std::thread;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// When requests are due.
pub struct Arrivals(Vec<Duration>);

impl Arrivals {
    /// Arrivals of independent users: a Poisson process with `rate` per second.
    pub fn poisson(rate: f64, duration: Duration, random: &mut impl Rng) -> Self {
        let Ok(gap) = Exp::new(rate) else { return Self(Vec::new()) };
        let mut at = 0.0;
        let times = std::iter::from_fn(|| {
            at += gap.sample(random);
            (at < duration.as_secs_f64()).then(|| Duration::from_secs_f64(at))
        });
        Self(times.collect())
    }

    /// Arrivals at these times from the start, in order.
    pub fn at(times: impl IntoIterator<Item = Duration>) -> Self {
        Self(times.into_iter().collect())
    }

    /// Arrivals at equal distances.
    pub fn steady(rate: f64, duration: Duration) -> Self {
        let count = (rate * duration.as_secs_f64()) as u32;
        Self((0..count).map(|number| Duration::from_secs_f64(f64::from(number) / rate)).collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// Starts a request at each arrival, with its number and the time at which it is due, and returns all outcomes in that
/// order.
pub async fn open_loop<T, F>(arrivals: &Arrivals, request: impl Fn(usize, Instant) -> F + Send + 'static) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let runtime = tokio::runtime::Handle::current();
    let times = arrivals.0.clone();
    // A thread of its own: Tokio's timer is accurate to a millisecond, a sleeping thread to some 60 µs.
    let pacer = tokio::task::spawn_blocking(move || {
        let start = Instant::now();
        let mut started: Vec<JoinHandle<T>> = Vec::with_capacity(times.len());
        for (number, at) in times.into_iter().enumerate() {
            let due = start + at;
            let wait = due.saturating_duration_since(Instant::now());
            if !wait.is_zero() {
                thread::sleep(wait);
            }
            started.push(runtime.spawn(request(number, due)));
        }
        started
    });
    let mut outcomes = Vec::with_capacity(arrivals.len());
    for request in pacer.await.unwrap_or_default() {
        if let Ok(outcome) = request.await {
            outcomes.push(outcome);
        }
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn a_poisson_process_has_its_rate() {
        let arrivals = Arrivals::poisson(1_000.0, Duration::from_secs(20), &mut StdRng::seed_from_u64(1));
        assert!((19_400..20_600).contains(&arrivals.len()), "{}", arrivals.len());
        assert!(arrivals.0.is_sorted());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_slow_answer_delays_no_request() {
        let arrivals = Arrivals::steady(100.0, Duration::from_millis(200));
        let started = Instant::now();
        let order = open_loop(&arrivals, |number, _| async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            number
        })
        .await;
        assert_eq!(order, (0..20).collect::<Vec<_>>());
        // One after the other they would take 6 s.
        assert!(started.elapsed() < Duration::from_secs(3));
    }
}
