//! The time that the caller has left, read from a header.

// region: deadline
use std::time::{Duration, Instant};

use axum::{
    extract::Request, http::HeaderName, middleware::Next, response::Response,
};

/// The name is yours to choose; use the same one in all of your services.
pub const TIMEOUT_MS: HeaderName = HeaderName::from_static("x-timeout-ms");
/// Below the `TimeoutLayer` of 10 s, so that the handler can still respond.
const LONGEST: Duration = Duration::from_millis(9_500);
/// Too little time for any call to succeed.
const SHORTEST: Duration = Duration::from_millis(20);

/// When the caller gives up.
#[derive(Clone, Copy)]
pub struct Deadline(pub Instant);

impl Deadline {
    /// The timeout for one call: `limit`, or what is left if that is less.
    pub fn left(self, limit: Duration) -> Option<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        (left >= SHORTEST).then(|| left.min(limit))
    }
}

/// Reads the caller's timeout. A caller can shorten the limit, not extend it.
pub async fn deadline(mut request: Request, next: Next) -> Response {
    let header = request.headers().get(TIMEOUT_MS);
    let asked = header.and_then(|value| value.to_str().ok()?.parse().ok());
    let time = asked.map_or(LONGEST, Duration::from_millis).min(LONGEST);
    request.extensions_mut().insert(Deadline(Instant::now() + time));
    next.run(request).await
}
// endregion: deadline

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::in_ms;

    #[test]
    fn a_call_gets_the_smaller_of_its_limit_and_what_is_left() {
        let limit = Duration::from_secs(2);
        assert_eq!(in_ms(9_000).left(limit), Some(limit));
        assert!(in_ms(1_000).left(limit).unwrap() <= Duration::from_secs(1));
        assert_eq!(in_ms(10).left(limit), None);
    }
}
