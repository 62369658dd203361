//! The order of layers, and what breaks when two of them are swapped. Run it
//! with `cargo run --example middleware_order`, and then:
//! `curl -sD- -o /dev/null http://127.0.0.1:8080/ | grep x-layer`

// region: mark
use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};

/// Adds a header to each response that passes, the innermost layer first. Add
/// it with `.layer(middleware::from_fn_with_state("name", mark))`.
async fn mark(
    State(name): State<&'static str>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let name = HeaderValue::from_static(name);
    response.headers_mut().append("x-layer", name);
    response
}
// endregion: mark

// region: orders
use axum::{Router, middleware::from_fn_with_state, routing::get};
use tower::ServiceBuilder;

/// Each call wraps what came before: the last one is the outermost.
fn calls() -> Router {
    Router::new()
        .route("/", get(async || "hello\n"))
        .layer(from_fn_with_state("inner", mark))
        .layer(from_fn_with_state("outer", mark))
}

/// In a `ServiceBuilder`, the first one is the outermost.
fn builder() -> Router {
    Router::new().route("/", get(async || "hello\n")).layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state("outer", mark))
            .layer(from_fn_with_state("inner", mark)),
    )
}
// endregion: orders

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = ("127.0.0.1", 8080);
    let listener = tokio::net::TcpListener::bind(address).await?;
    let routes = Router::new().merge(calls()).nest("/builder", builder());
    axum::serve(listener, routes).await
}

#[cfg(test)]
mod tests;
