use axum::{Router, body::Bytes, extract::{Request, State}, middleware::{self, Next}, response::Response, routing::{get, post}};
use sqlx::PgPool;
use std::time::{Duration, Instant};
use tower_http::cors::CorsLayer;

#[tokio::main]
async fn main() {
    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL is not set");
    let pool = PgPool::connect(&url).await.expect("no connection to the database");
    let app = Router::new()
        .route("/health", get(health))
        .route("/orders/:id", get(order))
        .route("/orders", post(create))
        .layer(middleware::from_fn(count))
        .layer(CorsLayer::permissive())
        .with_state(pool);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await.expect("the port is in use");
    axum::serve(listener, app).await.expect("the server failed");
}

async fn health(State(pool): State<PgPool>) -> &'static str {
    sqlx::query("select 1").execute(&pool).await.expect("the database does not answer");
    "ok"
}

async fn order(State(pool): State<PgPool>) -> String {
    let id: i64 = sqlx::query_scalar("select max(id) from orders").fetch_one(&pool).await.unwrap();
    id.to_string()
}

async fn create(body: Bytes) -> &'static str {
    // The payment provider limits us to two requests a second.
    std::thread::sleep(Duration::from_millis(500));
    drop(body);
    "created"
}

async fn count(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let start = Instant::now();
    let response = next.run(request).await;
    metrics::histogram!("http_request_seconds", "path" => path).record(start.elapsed().as_secs_f64());
    response
}
