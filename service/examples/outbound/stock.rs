//! Calls one dependency, the service that knows the stock.

// region: call
use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use orders::error::AppError;
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::{
    breaker::Breaker,
    deadline::{Deadline, TIMEOUT_MS},
};

/// Create one per dependency, so that a slow dependency cannot take the slots
/// of the others.
#[derive(Clone)]
pub struct Stock {
    http: Client,
    base: Url,
    breaker: Arc<Breaker>,
    slots: Arc<Semaphore>,
}

#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("the circuit breaker is open")]
    Open,
    #[error("too many calls in flight")]
    Busy,
    #[error("no time left for a call")]
    NoTime,
    #[error("status {0}")]
    Status(StatusCode),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Level {
    available: u32,
}

impl Stock {
    pub fn new(http: Client, base: Url) -> Self {
        let slots = Arc::new(Semaphore::new(64));
        Self { http, base, breaker: Arc::default(), slots }
    }

    pub async fn level(
        &self,
        item: &str,
        deadline: Deadline,
    ) -> Result<Level, CallError> {
        let limit = Duration::from_secs(2);
        let time = deadline.left(limit).ok_or(CallError::NoTime)?;
        let slot = self.slots.try_acquire().map_err(|_| CallError::Busy)?;
        if !self.breaker.allows() {
            return Err(CallError::Open);
        }
        let result = self.send(item, time).await;
        drop(slot);
        // A 4xx shows that the other side works, except 429, which asks you
        // to slow down.
        let failed = match &result {
            Err(CallError::Status(status)) => {
                status.is_server_error() || status.as_u16() == 429
            }
            // Only the caller's deadline was too short. If this counted,
            // callers could open the breaker for everyone.
            Err(CallError::Http(error))
                if error.is_timeout() && time < limit =>
            {
                return result;
            }
            Err(_) => true,
            Ok(_) => false,
        };
        self.breaker.record(!failed);
        result
    }

    async fn send(
        &self,
        item: &str,
        time: Duration,
    ) -> Result<Level, CallError> {
        let mut url = self.base.clone();
        // Encodes the item: `../admin` stays one segment.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["stock", item]);
        }
        let request = self.http.get(url).timeout(time);
        let request = request.header(TIMEOUT_MS, time.as_millis().to_string());
        let response = request.send().await?;
        if !response.status().is_success() {
            return Err(CallError::Status(response.status()));
        }
        Ok(response.json().await?)
    }
}

/// Responds with 503 and `Retry-After`, and logs the cause with the request ID.
impl From<CallError> for AppError {
    fn from(error: CallError) -> Self {
        Self::Unavailable(error.into())
    }
}

pub async fn stock(
    State(stock): State<Stock>,
    Extension(deadline): Extension<Deadline>,
    Path(item): Path<String>,
) -> Result<Json<Level>, AppError> {
    Ok(Json(stock.level(&item, deadline).await?))
}
// endregion: call
