//! The client's address, with or without a proxy in front.
//!
//! ```bash
//! CLIENT_IP_SOURCE=RightmostXForwardedFor cargo run --example client_ip
//! curl --header 'X-Forwarded-For: 1.1.1.1, 203.0.113.7' 127.0.0.1:3000
//! ```

use std::env;

use axum::BoxError;

// region: client-ip
use std::net::SocketAddr;

use axum::{Router, routing::get};
use axum_client_ip::{ClientIp, ClientIpSource};
use tokio::net::TcpListener;

/// `source` depends on what is in front of the service, so make it a setting:
/// `ConnectInfo` without a proxy, `RightmostXForwardedFor` behind nginx or an
/// ALB, `CfConnectingIp` behind Cloudflare.
///
/// The rightmost entry is the address that the nearest proxy saw. With two
/// proxies, that is the outer proxy: read a header that the outer one
/// overwrites instead.
fn router(source: ClientIpSource) -> Router {
    Router::new()
        .route("/", get(async |ClientIp(ip): ClientIp| format!("{ip}\n")))
        .layer(source.into_extension())
}

async fn serve(
    listener: TcpListener,
    source: ClientIpSource,
) -> std::io::Result<()> {
    // Makes the peer's address available. Without it, extracting
    // `ConnectInfo` fails with 500.
    let service =
        router(source).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await
}
// endregion: client-ip

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let source = env::var("CLIENT_IP_SOURCE");
    let source = source.as_deref().unwrap_or("ConnectInfo").parse()?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(serve(listener, source).await?)
}
