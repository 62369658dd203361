//! The accept loop around a router, instead of `axum::serve`.
//!
//! ```bash
//! cargo run --example accept_loop
//! curl 127.0.0.1:3000
//! ```

use orders::connections;

// region: main
use std::time::Duration;

use axum::{BoxError, Router, routing::get};
use connections::Limits;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let router = Router::new()
        .route("/", get(async || "hello\n"))
        // Call this once, before the loop. Otherwise each request builds all
        // layers again.
        .with_state(());
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    let limits = Limits {
        connections: 4096,
        per_peer: 2048,
        first_request: Duration::from_secs(10),
        keep_alive: Duration::from_secs(75),
    };

    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let signaled = stop.clone();
    tokio::spawn(async move {
        terminate.recv().await;
        signaled.cancel();
    });
    let drain = Duration::from_secs(15);
    connections::serve(listener, router, limits, stop, drain).await;
    Ok(())
}
// endregion: main
