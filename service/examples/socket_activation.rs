//! Takes the listening socket over from systemd (deploy/systemd/orders.socket).
//!
//! ```bash
//! cargo build --example socket_activation
//! systemd-socket-activate --listen 127.0.0.1:3000 \
//!   target/debug/examples/socket_activation
//! ```

use std::io;

use axum::{Router, routing::get};
use listenfd::ListenFd;
use tokio::net::TcpListener;

// region: socket-activation
/// systemd's socket if there is one, else a port of its own. systemd's stays
/// open while the service restarts: clients wait and are not refused.
async fn listener(address: &str) -> io::Result<TcpListener> {
    // Trusts LISTEN_PID: the variables of another process are not taken.
    match ListenFd::from_env().take_tcp_listener(0)? {
        Some(socket) => {
            // tokio panics at a socket that blocks.
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
