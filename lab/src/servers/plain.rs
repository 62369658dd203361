//! The service of many tutorials.

use anyhow::Result;
use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

/// Serves without any limit.
pub async fn serve(listener: TcpListener) -> Result<()> {
    let router = Router::new().route("/orders", get(async || "no orders\n").post(async |body: String| body));
    Ok(axum::serve(listener, router).await?)
}
