//! Retries that do not make an outage worse.
//!
//! ```bash
//! cargo run --example retry -- http://127.0.0.1:8080/readyz
//! ```

use std::{env, sync::Arc, time::Duration};

use axum::{
    BoxError,
    body::{Body, HttpBody},
    http::{Request, Response, StatusCode},
};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tokio::time::Sleep;
use tower::{
    Service, ServiceBuilder, ServiceExt,
    retry::{
        Policy, RetryLayer,
        backoff::{
            Backoff, ExponentialBackoff, ExponentialBackoffMaker, MakeBackoff,
        },
        budget::{Budget, TpsBudget},
    },
    util::rng::HasherRng,
};

// region: retry-budget
#[derive(Clone)]
struct Retries {
    left: u32,
    pause: ExponentialBackoff,
    /// Shared by all requests to one host. Three tries each would triple the
    /// load of a host that is down; a budget adds a fifth.
    budget: Arc<TpsBudget>,
}

impl Retries {
    fn new() -> Result<Self, BoxError> {
        let (first, most) = (Duration::from_millis(50), Duration::from_secs(2));
        // Up to twice as long, by chance: clients that failed together do not
        // come back together.
        let mut pause =
            ExponentialBackoffMaker::new(first, most, 1.0, HasherRng::new())?;
        Ok(Self {
            left: 2,
            pause: pause.make_backoff(),
            // 1 retry for 5 requests of the last 10 s, and always 1 a second.
            budget: Arc::new(TpsBudget::new(Duration::from_secs(10), 1, 0.2)),
        })
    }
}

impl<B, E> Policy<Request<Body>, Response<B>, E> for Retries {
    type Future = Sleep;

    fn retry(
        &mut self,
        request: &mut Request<Body>,
        result: &mut Result<Response<B>, E>,
    ) -> Option<Sleep> {
        if !failed(result) {
            self.budget.deposit();
            return None;
        }
        // A POST may have worked before its answer was lost.
        if !request.method().is_idempotent() || self.left == 0 {
            return None;
        }
        self.left -= 1;
        self.budget.withdraw().then(|| self.pause.next_backoff())
    }

    fn clone_request(
        &mut self,
        request: &Request<Body>,
    ) -> Option<Request<Body>> {
        copy(request)
    }
}
// endregion: retry-budget

/// What may go well a moment later. A 500 does not.
fn failed<B, E>(result: &Result<Response<B>, E>) -> bool {
    result.as_ref().map_or(true, |response| {
        matches!(
            response.status(),
            StatusCode::TOO_MANY_REQUESTS
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
        )
    })
}

/// Only of what has no body: a stream cannot be sent twice.
fn copy(request: &Request<Body>) -> Option<Request<Body>> {
    if !request.body().is_end_stream() {
        return None;
    }
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    Some(copy)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let url = env::args().nth(1).ok_or("usage: retry URL")?;
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let mut client = ServiceBuilder::new()
        // All tries together, below the time that the own caller waits.
        .timeout(Duration::from_secs(3))
        .layer(RetryLayer::new(Retries::new()?))
        // Each try.
        .timeout(Duration::from_secs(1))
        .service(client);
    let request = Request::get(url).body(Body::empty())?;
    let response = client.ready().await?.call(request).await?;
    eprintln!("{}", response.status());
    Ok(())
}
