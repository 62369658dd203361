//! Traces by OTLP over HTTP, to a collector on the same machine.
//!
//! ```bash
//! OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 \
//!   cargo run --example opentelemetry
//! curl 127.0.0.1:3000
//! ```

use std::time::Duration;

use axum::{
    BoxError, Router,
    extract::{MatchedPath, Request},
    routing::get,
};
use opentelemetry::{global, trace::TracerProvider};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracerProvider},
};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};
use tower_http::trace::TraceLayer;
use tracing::{Span, info_span, level_filters::LevelFilter};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{Layer, layer::SubscriberExt};

// region: opentelemetry
fn provider() -> Result<SdkTracerProvider, BoxError> {
    // Continues the trace of the caller, by its header `traceparent`.
    global::set_text_map_propagator(TraceContextPropagator::new());
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = SdkTracerProvider::builder()
        // From a thread of its own, in batches, through a queue of 2,048
        // spans. With a collector that is away, spans are lost, not requests.
        .with_batch_exporter(exporter)
        // One new trace in ten. Whoever calls decides for its whole trace, so
        // that none is kept in parts.
        .with_sampler(Sampler::ParentBased(Box::new(
            Sampler::TraceIdRatioBased(0.1),
        )))
        .with_resource(Resource::builder().with_service_name("orders").build())
        .build();
    // Not below INFO: the exporter's own requests would be spans, too, and
    // export themselves without end.
    let spans = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("orders"))
        .with_filter(LevelFilter::INFO);
    let logs = tracing_subscriber::fmt::layer().with_filter(LevelFilter::INFO);
    let subscriber = tracing_subscriber::registry().with(logs).with(spans);
    tracing::subscriber::set_global_default(subscriber)?;
    Ok(provider)
}

fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("unmatched", MatchedPath::as_str);
    let name = format!("{} {route}", request.method());
    let span = info_span!("request", otel.name = name, otel.kind = "server");
    let caller = global::get_text_map_propagator(|propagator| {
        propagator.extract(&HeaderExtractor(request.headers()))
    });
    let _ = span.set_parent(caller);
    span
}
// endregion: opentelemetry

/// Not `#[tokio::main]`: the exporter's client must not be made in a runtime,
/// and the last batch is sent when the runtime has ended.
fn main() -> Result<(), BoxError> {
    let provider = provider()?;
    let outcome = Runtime::new()?.block_on(serve());
    provider.shutdown_with_timeout(Duration::from_secs(5))?;
    outcome
}

async fn serve() -> Result<(), BoxError> {
    let router = Router::new()
        .route("/", get("hello\n"))
        .layer(TraceLayer::new_for_http().make_span_with(span));
    let mut terminate = signal(SignalKind::terminate())?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            terminate.recv().await;
        })
        .await?;
    Ok(())
}
