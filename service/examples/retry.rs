//! Retries that do not prolong an outage.
//!
//! ```bash
//! cargo run --example retry -- http://127.0.0.1:8080/readyz
//! ```

use std::env;

use axum::{body::Body, http::Uri};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};

// region: retry-budget
use std::time::Duration;

use axum::{
    BoxError,
    http::{Response, StatusCode, header},
};
use tokio::time::{Instant, sleep, timeout_at};
use tower::{
    retry::budget::{Budget, TpsBudget},
    util::rng::{HasherRng, Rng},
};

const RETRIES: u32 = 2;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(1);

/// Create one budget per target and share it. It allows one retry for every
/// five calls that succeeded in the last 10 s, plus one retry per second.
fn budget() -> TpsBudget {
    TpsBudget::new(Duration::from_secs(10), 1, 0.2)
}

/// Sends a request up to three times, and never waits past `deadline`.
///
/// Use it only for requests that may run twice: GET, PUT, DELETE, or a POST
/// with an idempotency key. `send` builds and sends the request.
async fn retry<B, F>(
    budget: &TpsBudget,
    deadline: Instant,
    send: impl Fn() -> F,
) -> Result<Response<B>, BoxError>
where
    F: Future<Output = Result<Response<B>, BoxError>>,
{
    let mut pause = FIRST_PAUSE;
    let mut retries = RETRIES;
    loop {
        let end = deadline.min(Instant::now() + ATTEMPT_TIMEOUT);
        let outcome = match timeout_at(end, send()).await {
            Ok(outcome) => outcome,
            Err(elapsed) => Err(elapsed.into()),
        };
        if !is_transient(&outcome) {
            budget.deposit();
            return outcome;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        let pause_at_least = pause.max(retry_after(&outcome));
        // Returns the 503 now instead of a timeout later.
        if retries == 0 || pause_at_least >= left || !budget.withdraw() {
            return outcome;
        }
        sleep(jitter(pause_at_least)).await;
        retries -= 1;
        pause *= 2;
    }
}

/// Returns one to two times `pause`, with a new random number for each retry.
/// Without jitter, clients that failed together retry together.
fn jitter(pause: Duration) -> Duration {
    pause.mul_f64(1.0 + HasherRng::new().next_f64())
}

/// Failures that may be gone a moment later. A 500 usually is not.
fn is_transient<B>(outcome: &Result<Response<B>, BoxError>) -> bool {
    outcome.as_ref().map_or(true, |response| {
        matches!(
            response.status(),
            StatusCode::TOO_MANY_REQUESTS
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
        )
    })
}

/// The wait that `Retry-After` requests. A date instead of seconds means no
/// retry.
fn retry_after<B>(outcome: &Result<Response<B>, BoxError>) -> Duration {
    let Ok(response) = outcome else { return Duration::ZERO };
    let Some(value) = response.headers().get(header::RETRY_AFTER) else {
        return Duration::ZERO;
    };
    let seconds = value.to_str().ok().and_then(|text| text.parse().ok());
    seconds.map_or(Duration::MAX, Duration::from_secs)
}
// endregion: retry-budget

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let uri: Uri = env::args().nth(1).ok_or("usage: retry URL")?.parse()?;
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let budget = budget();
    // region: call
    // For all attempts together. Must be less than your caller's timeout.
    let deadline = Instant::now() + Duration::from_secs(3);
    let response = retry(&budget, deadline, || async {
        Ok(client.get(uri.clone()).await?)
    })
    .await?;
    // endregion: call
    eprintln!("{}", response.status());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn respond(status: StatusCode) -> Result<Response<()>, BoxError> {
        Ok(Response::builder().status(status).body(())?)
    }

    fn busy(retry_after: &str) -> Result<Response<()>, BoxError> {
        let response = Response::builder()
            .status(StatusCode::SERVICE_UNAVAILABLE)
            .header(header::RETRY_AFTER, retry_after);
        Ok(response.body(())?)
    }

    fn in_seconds(seconds: u64) -> Instant {
        Instant::now() + Duration::from_secs(seconds)
    }

    #[test]
    fn every_retry_gets_its_own_jitter() {
        let pauses: Vec<_> = (0..100).map(|_| jitter(FIRST_PAUSE)).collect();
        assert!(pauses.iter().all(|p| (FIRST_PAUSE..).contains(p)));
        assert!(pauses.iter().all(|p| *p < 2 * FIRST_PAUSE));
        let mut distinct = pauses.clone();
        distinct.sort();
        distinct.dedup();
        assert!(distinct.len() > 90, "{distinct:?}");
    }

    /// The reason for `jitter`: tower's `RetryLayer` clones its policy, and
    /// with it the generator, for each request. If this fails, tower has
    /// changed: correct the page on overload.
    #[test]
    fn a_cloned_generator_repeats_its_numbers() {
        let (mut one, mut other) = {
            let generator = HasherRng::new();
            (generator.clone(), generator)
        };
        assert_eq!(one.next_u64(), other.next_u64());
        assert_eq!(one.next_u64(), other.next_u64());
    }

    #[tokio::test]
    async fn retries_until_an_attempt_succeeds() {
        let attempts = Cell::new(0);
        let start = Instant::now();
        let response = retry(&budget(), in_seconds(3), || async {
            attempts.set(attempts.get() + 1);
            match attempts.get() {
                1 => Err("connection refused".into()),
                2 => respond(StatusCode::SERVICE_UNAVAILABLE),
                _ => respond(StatusCode::OK),
            }
        })
        .await
        .unwrap();
        assert_eq!((response.status(), attempts.get()), (StatusCode::OK, 3));
        // 50 and 100 ms, plus jitter.
        assert!(start.elapsed() >= Duration::from_millis(150));
    }

    #[tokio::test]
    async fn gives_up_after_two_retries_and_on_other_statuses() {
        for (status, expected) in [
            (StatusCode::BAD_GATEWAY, 3),
            (StatusCode::INTERNAL_SERVER_ERROR, 1),
            (StatusCode::NOT_FOUND, 1),
        ] {
            let (budget, attempts) = (budget(), Cell::new(0));
            let response = retry(&budget, in_seconds(3), || async {
                attempts.set(attempts.get() + 1);
                respond(status)
            });
            assert_eq!(response.await.unwrap().status(), status);
            assert_eq!(attempts.get(), expected, "{status}");
        }
    }

    #[tokio::test]
    async fn waits_as_long_as_the_server_asks() {
        let (budget, attempts) = (budget(), Cell::new(0));
        let start = Instant::now();
        let response = retry(&budget, in_seconds(5), || async {
            attempts.set(attempts.get() + 1);
            if attempts.get() == 1 {
                busy("1")
            } else {
                respond(StatusCode::OK)
            }
        });
        assert_eq!(response.await.unwrap().status(), StatusCode::OK);
        assert!(start.elapsed() >= Duration::from_secs(1));
    }

    #[tokio::test]
    async fn returns_at_once_if_the_retry_would_miss_the_deadline() {
        let far = u64::MAX.to_string();
        for wait in ["60", &far, "Wed, 21 Oct 2026 07:28:00 GMT", "soon"] {
            let (budget, start) = (budget(), Instant::now());
            let response =
                retry(&budget, in_seconds(3), || async { busy(wait) });
            let status = response.await.unwrap().status();
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{wait}");
            assert!(start.elapsed() < Duration::from_secs(1), "{wait}");
        }
    }

    #[tokio::test]
    async fn stops_an_attempt_at_the_deadline() {
        let deadline = Instant::now() + Duration::from_millis(200);
        let start = Instant::now();
        let outcome: Result<Response<()>, _> =
            retry(&budget(), deadline, std::future::pending).await;
        assert!(outcome.is_err());
        assert!(start.elapsed() < Duration::from_millis(900));
    }

    #[tokio::test]
    async fn stops_retrying_when_the_budget_is_spent() {
        let budget = budget();
        let attempts = Cell::new(0);
        for _ in 0..20 {
            let _ = retry(&budget, in_seconds(3), || async {
                attempts.set(attempts.get() + 1);
                respond(StatusCode::BAD_GATEWAY)
            })
            .await;
        }
        // 20 calls, and the reserve of one retry per second for 10 s.
        assert_eq!(attempts.get(), 20 + 10);
    }
}
