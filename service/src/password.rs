//! Password hashes, which cost memory and time on purpose.

use std::{sync::Arc, time::Duration};

use argon2::{Argon2, PasswordHasher};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use crate::{config::Secret, error::AppError};

// region: hash
/// Requests that may wait per slot. At 40 ms a hash, the last one waits 0.3 s.
const WAITING: usize = 8;
/// A longer wait means that the CPU is saturated.
const WAIT: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub struct Hasher {
    slots: Arc<Semaphore>,
    /// One per request that is hashing or waiting for a slot.
    places: Arc<Semaphore>,
}

impl Hasher {
    /// Each hash takes 19 MiB: `concurrent` times that is part of the
    /// memory limit. glibc would keep a multiple of it, so the images set
    /// `MALLOC_MMAP_THRESHOLD_`.
    #[must_use]
    pub fn new(concurrent: usize) -> Self {
        let places = concurrent.saturating_mul(1 + WAITING);
        Self {
            slots: Arc::new(Semaphore::new(concurrent)),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// # Errors
    /// If too many wait already, or hashing fails, which a password from a
    /// client cannot cause.
    pub async fn hash(&self, password: Secret) -> Result<String, AppError> {
        // A waiting request holds one of MAX_REQUESTS. Without this limit,
        // sign-ups would take all of them, and orders would get 503.
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| AppError::shed())?;
        // The blocking pool would start 512 of them and queue the rest.
        let slot = timeout(WAIT, self.slots.clone().acquire_owned()).await;
        let slot = slot
            .map_err(|_| AppError::shed())?
            .map_err(|error| AppError::Internal(error.into()))?;
        let hash = spawn_blocking(move || {
            // Dropped when the hash is done: the blocking thread goes on
            // also if the request is gone.
            let _permits = (slot, place);
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
