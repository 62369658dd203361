//! Logs requests whose client left, before or during the response.
//!
//! ```bash
//! cargo run --example early_drop
//! curl --max-time 1 127.0.0.1:3000/slow
//! ```

// region: early-drop
use axum::Router;
use tower::ServiceBuilder;
use tower_http::{
    on_early_drop::{EarlyDropsAsFailures, OnEarlyDropLayer},
    trace::{DefaultMakeSpan, DefaultOnFailure, TraceLayer},
};
use tracing::Level;

fn log_early_drops(routes: Router) -> Router {
    // The default is ERROR, but clients disconnect all the time.
    let log = DefaultOnFailure::new().level(Level::INFO);
    // The default is DEBUG: without the span, the lines name no request.
    let span = DefaultMakeSpan::new().level(Level::INFO);
    routes.layer(
        ServiceBuilder::new()
            .layer(TraceLayer::new_for_http().make_span_with(span))
            // Inside TraceLayer, so that its lines belong to the span.
            .layer(OnEarlyDropLayer::new(EarlyDropsAsFailures::new(log))),
    )
}
// endregion: early-drop

use std::time::Duration;

use axum::{BoxError, routing::get};
use tokio::{net::TcpListener, time::sleep};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().init();
    let slow = async || sleep(Duration::from_secs(5)).await;
    let router = log_early_drops(Router::new().route("/slow", get(slow)));
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, router).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        io::{self, Write},
        sync::{Arc, Mutex},
    };

    use axum::{
        body::{Body, Bytes},
        extract::Request,
    };
    use futures_util::stream;
    use http_body_util::BodyExt;
    use tokio::time::timeout;
    use tower::ServiceExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Log {
        fn take(&self) -> String {
            let bytes = std::mem::take(&mut *self.0.lock().unwrap());
            String::from_utf8(bytes).unwrap()
        }
    }

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn request(path: &str) -> Request {
        Request::get(path).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn logs_a_dropped_handler_and_a_dropped_body() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let unfinished = async || {
            let start = stream::iter([Ok::<_, BoxError>(Bytes::from("tea"))]);
            let rest = stream::once(pending());
            Body::from_stream(futures_util::StreamExt::chain(start, rest))
        };
        let router = log_early_drops(
            Router::new()
                .route("/slow", get(pending::<()>))
                .route("/stream", get(unfinished))
                .route("/fast", get(async || "tea")),
        );

        let response = router.clone().oneshot(request("/slow"));
        let second = Duration::from_millis(100);
        assert!(timeout(second, response).await.is_err());
        let lines = log.take();
        assert!(lines.contains("future dropped"), "{lines}");
        assert!(lines.contains("uri=/slow"), "{lines}");

        let response = router.clone().oneshot(request("/stream")).await;
        let mut body = response.unwrap().into_body();
        body.frame().await.unwrap().unwrap();
        assert_eq!(log.take(), "");
        drop(body);
        let lines = log.take();
        assert!(lines.contains("body dropped"), "{lines}");

        let response = router.oneshot(request("/fast")).await.unwrap();
        response.into_body().collect().await.unwrap();
        assert_eq!(log.take(), "");
    }
}
