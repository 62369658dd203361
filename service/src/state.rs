//! The state that handlers share.

use std::sync::Arc;

use sqlx::PgPool;
use tokio_util::task::TaskTracker;

use crate::{config::Config, password::Hasher};

/// Cheap to clone: each request gets a clone.
#[derive(Clone)]
pub struct AppState {
    pub config: Arc<Config>,
    pub pool: PgPool,
    pub hasher: Hasher,
    /// Tasks that outlive their request. Shutdown waits for them.
    pub tasks: TaskTracker,
}
