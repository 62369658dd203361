//! So many requests a client, in this process.
//!
//! ```bash
//! cargo run --example rate_limit
//! for i in $(seq 30); do curl -so /dev/null -w '%{http_code}\n' 127.0.0.1:3000; done
//! ```

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::{
    BoxError, Router, extract::ConnectInfo, http::Request, routing::get,
};
use tokio::{net::TcpListener, time::interval};
use tower_governor::{
    GovernorError, GovernorLayer, governor::GovernorConfigBuilder,
    key_extractor::KeyExtractor,
};

// region: rate-limit
/// The peer for a service that faces clients itself. Behind a proxy every
/// peer is the proxy: take the rightmost `X-Forwarded-For`. The crate's
/// `SmartIpKeyExtractor` takes the leftmost, which clients write as they like.
#[derive(Clone)]
struct Client;

impl KeyExtractor for Client {
    type Key = IpAddr;

    fn extract<T>(
        &self,
        request: &Request<T>,
    ) -> Result<IpAddr, GovernorError> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        match peer.ok_or(GovernorError::UnableToExtractKey)?.0.ip() {
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
    let router = limit(Router::new().route("/", get("hello\n")))?
        .into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}
