//! So many requests a client, in this process.
//!
//! ```bash
//! cargo run --example rate_limit
//! for i in $(seq 30); do
//!   curl -so /dev/null -w '%{http_code} ' 127.0.0.1:3000 \
//!     -H "X-Forwarded-For: 198.51.100.$i, 203.0.113.7"
//! done
//! ```

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use axum::{BoxError, Router, http::Request, routing::get};
use tokio::{net::TcpListener, time::interval};
use tower_governor::{
    GovernorError, GovernorLayer, governor::GovernorConfigBuilder,
    key_extractor::KeyExtractor,
};

// region: rate-limit
/// The address that the proxy vouches for: the rightmost of `X-Forwarded-For`,
/// which the proxy has written itself. The crate's own extractors take the
/// peer, which is the proxy, or the leftmost, which clients write as they like.
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
        // None: this request went around the proxy.
        match ip.ok_or(GovernorError::UnableToExtractKey)? {
            // One customer has a whole /64: by address, all are new clients.
            IpAddr::V6(ip) => {
                Ok(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into())
            }
            ip @ IpAddr::V4(_) => Ok(ip),
        }
    }
}

fn limit(routes: Router) -> Result<Router, BoxError> {
    let config = GovernorConfigBuilder::default()
        // One more request each 100 ms, 20 at once. Beware of `per_second(10)`:
        // it means one each 10 s.
        .period(Duration::from_millis(100))
        .burst_size(20)
        .key_extractor(Client)
        .finish()
        .ok_or("period and burst must not be 0")?;

    // Each client is an entry, and nothing else removes it.
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
