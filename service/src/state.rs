//! What handlers share.

use std::sync::Arc;

use sqlx::PgPool;
use tokio_util::task::TaskTracker;

use crate::{config::Config, password::Hasher};

/// Cheap to clone: each request gets its own.
#[derive(Clone)]
pub struct AppState {
    pub config: Arc<Config>,
    pub pool: PgPool,
    pub hasher: Hasher,
    /// Work that outlives its request; shutdown waits for it.
    pub tasks: TaskTracker,
}
