//! A limit on the requests of each client, counted in this process.
//!
//! ```bash
//! cargo run --example rate_limit
//! for i in $(seq 30); do
//!   curl -so /dev/null -w '%{http_code} ' 127.0.0.1:3000 \
//!     -H "X-Forwarded-For: 198.51.100.$i, 203.0.113.7"
//! done
//! ```

use axum::routing::get;
use tokio::net::TcpListener;

// region: rate-limit
use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use axum::{BoxError, Router, http::Request};
use tokio::time::interval;
use tower_governor::{
    GovernorError, GovernorLayer, governor::GovernorConfigBuilder,
    key_extractor::KeyExtractor,
};

/// Uses the rightmost entry of `X-Forwarded-For`, which your proxy added. The
/// crate's own extractors use the peer, which is the proxy, or the leftmost
/// entry, which the client can choose.
#[derive(Clone)]
struct Client;

impl KeyExtractor for Client {
    type Key = IpAddr;

    fn extract<T>(
        &self,
        request: &Request<T>,
    ) -> Result<IpAddr, GovernorError> {
        let mut lines = request.headers().get_all("x-forwarded-for").iter();
        let line = lines.next_back().and_then(|line| line.to_str().ok());
        let ip =
            line.and_then(|line| line.rsplit(',').next()?.trim().parse().ok());
        // No address: the request bypassed the proxy.
        match ip.ok_or(GovernorError::UnableToExtractKey)? {
            // One customer usually has a whole /64, so count it as one client.
            IpAddr::V6(ip) => {
                Ok(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into())
            }
            ip @ IpAddr::V4(_) => Ok(ip),
        }
    }
}

fn limit(routes: Router) -> Result<Router, BoxError> {
    let config = GovernorConfigBuilder::default()
        // 10 requests per second, and bursts of 20. `per_second(10)` would
        // mean one request every 10 s.
        .period(Duration::from_millis(100))
        .burst_size(20)
        .key_extractor(Client)
        .finish()
        .ok_or("period and burst must not be 0")?;

    // The limiter keeps an entry for each client until this removes it.
    let clients = config.limiter().clone();
    tokio::spawn(async move {
        let mut ticks = interval(Duration::from_mins(1));
        loop {
            ticks.tick().await;
            clients.retain_recent();
        }
    });
    Ok(routes.layer(GovernorLayer::new(config)))
}
// endregion: rate-limit

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let router = limit(Router::new().route("/", get("hello\n")))?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}

#[cfg(test)]
mod tests {
    // region: test
    use axum::{body::Body, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn status(router: &Router, client: &str) -> u16 {
        let request = Request::get("/").header("x-forwarded-for", client);
        let request = request.body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap().status().as_u16()
    }

    /// Fails if the client can choose the key.
    #[tokio::test]
    async fn another_first_address_does_not_reset_the_limit() {
        let router = limit(Router::new().route("/", get("hello"))).unwrap();
        for i in 0..20 {
            let client = format!("198.51.100.{i}, 203.0.113.7");
            assert_eq!(status(&router, &client).await, 200);
        }
        assert_eq!(status(&router, "198.51.100.99, 203.0.113.7").await, 429);
        assert_eq!(status(&router, "198.51.100.99, 203.0.113.8").await, 200);
    }
    // endregion: test

    #[tokio::test]
    async fn a_64_of_ipv6_addresses_is_one_client() {
        let router = limit(Router::new().route("/", get("hello"))).unwrap();
        for i in 0..20 {
            let client = format!("2001:db8:0:1::{i:x}");
            assert_eq!(status(&router, &client).await, 200);
        }
        assert_eq!(status(&router, "2001:db8:0:1:ffff::1").await, 429);
        assert_eq!(status(&router, "2001:db8:0:2::1").await, 200);
    }

    #[tokio::test]
    async fn a_request_that_bypassed_the_proxy_is_refused() {
        let router = limit(Router::new().route("/", get("hello"))).unwrap();
        let request = Request::get("/").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
    }
}
