//! Orders: created once, even if the request arrives several times.

use axum::{
    Json,
    extract::{
        FromRequestParts, Path, State,
        rejection::{JsonRejection, PathRejection},
    },
    http::{StatusCode, request::Parts},
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgConnection, PgPool};
use tracing::Instrument;
use uuid::Uuid;

use crate::{
    error::AppError,
    state::AppState,
    text::{Line, Lines},
};

// region: new-order
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    item: Line<200>,
    quantity: i32,
    note: Option<Lines<1000>>,
}
// endregion: new-order

#[derive(Debug, FromRow, Serialize)]
pub struct Order {
    id: Uuid,
    item: String,
    quantity: i32,
    note: Option<String>,
}

impl NewOrder {
    fn validate(self) -> Result<Self, AppError> {
        if !(1..=1000).contains(&self.quantity) {
            return Err(AppError::invalid("quantity: 1 to 1000"));
        }
        Ok(self)
    }

    fn note(&self) -> Option<&str> {
        self.note.as_ref().map(Lines::as_str)
    }

    fn is(&self, order: &Order) -> bool {
        (self.item.as_str(), self.quantity, self.note())
            == (&order.item, order.quantity, order.note.as_deref())
    }
}

// region: create
/// `POST /orders`
///
/// # Errors
/// Returns an error if the order or its key is invalid, or the database is
/// unavailable.
pub async fn create(
    State(state): State<AppState>,
    // Extracted before the body: if the key is invalid, the body is not read.
    IdempotencyKey(key): IdempotencyKey,
    new: Result<Json<NewOrder>, JsonRejection>,
) -> Result<(StatusCode, Json<Order>), AppError> {
    let new = new?.0.validate()?;
    let work = insert(state.pool.clone(), key, new);
    let order = complete(&state, work).await?;
    Ok((StatusCode::CREATED, Json(order)))
}

async fn insert(
    pool: PgPool,
    key: String,
    new: NewOrder,
) -> Result<Order, AppError> {
    let id = Uuid::new_v4();
    let mut tx = pool.begin().await?;
    // Of two requests with the same key, the second waits here until the first
    // has committed, and then inserts no row.
    let claimed = sqlx::query(
        "INSERT INTO idempotency_keys (key, order_id) VALUES ($1, $2)
         ON CONFLICT DO NOTHING",
    );
    let claimed = claimed.bind(&key).bind(id).execute(&mut *tx).await?;
    if claimed.rows_affected() == 0 {
        return replay(&mut tx, &key, &new).await;
    }
    let order = sqlx::query_as(
        "INSERT INTO orders (id, item, quantity, note)
         VALUES ($1, $2, $3, $4) RETURNING id, item, quantity, note",
    );
    let order = order.bind(id).bind(new.item.as_str()).bind(new.quantity);
    let order = order.bind(new.note()).fetch_one(&mut *tx).await?;
    // In the same transaction: either both the order and its event exist, or
    // neither does.
    let event = sqlx::query(
        "INSERT INTO outbox (topic, payload)
         VALUES ('order.created', jsonb_build_object('id', $1::uuid))",
    );
    event.bind(id).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(order)
}
// endregion: create

// region: replay
/// Returns the order that the first request with this key created.
async fn replay(
    connection: &mut PgConnection,
    key: &str,
    new: &NewOrder,
) -> Result<Order, AppError> {
    let order: Order = sqlx::query_as(
        "SELECT id, item, quantity, note FROM orders
         JOIN idempotency_keys ON order_id = id WHERE key = $1",
    )
    .bind(key)
    .fetch_one(connection)
    .await?;
    if new.is(&order) {
        Ok(order)
    } else {
        Err(AppError::invalid("Idempotency-Key: used for another order"))
    }
}
// endregion: replay

// region: key
/// The client generates a key once per order and sends it with every attempt.
pub struct IdempotencyKey(String);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = AppError;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> Result<Self, AppError> {
        let key = parts.headers.get("idempotency-key");
        key.and_then(|value| value.to_str().ok())
            .filter(|key| (1..=100).contains(&key.len()))
            // `to_str` also accepts tabs and spaces.
            .filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()))
            .map(|key| Self(key.to_owned()))
            .ok_or_else(|| {
                AppError::invalid(
                    "Idempotency-Key: 1 to 100 visible ASCII characters",
                )
            })
    }
}
// endregion: key

// region: read
/// `GET /orders/{id}`
///
/// # Errors
/// Returns an error if there is no such order, or the database is unavailable.
pub async fn read(
    State(state): State<AppState>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Json<Order>, AppError> {
    // A path that is not a UUID cannot be an order.
    let Path(id) = id.map_err(|_| AppError::NotFound)?;
    let order = sqlx::query_as(
        "SELECT id, item, quantity, note FROM orders WHERE id = $1",
    );
    Ok(Json(order.bind(id).fetch_one(&state.pool).await?))
}
// endregion: read

// region: must-complete
/// Runs `work` to completion even if the client disconnects or the request
/// times out. Both drop the handler's future, but not a task it has spawned.
/// Shutdown waits for the tracker.
///
/// The task outlives the request's permit and timeout, so `work` needs its own
/// limits. `acquire_timeout` and `transaction_timeout` bound its duration.
/// `MAX_REQUESTS` bounds how many tasks disconnected clients can leave behind.
async fn complete<T: Send + 'static>(
    state: &AppState,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    // One of the tasks is the outbox worker.
    if state.tasks.len() > state.config.limits.requests {
        return Err(AppError::shed());
    }
    match state.tasks.spawn(work.in_current_span()).await {
        Ok(outcome) => outcome,
        // The task is never aborted, so it panicked: panic here as well.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
// endregion: must-complete
