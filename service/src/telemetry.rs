//! Logs: one JSON object a line, one line a request.

use std::{backtrace::Backtrace, panic, time::Duration};

use axum::{
    BoxError, Router,
    extract::{MatchedPath, Request},
    response::Response,
};
use tower_http::{request_id::RequestId, trace::TraceLayer};
use tracing::{Span, field, level_filters::LevelFilter};
use tracing_subscriber::EnvFilter;

use crate::metrics;

// region: logs
/// # Errors
/// If `RUST_LOG` cannot be parsed.
pub fn init() -> Result<(), BoxError> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env()?;
    tracing_subscriber::fmt()
        .json()
        // Fields at the top: `.status` and not `.fields.status`.
        .flatten_event(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .try_init()
}
// endregion: logs

// region: panic-hook
/// Panics go where the other logs go, within the span of their request.
pub fn hook_panics() {
    panic::set_hook(Box::new(|info| {
        ::metrics::counter!("panics_total").increment(1);
        tracing::error!(
            panic = info.payload_as_str(),
            location = info.location().map(field::display),
            // Not only with RUST_BACKTRACE: nobody sets it beforehand.
            backtrace = %Backtrace::force_capture(),
            "panicked"
        );
    }));
}
// endregion: panic-hook

// region: spans
pub fn trace(routes: Router) -> Router {
    routes.layer(
        TraceLayer::new_for_http()
            .make_span_with(span)
            .on_request(())
            // Errors have logged themselves, with their cause.
            .on_failure(())
            .on_response(|response: &Response, time: Duration, _: &Span| {
                // The layer's own message is at DEBUG, which is off.
                tracing::info!(
                    status = response.status().as_u16(),
                    ms = time.as_secs_f64() * 1000.0,
                    "response"
                );
            }),
    )
}

fn span(request: &Request) -> Span {
    let extensions = request.extensions();
    let id = extensions.get::<RequestId>();
    let route = extensions.get::<MatchedPath>();
    tracing::info_span!(
        "request",
        id = id.and_then(|id| id.header_value().to_str().ok()),
        method = metrics::method(request.method()),
        // The template, `/orders/{id}`. Never the query: tokens end there.
        route = route.map(MatchedPath::as_str),
    )
}
// endregion: spans
