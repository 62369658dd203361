//! Password hashes, which cost memory and time on purpose.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{config::Secret, error::AppError};

// region: hash
#[derive(Clone)]
pub struct Hasher {
    slots: Arc<Semaphore>,
}

impl Hasher {
    /// Each hash takes 19 MiB: `concurrent` times that is part of the
    /// memory limit. glibc would keep a multiple of it, so the images set
    /// `MALLOC_MMAP_THRESHOLD_`.
    #[must_use]
    pub fn new(concurrent: usize) -> Self {
        let slots = Arc::new(Semaphore::new(concurrent));
        Self { slots }
    }

    /// # Errors
    /// If hashing fails, which a password from a client cannot cause.
    pub async fn hash(&self, password: Secret) -> Result<String, AppError> {
        // The blocking pool would start 512 of them and queue the rest.
        let slot = self.slots.clone().acquire_owned().await;
        let slot = slot.map_err(|error| AppError::Internal(error.into()))?;
        let hash = spawn_blocking(move || {
            // Dropped when the hash is done: the blocking thread goes on
            // also if the request is gone.
            let _slot = slot;
            // Argon2id with OWASP's minimum: 19 MiB, two passes, one lane.
            let argon2 = Argon2::default();
            argon2
                .hash_password(password.expose().as_bytes())
                .map(|hash| hash.to_string())
        });
        hash.await
            .map_err(|error| AppError::Internal(error.into()))?
            .map_err(|error| AppError::Internal(error.into()))
    }
}
// endregion: hash
