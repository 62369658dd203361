//! The client's address, behind a proxy or without one.
//!
//! ```bash
//! CLIENT_IP_SOURCE=RightmostXForwardedFor cargo run --example client_ip
//! curl --header 'X-Forwarded-For: 1.1.1.1, 203.0.113.7' 127.0.0.1:3000
//! ```

use std::{env, net::SocketAddr};

use axum::{BoxError, Router, routing::get};
use axum_client_ip::{ClientIp, ClientIpSource};
use tokio::net::TcpListener;

// region: client-ip
/// `source` says what stands in front of the service, so it is a setting:
/// `ConnectInfo` for nothing, `RightmostXForwardedFor` for nginx or an
/// ALB, `CfConnectingIp` for Cloudflare.
///
/// The rightmost entry is what the nearest proxy saw. All others are what the
/// client claims. Behind two proxies it is the outer proxy: then take the
/// header that the outer one writes and nobody else can.
fn router(source: ClientIpSource) -> Router {
    Router::new()
        .route("/", get(async |ClientIp(ip): ClientIp| format!("{ip}\n")))
        .layer(source.into_extension())
}

async fn serve(
    listener: TcpListener,
    source: ClientIpSource,
) -> std::io::Result<()> {
    // The peer's address is there only if it is asked for; without this line
    // `ConnectInfo` answers every request with 500.
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
