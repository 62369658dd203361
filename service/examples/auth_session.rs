//! Login with a password, and sessions in `PostgreSQL`.
//!
//! ```bash
//! export DATABASE_URL=postgres://orders:orders@localhost/orders
//! cargo run -- migrate && psql "$DATABASE_URL" -f examples/auth_session.sql
//! cargo run --example auth_session
//! ```

// region: app
use axum::{
    Json, Router,
    extract::{FromRequestParts, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{AppendHeaders, IntoResponse},
    routing::{get, post},
};
use orders::{config::Secret, email::Email, error::AppError, password::Hasher};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

#[derive(Clone)]
pub struct App {
    pub pool: PgPool,
    pub hasher: Hasher,
}

pub fn router(app: App) -> Router {
    Router::new()
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/logout/everywhere", post(logout_everywhere))
        .route("/me", get(me))
        .with_state(app)
}
// endregion: app

// region: token
const COOKIE: &str = "__Host-session";

/// 256 random bits. The browser gets the token, the table gets its hash.
fn new_token() -> Result<String, AppError> {
    let mut halves = [[0; 16]; 2];
    for half in &mut halves {
        getrandom::fill(half)
            .map_err(|error| AppError::Internal(error.into()))?;
    }
    let [a, b] = halves.map(u128::from_ne_bytes);
    Ok(format!("{a:032x}{b:032x}"))
}

/// A plain hash is enough: a token is too long to guess, unlike a password.
fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

fn token_of(headers: &HeaderMap) -> Option<&str> {
    // HTTP/2 clients may send one `Cookie` header per cookie.
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut cookies = cookies.filter_map(|v| v.to_str().ok()).flat_map(|v| {
        v.split(';').filter_map(|cookie| cookie.trim().split_once('='))
    });
    cookies.find(|(name, _)| *name == COOKIE).map(|(_, token)| token)
}

fn set_cookie(token: &str, seconds: u32) -> String {
    format!(
        "{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; \
         Max-Age={seconds}"
    )
}
// endregion: token

// region: login
#[derive(Deserialize)]
pub(crate) struct Credentials {
    email: Email,
    password: Secret,
}

pub(crate) async fn login(
    State(app): State<App>,
    headers: HeaderMap,
    credentials: Result<Json<Credentials>, JsonRejection>,
) -> Result<impl IntoResponse, AppError> {
    let Json(Credentials { email, password }) = credentials?;
    let account: Option<(Uuid, String)> = sqlx::query_as(
        "SELECT id, password_hash FROM customers
         WHERE lower(email COLLATE \"C\") = lower($1 COLLATE \"C\")",
    )
    .bind(email.as_str())
    .fetch_optional(&app.pool)
    .await?;
    let (id, hash) = account.unzip();
    // One status and one text for an unknown address and a wrong password.
    let (true, Some(id)) = (app.hasher.verify(password, hash).await?, id)
    else {
        let detail = "Wrong email address or password.".to_owned();
        return Err(AppError::Rejected(StatusCode::UNAUTHORIZED, detail));
    };
    // Always a new token. If an attacker planted a token in this browser, it
    // must not become a signed-in session.
    if let Some(old) = token_of(&headers) {
        revoke_session(&app.pool, old).await?;
    }
    let token = new_token()?;
    sqlx::query(
        "INSERT INTO sessions (token_hash, customer_id) VALUES ($1, $2)",
    )
    .bind(token_hash(&token))
    .bind(id)
    .execute(&app.pool)
    .await?;
    let cookie = set_cookie(&token, 8 * 60 * 60);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}
// endregion: login

// region: customer
/// The signed-in customer. A handler with this argument cannot run without a
/// valid session.
#[derive(Clone)]
pub struct Customer {
    pub id: Uuid,
}

impl FromRequestParts<App> for Customer {
    type Rejection = AppError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &App,
    ) -> Result<Self, AppError> {
        // Looked up once per request, even if several layers need it.
        if let Some(customer) = parts.extensions.get::<Self>() {
            return Ok(customer.clone());
        }
        let signed_out = || {
            let detail = "Sign in first.".to_owned();
            AppError::Rejected(StatusCode::UNAUTHORIZED, detail)
        };
        let token = token_of(&parts.headers).ok_or_else(signed_out)?;
        let hash = token_hash(token);
        // Expires 8 h after login, or 30 min after the last request.
        let session: Option<(Uuid, bool)> = sqlx::query_as(
            "SELECT customer_id, seen_at < now() - interval '1 minute'
             FROM sessions WHERE token_hash = $1
             AND created_at > now() - interval '8 hours'
             AND seen_at > now() - interval '30 minutes'",
        )
        .bind(&hash)
        .fetch_optional(&app.pool)
        .await?;
        let (id, stale) = session.ok_or_else(signed_out)?;
        // At most one write per minute and session, not one per request.
        if stale {
            let seen = "UPDATE sessions SET seen_at = now()
                        WHERE token_hash = $1";
            sqlx::query(seen).bind(&hash).execute(&app.pool).await?;
        }
        parts.extensions.insert(Self { id });
        Ok(Self { id })
    }
}

pub(crate) async fn me(customer: Customer) -> String {
    format!("{}\n", customer.id)
}
// endregion: customer

// region: logout
pub(crate) async fn logout(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, AppError> {
    if let Some(token) = token_of(&headers) {
        revoke_session(&app.pool, token).await?;
    }
    // An age of 0 deletes the cookie.
    let cookie = set_cookie("", 0);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

/// Also call this after a password change, in the same transaction.
async fn logout_everywhere(
    State(app): State<App>,
    customer: Customer,
) -> Result<StatusCode, AppError> {
    let sessions = "DELETE FROM sessions WHERE customer_id = $1";
    sqlx::query(sessions).bind(customer.id).execute(&app.pool).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn revoke_session(pool: &PgPool, token: &str) -> Result<(), AppError> {
    let session = "DELETE FROM sessions WHERE token_hash = $1";
    sqlx::query(session).bind(token_hash(token)).execute(pool).await?;
    Ok(())
}
// endregion: logout

#[allow(dead_code)] // The integration tests include this file as a module.
#[tokio::main]
async fn main() -> Result<(), axum::BoxError> {
    let pool = PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    let app = App { pool, hasher: Hasher::new(2) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router(app)).await?)
}
