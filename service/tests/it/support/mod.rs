//! A cluster, a process and a client for the tests.

mod client;
mod postgres;
mod service;

use std::time::{Duration, Instant};

pub use client::{Reply, connect, connect_from, get, post, read_to_end, send};
pub use postgres::{Cluster, Database};
pub use service::{Service, free_port, run};

/// Long enough for a machine that is busy with other builds.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Calls `ask` until it returns a value.
pub async fn until<T>(
    what: &str,
    mut ask: impl AsyncFnMut() -> Option<T>,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
