//! Logs: one JSON object per line, one line per request.

// region: logs
use axum::BoxError;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

/// # Errors
/// Returns an error if `RUST_LOG` cannot be parsed.
pub fn init() -> Result<(), BoxError> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env()?;
    tracing_subscriber::fmt()
        .json()
        // Puts fields at the top level: `.status`, not `.fields.status`.
        .flatten_event(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .try_init()
}
// endregion: logs

// region: panic-hook
use std::{backtrace::Backtrace, panic};

use tracing::field;

/// Logs panics like everything else, within the span of their request.
pub fn hook_panics() {
    panic::set_hook(Box::new(|info| {
        ::metrics::counter!("panics_total").increment(1);
        tracing::error!(
            panic = info.payload_as_str(),
            location = info.location().map(field::display),
            // `force`, because RUST_BACKTRACE is rarely set in production.
            backtrace = %Backtrace::force_capture(),
            "panicked"
        );
    }));
}
// endregion: panic-hook

// region: spans
use std::time::Duration;

use axum::{
    Router,
    extract::{MatchedPath, Request},
    response::Response,
};
use tower_http::{request_id::RequestId, trace::TraceLayer};
use tracing::Span;

use crate::metrics;

pub fn trace(routes: Router) -> Router {
    routes.layer(
        TraceLayer::new_for_http()
            .make_span_with(span)
            .on_request(())
            // Handlers log their own errors, with the cause.
            .on_failure(())
            .on_response(|response: &Response, time: Duration, _: &Span| {
                // The layer's own message is at DEBUG, so it is off.
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
        // The template, `/orders/{id}`. Never the query: it carries tokens.
        route = route.map(MatchedPath::as_str),
    )
}
// endregion: spans
