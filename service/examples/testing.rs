//! Tests of a router without a network, without waiting, and with a database
//! that is down.
//!
//! ```bash
//! cargo test --example testing
//! DATABASE_URL=postgres://postgres@localhost/postgres \
//!   cargo test --example testing -- --include-ignored
//! ```

// region: app
use std::time::Duration;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use serde::Deserialize;
use sqlx::PgPool;
use tower_http::timeout::TimeoutLayer;
use uuid::Uuid;

/// `main` calls this, and so does every test: both use the same layers.
pub fn app(pool: PgPool) -> Router {
    let timeout = Duration::from_secs(10);
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, timeout);
    Router::new()
        .route("/orders", post(create))
        .route("/orders/{id}", get(read))
        .layer(timeout)
        .with_state(pool)
}
// endregion: app

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    item: String,
    quantity: u16,
}

async fn create(
    State(pool): State<PgPool>,
    Json(new): Json<NewOrder>,
) -> Result<(StatusCode, String), StatusCode> {
    let order = "INSERT INTO orders (id, item, quantity)
                 VALUES ($1, $2, $3)";
    let id = Uuid::new_v4();
    let order = sqlx::query(order).bind(id).bind(new.item);
    let order = order.bind(i32::from(new.quantity));
    order.execute(&pool).await.map_err(|error| status(&error))?;
    Ok((StatusCode::CREATED, id.to_string()))
}

async fn read(
    State(pool): State<PgPool>,
    Path(id): Path<Uuid>,
) -> Result<String, StatusCode> {
    let order = "SELECT item FROM orders WHERE id = $1";
    let order = sqlx::query_scalar(order).bind(id).fetch_one(&pool);
    order.await.map_err(|error| status(&error))
}

fn status(error: &sqlx::Error) -> StatusCode {
    match error {
        sqlx::Error::RowNotFound => StatusCode::NOT_FOUND,
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[tokio::main]
async fn main() -> Result<(), axum::BoxError> {
    let pool = PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app(pool)).await?)
}

#[cfg(test)]
mod tests {
    // region: oneshot
    use axum::{body::Body, http::Request, response::Response};
    use http_body_util::BodyExt;
    use sqlx::postgres::PgPoolOptions;
    use tower::ServiceExt;

    use super::*;

    /// A pool that connects to nothing: port 1 is closed.
    fn unreachable_pool() -> PgPool {
        PgPoolOptions::new()
            .acquire_timeout(Duration::from_millis(100))
            .connect_lazy("postgres://test@127.0.0.1:1/test")
            .unwrap()
    }

    async fn send(app: Router, request: Request<Body>) -> Response {
        app.oneshot(request).await.unwrap()
    }

    fn new_order(json: &str) -> Request<Body> {
        Request::post("/orders")
            .header("content-type", "application/json")
            .body(Body::from(json.to_owned()))
            .unwrap()
    }

    async fn text(response: Response) -> String {
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn names_the_field_that_is_wrong() {
        let order = new_order(r#"{"item":"tea","quantity":-1}"#);
        let response = send(app(unreachable_pool()), order).await;
        assert_eq!(response.status(), 422);
        assert!(text(response).await.contains("quantity"));
    }

    #[tokio::test]
    async fn rejects_fields_that_clients_must_not_set() {
        let order = r#"{"item":"tea","quantity":1,"price":0}"#;
        let response = send(app(unreachable_pool()), new_order(order)).await;
        assert_eq!(response.status(), 422);
    }
    // endregion: oneshot

    // region: down
    #[tokio::test]
    async fn answers_503_while_the_database_is_down() {
        let order = new_order(r#"{"item":"tea","quantity":1}"#);
        let response = send(app(unreachable_pool()), order).await;
        assert_eq!(response.status(), 503);
    }
    // endregion: down

    // region: time
    /// tokio's clock is paused. It jumps to the next timer as soon as all
    /// tasks wait, so the test takes milliseconds.
    #[tokio::test(start_paused = true)]
    async fn answers_504_when_the_database_hangs() {
        // The kernel accepts connections, and nothing ever responds.
        let silent =
            tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = silent.local_addr().unwrap();
        let pool = PgPoolOptions::new()
            .acquire_timeout(Duration::from_secs(60))
            .connect_lazy(&format!("postgres://test@{address}/test"))
            .unwrap();
        let order = new_order(r#"{"item":"tea","quantity":1}"#);
        assert_eq!(send(app(pool), order).await.status(), 504);
    }
    // endregion: time

    // region: sqlx-test
    /// Creates a database, runs the migrations, and drops it if the test
    /// passes.
    #[sqlx::test(migrations = "./migrations")]
    #[ignore = "needs DATABASE_URL"]
    async fn reads_what_it_created(pool: PgPool) {
        let order = new_order(r#"{"item":"tea","quantity":1}"#);
        let created = send(app(pool.clone()), order).await;
        assert_eq!(created.status(), 201);
        let id = text(created).await;
        let request = Request::get(format!("/orders/{id}"));
        let request = request.body(Body::empty()).unwrap();
        let response = send(app(pool), request).await;
        assert_eq!(text(response).await, "tea");
    }
    // endregion: sqlx-test
}
