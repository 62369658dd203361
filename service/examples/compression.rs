//! Smaller responses, and compressed requests that stay small.
//!
//! ```bash
//! cargo run --example compression
//! curl --compressed --verbose 127.0.0.1:3000/report
//! head -c 100000000 /dev/zero | gzip | \
//!   curl --header 'Content-Encoding: gzip' --data-binary @- 127.0.0.1:3000/import
//! ```

use axum::{
    BoxError, Router,
    body::Bytes,
    routing::{get, post},
};
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::{
    compression::{
        CompressionLayer, CompressionLevel, Predicate,
        predicate::{DefaultPredicate, SizeAbove},
    },
    decompression::RequestDecompressionLayer,
    limit::RequestBodyLimitLayer,
};

// region: compression
/// Only for routes whose responses hold no secret beside something that the
/// client sent: their length would tell the secret letter by letter (BREACH).
fn compressed(routes: Router) -> Router {
    routes.layer(
        CompressionLayer::new()
            // On the worker threads, between two awaits: 1 is a fraction of
            // the default's time for a few percent of size.
            .quality(CompressionLevel::Fastest)
            // The default leaves images, gRPC and event streams alone. Below
            // 1 KiB a response is one packet with or without.
            .compress_when(DefaultPredicate::new().and(SizeAbove::new(1024))),
    )
}
// endregion: compression

// region: decompression
/// A gzip of 100 kB may hold 100 MB, so the size is limited twice. A layer
/// sees a request before the ones below it.
fn decompressed(routes: Router) -> Router {
    routes.layer(
        ServiceBuilder::new()
            // What comes over the network.
            .layer(RequestBodyLimitLayer::new(1024 * 1024))
            .layer(RequestDecompressionLayer::new())
            // What comes out of it: without this line, the memory's limit.
            .layer(RequestBodyLimitLayer::new(8 * 1024 * 1024))
            .map_request(|request: axum::extract::Request<_>| {
                request.map(axum::body::Body::new)
            }),
    )
}
// endregion: decompression

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let reports = Router::new()
        .route("/report", get(async || "all quiet\n".repeat(10_000)));
    let imports = Router::new()
        .route(
            "/import",
            post(async |body: Bytes| format!("{} bytes\n", body.len())),
        )
        // The layers' own limits hold; the extractor's 2 MB would be less.
        .layer(axum::extract::DefaultBodyLimit::disable());
    let router = compressed(reports).merge(decompressed(imports));
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}
