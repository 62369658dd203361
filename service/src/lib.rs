//! `orders`: a small Axum service, ready for production.

/// The commit that the image was built from. The Dockerfile passes it as `ARG`.
pub const COMMIT: &str = match option_env!("GIT_SHA") {
    Some(commit) => commit,
    None => "unknown",
};
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub mod app;
pub mod config;
pub mod connections;
pub mod customers;
pub mod db;
pub mod email;
pub mod env;
pub mod error;
pub mod form;
pub mod health;
pub mod metrics;
pub mod orders;
pub mod outbox;
pub mod password;
pub mod peers;
pub mod serve;
pub mod shutdown;
pub mod state;
pub mod telemetry;
pub mod text;
pub mod uploads;
