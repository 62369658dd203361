//! Compressed responses, and compressed requests with a limit.
//!
//! ```bash
//! cargo run --example compression
//! curl --compressed --verbose 127.0.0.1:3000/report
//! head -c 100000000 /dev/zero | gzip | \
//!   curl --header 'Content-Encoding: gzip' --data-binary @- 127.0.0.1:3000/import
//! ```

use axum::{
    BoxError,
    body::Bytes,
    routing::{get, post},
};
use tokio::net::TcpListener;

// region: compression
use axum::Router;
use tower_http::compression::{
    CompressionLayer, CompressionLevel, Predicate,
    predicate::{DefaultPredicate, SizeAbove},
};

/// Only for routes whose responses do not contain both a secret and text from
/// the request: their length would reveal the secret (BREACH).
fn compressed(routes: Router) -> Router {
    routes.layer(
        CompressionLayer::new()
            // The encoder runs on the worker threads. The fastest level takes
            // a third of the default's CPU time.
            .quality(CompressionLevel::Fastest)
            // The default skips images, gRPC and event streams. A response
            // below 1 KiB fits into one packet anyway.
            .compress_when(DefaultPredicate::new().and(SizeAbove::new(1024))),
    )
}
// endregion: compression

// region: decompression
use axum::{body::Body, extract::Request};
use tower::ServiceBuilder;
use tower_http::{
    decompression::RequestDecompressionLayer, limit::RequestBodyLimitLayer,
};

/// 100 KB of gzip can unpack to 100 MB, so limit the size twice. A request
/// passes through these layers from top to bottom.
fn decompressed(routes: Router) -> Router {
    routes.layer(
        ServiceBuilder::new()
            // Bytes received.
            .layer(RequestBodyLimitLayer::new(1024 * 1024))
            .layer(RequestDecompressionLayer::new())
            // Bytes unpacked. This limit protects the memory.
            .layer(RequestBodyLimitLayer::new(8 * 1024 * 1024))
            .map_request(|request: Request<_>| request.map(Body::new)),
    )
}
// endregion: decompression

fn router() -> Router {
    let reports = Router::new()
        .route("/report", get(async || "all quiet\n".repeat(10_000)));
    let imports = Router::new()
        .route(
            "/import",
            post(async |body: Bytes| format!("{} bytes\n", body.len())),
        )
        // The limits of the layers apply instead of the extractor's 2 MiB.
        .layer(axum::extract::DefaultBodyLimit::disable());
    compressed(reports).merge(decompressed(imports))
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let router = router();
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}

#[cfg(test)]
mod tests {
    use axum::{http::header, response::Response};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn gzip(bytes: usize) -> Bytes {
        let body = async move || vec![0; bytes];
        let router = compressed(Router::new().route("/", get(body)));
        let request = Request::get("/").header(header::ACCEPT_ENCODING, "gzip");
        let request = request.body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        response.into_body().collect().await.unwrap().to_bytes()
    }

    async fn import(body: Bytes) -> Response {
        let request =
            Request::post("/import").header(header::CONTENT_ENCODING, "gzip");
        let request = request.body(Body::from(body)).unwrap();
        router().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn a_small_request_that_unpacks_to_too_much_is_refused() {
        let bomb = gzip(20 * 1024 * 1024).await;
        assert!(bomb.len() < 1024 * 1024, "within the limit of the wire");
        assert_eq!(import(bomb).await.status(), 413);
    }

    #[tokio::test]
    async fn a_request_within_both_limits_is_unpacked() {
        let response = import(gzip(4 * 1024 * 1024).await).await;
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, "4194304 bytes\n");
    }
}
