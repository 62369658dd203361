//! Customers. Their passwords are hashed outside of the runtime's workers.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{config::Secret, email::Email, error::AppError, state::AppState};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    email: Email,
    password: Secret,
}

#[derive(Debug, Serialize)]
pub struct Customer {
    id: Uuid,
}

/// `POST /customers`
///
/// # Errors
/// Returns an error if the customer is invalid or exists already, or if the
/// database is unavailable.
pub async fn create(
    State(state): State<AppState>,
    new: Result<Json<NewCustomer>, JsonRejection>,
) -> Result<(StatusCode, Json<Customer>), AppError> {
    let Json(new) = new?;
    if !(8..=128).contains(&new.password.expose().len()) {
        return Err(AppError::invalid("password: 8 to 128 bytes"));
    }
    // Before a connection is acquired, so that no connection waits for a hash.
    let hash = state.hasher.hash(new.password).await?;
    let id = Uuid::new_v4();
    // `ON CONFLICT` names no index, because there are two: one on the exact
    // address, and one that ignores its case.
    let inserted = sqlx::query(
        "INSERT INTO customers (id, email, password_hash)
         VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    );
    let inserted = inserted.bind(id).bind(new.email.as_str()).bind(hash);
    if inserted.execute(&state.pool).await?.rows_affected() == 0 {
        let detail = "email: taken".to_owned();
        return Err(AppError::Rejected(StatusCode::CONFLICT, detail));
    }
    Ok((StatusCode::CREATED, Json(Customer { id })))
}
