//! The service of many tutorials.

use super::serve;
use anyhow::Result;
use axum::Router;
use axum::routing::get;

/// Serves without any limit.
#[tokio::main]
pub async fn main() -> Result<()> {
    serve(Router::new().route("/orders", get(async || "no orders\n").post(async |body: String| body))).await
}
