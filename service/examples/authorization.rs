//! Who may call a route, and which rows a caller may read or change.
//!
//! ```bash
//! export DATABASE_URL=postgres://orders:orders@localhost/orders
//! cargo run -- migrate
//! psql "$DATABASE_URL" -f examples/auth_session.sql \
//!   -f examples/authorization.sql
//! cargo run --example authorization
//! ```

#[path = "auth_session.rs"]
pub mod auth_session;

// region: imports
use auth_session::{App, Customer};
use axum::{
    Json, Router,
    extract::{FromRequestParts, Path, Request, State},
    http::{StatusCode, request::Parts},
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, get, post},
};
use orders::error::AppError;
use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;
// endregion: imports

// region: routes
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Access {
    Public,
    Customer,
    Admin,
}

/// Every route states who may call it. There is no other way to add one.
pub fn routes() -> Vec<(&'static str, Access, MethodRouter<App>)> {
    vec![
        ("/login", Access::Public, post(auth_session::login)),
        ("/logout", Access::Public, post(auth_session::logout)),
        ("/me", Access::Customer, get(auth_session::me)),
        ("/orders", Access::Customer, get(own_orders)),
        ("/orders/{id}", Access::Customer, get(read).delete(cancel)),
        ("/admin/orders", Access::Admin, get(all_orders)),
    ]
}

pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for (path, access, handlers) in routes() {
        let state = (app.clone(), access);
        let guard = middleware::from_fn_with_state(state, allow);
        router = router.route(path, handlers.layer(guard));
    }
    router.with_state(app)
}

async fn allow(
    State((app, access)): State<(App, Access)>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let (mut parts, body) = request.into_parts();
    match access {
        Access::Public => {}
        Access::Customer => {
            Customer::from_request_parts(&mut parts, &app).await?;
        }
        Access::Admin => {
            Admin::from_request_parts(&mut parts, &app).await?;
        }
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}
// endregion: routes

// region: admin
/// A signed-in customer with the admin flag.
pub struct Admin;

impl FromRequestParts<App> for Admin {
    type Rejection = AppError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &App,
    ) -> Result<Self, AppError> {
        let customer = Customer::from_request_parts(parts, app).await?;
        // Read for each request, so that a removed admin loses access now.
        let admin = "SELECT admin FROM customers WHERE id = $1";
        let admin: bool = sqlx::query_scalar(admin)
            .bind(customer.id)
            .fetch_one(&app.pool)
            .await?;
        if admin {
            return Ok(Self);
        }
        let detail = "Only for administrators.".to_owned();
        Err(AppError::Rejected(StatusCode::FORBIDDEN, detail))
    }
}
// endregion: admin

// region: object
#[derive(FromRow, Serialize)]
struct Order {
    id: Uuid,
    item: String,
    quantity: i32,
}

async fn read(
    State(app): State<App>,
    customer: Customer,
    Path(id): Path<Uuid>,
) -> Result<Json<Order>, AppError> {
    // The owner is part of the condition. Another customer's order is
    // "not found", so the response does not reveal that it exists.
    let order = sqlx::query_as(
        "SELECT id, item, quantity FROM orders
         WHERE id = $1 AND customer_id = $2",
    );
    let order = order.bind(id).bind(customer.id);
    Ok(Json(order.fetch_one(&app.pool).await?))
}

async fn cancel(
    State(app): State<App>,
    customer: Customer,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, AppError> {
    // One statement. A check before the DELETE could be outdated by then.
    let deleted =
        sqlx::query("DELETE FROM orders WHERE id = $1 AND customer_id = $2");
    let deleted = deleted.bind(id).bind(customer.id).execute(&app.pool).await?;
    match deleted.rows_affected() {
        0 => Err(AppError::NotFound),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
// endregion: object

async fn own_orders(
    State(app): State<App>,
    customer: Customer,
) -> Result<Json<Vec<Order>>, AppError> {
    let orders = sqlx::query_as(
        "SELECT id, item, quantity FROM orders WHERE customer_id = $1
         ORDER BY created_at DESC LIMIT 100",
    );
    Ok(Json(orders.bind(customer.id).fetch_all(&app.pool).await?))
}

async fn all_orders(
    State(app): State<App>,
    _: Admin,
) -> Result<Json<Vec<Order>>, AppError> {
    let orders = sqlx::query_as(
        "SELECT id, item, quantity FROM orders
         ORDER BY created_at DESC LIMIT 100",
    );
    Ok(Json(orders.fetch_all(&app.pool).await?))
}

#[allow(dead_code)] // The integration tests include this file as a module.
#[tokio::main]
async fn main() -> Result<(), axum::BoxError> {
    let pool = sqlx::PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    let app = App { pool, hasher: orders::password::Hasher::new(2) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router(app)).await?)
}
