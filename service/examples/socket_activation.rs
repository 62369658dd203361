//! Takes over the listening socket from systemd (deploy/systemd/orders.socket).
//!
//! ```bash
//! cargo build --example socket_activation
//! systemd-socket-activate --listen 127.0.0.1:3000 \
//!   target/debug/examples/socket_activation
//! ```

use axum::{Router, routing::get};

// region: socket-activation
use std::io;

use listenfd::ListenFd;
use tokio::net::TcpListener;

/// Returns systemd's socket, or binds `address` without systemd. systemd's
/// socket stays open during a restart, so clients wait instead of failing.
async fn listener(address: &str) -> io::Result<TcpListener> {
    // Checks LISTEN_PID, so it ignores variables meant for another process.
    match ListenFd::from_env().take_tcp_listener(0)? {
        Some(socket) => {
            // tokio panics if the socket is in blocking mode.
            socket.set_nonblocking(true)?;
            TcpListener::from_std(socket)
        }
        None => TcpListener::bind(address).await,
    }
}
// endregion: socket-activation

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = listener("127.0.0.1:3000").await?;
    axum::serve(listener, Router::new().route("/", get("hello\n"))).await
}
