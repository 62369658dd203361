//! Exports traces with OTLP over HTTP, to a Collector on the same machine.
//!
//! ```bash
//! OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 \
//!   cargo run --example opentelemetry
//! curl 127.0.0.1:3000/orders/1
//! ```

// region: provider
use axum::BoxError;
use opentelemetry::{global, trace::TracerProvider};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracerProvider, SpanExporter},
};
use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{Layer, fmt, layer::SubscriberExt};

fn provider(exporter: impl SpanExporter + 'static) -> SdkTracerProvider {
    // Reads and writes the header `traceparent`.
    global::set_text_map_propagator(TraceContextPropagator::new());
    SdkTracerProvider::builder()
        // Exports from a separate thread, in batches, from a queue of 2,048
        // spans. If the Collector is down, spans are lost, not requests.
        .with_batch_exporter(exporter)
        // Keeps one new trace in ten. For a request that is already part of
        // a trace, follows the caller's decision, so that traces are whole.
        .with_sampler(Sampler::ParentBased(Box::new(
            Sampler::TraceIdRatioBased(0.1),
        )))
        .with_resource(Resource::builder().with_service_name("orders").build())
        .build()
}

/// Logs as JSON, and spans to the provider.
fn subscriber(
    provider: &SdkTracerProvider,
) -> impl Subscriber + Send + Sync + use<> {
    // Not below INFO: the exporter's own requests would become spans, which
    // are exported by requests that become spans.
    let spans = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("orders"))
        .with_filter(LevelFilter::INFO);
    let logs = fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_filter(LevelFilter::INFO);
    tracing_subscriber::registry().with(logs).with(spans)
}
// endregion: provider

// region: server-span
use std::time::Duration;

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::Method,
    response::Response,
};
use opentelemetry::trace::TraceContextExt;
use opentelemetry_http::HeaderExtractor;
use tower_http::trace::TraceLayer;
use tracing::{Span, field::Empty, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

fn trace(routes: Router) -> Router {
    routes.layer(
        TraceLayer::new_for_http()
            .make_span_with(server_span)
            .on_request(())
            .on_failure(())
            .on_response(end_span),
    )
}

/// The attributes that the semantic conventions for HTTP servers require.
fn server_span(request: &Request) -> Span {
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map(MatchedPath::as_str);
    let name = match (method, route) {
        ("_OTHER", _) => "HTTP".to_owned(),
        (method, Some(route)) => format!("{method} {route}"),
        (method, None) => method.to_owned(),
    };
    let span = info_span!(
        "request",
        otel.name = name,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        url.scheme = request.uri().scheme_str().unwrap_or("http"),
        // No `url.query`: it carries tokens. If your paths do, too, leave
        // this one out.
        url.path = request.uri().path(),
        error.r#type = Empty,
        trace_id = Empty,
    );
    let caller = global::get_text_map_propagator(|propagator| {
        propagator.extract(&HeaderExtractor(request.headers()))
    });
    // Fails only if the span has already started.
    let _ = span.set_parent(caller);
    // For the log: leads from a line to its trace.
    let context = span.context();
    let trace_id = context.span().span_context().trace_id();
    span.record("trace_id", tracing::field::display(trace_id));
    span
}

fn end_span(response: &Response, time: Duration, span: &Span) {
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    // For a server, a 4xx is not an error: the service did its job.
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", status.as_str());
    }
    let ms = time.as_secs_f64() * 1000.0;
    tracing::info!(status = status.as_u16(), ms, "response");
}

fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::CONNECT => "CONNECT",
        Method::TRACE => "TRACE",
        _ => "_OTHER",
    }
}
// endregion: server-span

// region: main
use axum::{extract::Path, http::StatusCode, routing::get};
use opentelemetry_otlp::SpanExporter as OtlpExporter;
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};

/// Not `#[tokio::main]`: the exporter's blocking client must be created
/// outside of a runtime, and the last batch is sent after the drain.
fn main() -> Result<(), BoxError> {
    let provider = provider(OtlpExporter::builder().with_http().build()?);
    tracing::subscriber::set_global_default(subscriber(&provider))?;
    let outcome = Runtime::new()?.block_on(serve());
    provider.shutdown_with_timeout(Duration::from_secs(5))?;
    outcome
}

async fn serve() -> Result<(), BoxError> {
    let mut terminate = signal(SignalKind::terminate())?;
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, router())
        .with_graceful_shutdown(async move {
            terminate.recv().await;
        })
        .await?;
    Ok(())
}

fn router() -> Router {
    let fail = get(async || StatusCode::INTERNAL_SERVER_ERROR);
    let routes =
        Router::new().route("/orders/{id}", get(order)).route("/fail", fail);
    trace(routes)
}

async fn order(Path(id): Path<u32>) -> String {
    format!("order {id}\n")
}
// endregion: main

#[cfg_attr(not(test), expect(dead_code, reason = "the example calls nothing"))]
mod outgoing {
    // region: inject
    use axum::http::HeaderMap;
    use opentelemetry::global;
    use opentelemetry_http::HeaderInjector;
    use tracing::Span;
    use tracing_opentelemetry::OpenTelemetrySpanExt;

    /// Continues the current trace in a request to another service.
    pub fn inject_trace(headers: &mut HeaderMap) {
        let context = Span::current().context();
        global::get_text_map_propagator(|propagator| {
            propagator.inject_context(&context, &mut HeaderInjector(headers));
        });
    }
    // endregion: inject
}

#[cfg(test)]
mod tests;
