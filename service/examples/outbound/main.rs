//! Calls to other services, with a limit on everything.
//!
//! ```bash
//! cargo run --example outbound -- http://127.0.0.1:9000
//! curl -i 127.0.0.1:3000/stock/tea
//! ```

use std::env;

use axum::{BoxError, Router, middleware, routing::get};
use tokio::net::TcpListener;

mod breaker;
mod client;
mod deadline;
mod ssrf;
mod stock;
#[cfg(test)]
mod tests;

use client::client;
use deadline::deadline;
use ssrf::{fetch, guarded_client, public_url};
use stock::{Stock, stock};

fn router(stock_service: Stock) -> Router {
    Router::new()
        .route("/stock/{item}", get(stock))
        .with_state(stock_service)
        .layer(middleware::from_fn(deadline))
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    orders::telemetry::init()?;
    let base = env::args().nth(1).ok_or("usage: outbound URL")?;
    if base.starts_with("https://") {
        let body =
            fetch(&guarded_client()?, public_url(&base)?, 1024 * 1024).await?;
        tracing::info!(bytes = body.len(), "fetched");
        return Ok(());
    }
    let router = router(Stock::new(client()?, base.parse()?));
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}
