//! Password hashes, which deliberately cost memory and CPU time.

// region: hash
use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{self, phc::PasswordHash},
};
use metrics::counter;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use crate::{config::Secret, error::AppError};

/// Requests that may wait per slot. At 40 ms a hash, the last one waits 0.3 s.
const WAITING: usize = 8;
/// A longer wait means that the CPU is saturated.
const WAIT: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub struct Hasher {
    slots: Arc<Semaphore>,
    /// One for each request that is hashing or waiting for a slot.
    places: Arc<Semaphore>,
}

impl Hasher {
    /// Each hash takes 19 MiB, so `concurrent` times 19 MiB is part of the
    /// memory limit. glibc would keep several times as much after the hashes
    /// are done, so the images set `MALLOC_MMAP_THRESHOLD_`.
    #[must_use]
    pub fn new(concurrent: usize) -> Self {
        let places = concurrent.saturating_mul(1 + WAITING);
        Self {
            slots: Arc::new(Semaphore::new(concurrent)),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// # Errors
    /// Returns an error if too many requests are already waiting, or if
    /// hashing fails, which a client's password cannot cause.
    pub async fn hash(&self, password: Secret) -> Result<String, AppError> {
        self.run(move || {
            // Argon2id with OWASP's minimum: 19 MiB, two passes, one lane.
            let hash = Argon2::default()
                .hash_password(password.expose().as_bytes())?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Runs `work` on a blocking thread once a slot is free.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> password_hash::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        // A waiting request counts against MAX_REQUESTS. Without this limit,
        // sign-ups and logins would use all of it, and orders would get 503.
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| AppError::shed())?;
        // The blocking pool would start 64 hashes at once and queue the rest.
        let slot = timeout(WAIT, self.slots.clone().acquire_owned()).await;
        let slot = slot
            .map_err(|_| AppError::shed())?
            .map_err(|error| AppError::Internal(error.into()))?;
        let output = spawn_blocking(move || {
            // Released when the work is done. If the client disconnects, the
            // blocking thread continues, and so does its use of the slot.
            let _permits = (slot, place);
            work()
        });
        output
            .await
            .map_err(|error| AppError::Internal(error.into()))?
            .map_err(|error| AppError::Internal(error.into()))
    }
}
// endregion: hash

// region: verify
/// A hash with the same parameters as those of real accounts. Its password is
/// not secret: `verify` never accepts it.
const NO_ACCOUNT: &str = "$argon2id$v=19$m=19456,t=2,p=1$\
    bm9hY2NvdW50bm9hY2N0$kyj5KhrDWk5rjnpWv5C/hl0hl+FE5QbdeRWrUqYzR7E";

impl Hasher {
    /// Checks `password` against `stored`, the hash of the account. Pass
    /// `None` if the account does not exist: a login with an unknown address
    /// then takes as long as one with a wrong password.
    ///
    /// # Errors
    /// Returns an error if too many requests are already waiting, or if
    /// `stored` is not a password hash.
    pub async fn verify(
        &self,
        password: Secret,
        stored: Option<String>,
    ) -> Result<bool, AppError> {
        let known = stored.is_some();
        let hash = stored.unwrap_or_else(|| NO_ACCOUNT.to_owned());
        let matches = self
            .run(move || {
                let hash = PasswordHash::new(&hash)?;
                let password = password.expose().as_bytes();
                match Argon2::default().verify_password(password, &hash) {
                    Ok(()) => Ok(true),
                    Err(password_hash::Error::PasswordInvalid) => Ok(false),
                    Err(error) => Err(error),
                }
            })
            .await?;
        let result = match (known, matches) {
            (true, true) => "match",
            (true, false) => "mismatch",
            (false, _) => "unknown",
        };
        // Guessing shows up as mismatches, stolen lists as unknown accounts.
        counter!("password_verifications_total", "result" => result)
            .increment(1);
        Ok(known && matches)
    }
}
// endregion: verify

#[cfg(test)]
mod tests {
    use argon2::Params;
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    fn secret(text: &str) -> Secret {
        serde_json::from_value(text.into()).unwrap()
    }

    #[tokio::test]
    async fn accepts_only_the_right_password() {
        let hasher = Hasher::new(1);
        let hash = hasher.hash(secret("correct horse")).await.unwrap();
        for (password, matches) in
            [("correct horse", true), ("battery staple", false), ("", false)]
        {
            let verified =
                hasher.verify(secret(password), Some(hash.clone())).await;
            assert_eq!(verified.unwrap(), matches, "{password}");
        }
        let broken = hasher.verify(secret("x"), Some("md5".to_owned())).await;
        assert!(matches!(broken, Err(AppError::Internal(_))), "{broken:?}");
    }

    #[tokio::test]
    async fn the_password_of_the_stand_in_opens_no_account() {
        let stand_in = Some(NO_ACCOUNT.to_owned());
        let hasher = Hasher::new(1);
        // It is a real hash of this password, so the work is real as well.
        assert!(hasher.verify(secret("no account"), stand_in).await.unwrap());
        assert!(!hasher.verify(secret("no account"), None).await.unwrap());
    }

    #[test]
    fn the_stand_in_costs_as_much_as_a_real_hash() {
        let hash = PasswordHash::new(NO_ACCOUNT).unwrap();
        let params = Params::try_from(&hash).unwrap();
        let default = Params::default();
        assert_eq!(params.m_cost(), default.m_cost());
        assert_eq!(params.t_cost(), default.t_cost());
        assert_eq!(params.p_cost(), default.p_cost());
    }

    #[tokio::test]
    async fn verifies_unknown_accounts_too() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        let _guard = metrics::set_default_local_recorder(&recorder);
        let hasher = Hasher::new(1);
        assert!(!hasher.verify(secret("x"), None).await.unwrap());
        let counted = "password_verifications_total{result=\"unknown\"} 1";
        assert!(handle.render().contains(counted), "{}", handle.render());

        // It needs a slot like any other verification.
        let full = Hasher::new(0);
        let shed = full.verify(secret("x"), None).await;
        assert!(matches!(shed, Err(AppError::Overloaded)), "{shed:?}");
    }
}
