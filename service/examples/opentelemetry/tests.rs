//! The exported spans, and the header for the next service.

use std::sync::{Arc, Mutex};

use axum::{body::Body, http::HeaderMap};
use opentelemetry::trace::{SpanKind, Status};
use opentelemetry_sdk::{error::OTelSdkResult, trace::SpanData};
use tower::ServiceExt;

use super::{outgoing::inject_trace, *};

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Vec<SpanData>>>);

impl SpanExporter for Kept {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.lock().unwrap().extend(batch);
        Ok(())
    }
}

/// The spans of these requests, in order.
fn spans(requests: &[(&str, &str, &str)]) -> Vec<SpanData> {
    let kept = Kept::default();
    let provider = provider(kept.clone());
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    tracing::subscriber::with_default(subscriber(&provider), || {
        runtime.block_on(async {
            for (method, path, parent) in requests {
                let request = Request::builder()
                    .method(*method)
                    .uri(*path)
                    .header("traceparent", *parent)
                    .body(Body::empty())
                    .unwrap();
                router().oneshot(request).await.unwrap();
            }
        });
    });
    provider.force_flush().unwrap();
    let spans = kept.0.lock().unwrap().clone();
    spans
}

fn attribute(span: &SpanData, key: &str) -> Option<String> {
    let found = span.attributes.iter().find(|kv| kv.key.as_str() == key);
    found.map(|kv| kv.value.to_string())
}

#[test]
fn follows_the_semantic_conventions() {
    let spans = spans(&[
        ("GET", "/orders/7?token=secret", CALLER),
        ("GET", "/fail", CALLER),
        ("BREW", "/tea", CALLER),
    ]);
    let [order, failure, tea] = &spans[..] else { panic!("{spans:?}") };
    let values = |span, keys: &[&str]| -> Vec<_> {
        keys.iter().map(|key| attribute(span, key)).collect()
    };
    let keys = [
        "http.request.method",
        "http.route",
        "http.response.status_code",
        "url.path",
        "url.scheme",
        "error.type",
    ];
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(order.name, "GET /orders/{id}");
    assert_eq!(order.span_kind, SpanKind::Server);
    assert_eq!(order.status, Status::Unset);
    assert_eq!(
        values(order, &keys),
        [
            some("GET"),
            some("/orders/{id}"),
            some("200"),
            some("/orders/7"),
            some("http"),
            None
        ]
    );
    assert!(!format!("{order:?}").contains("secret"));

    assert_eq!(failure.status, Status::error(""));
    assert_eq!(attribute(failure, "error.type"), some("500"));

    assert_eq!(tea.name, "HTTP");
    assert_eq!(attribute(tea, "http.request.method"), some("_OTHER"));
    assert_eq!(attribute(tea, "http.route"), None);
    assert_eq!(tea.status, Status::Unset);
}

#[test]
fn continues_the_trace_and_the_decision_of_the_caller() {
    let unsampled = CALLER.replace("-01", "-00");
    let spans = spans(&[
        ("GET", "/orders/1", CALLER),
        ("GET", "/orders/2", &unsampled),
    ]);
    let [span] = &spans[..] else { panic!("{spans:?}") };
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    assert_eq!(span.span_context.trace_id().to_string(), trace);
    assert_eq!(span.parent_span_id.to_string(), "00f067aa0ba902b7");
    assert_eq!(attribute(span, "trace_id").as_deref(), Some(trace));
}

#[test]
fn passes_the_trace_on() {
    let provider = provider(Kept::default());
    tracing::subscriber::with_default(subscriber(&provider), || {
        let request = Request::builder()
            .header("traceparent", CALLER)
            .body(Body::empty())
            .unwrap();
        let mut headers = HeaderMap::new();
        server_span(&request).in_scope(|| inject_trace(&mut headers));
        let sent = headers["traceparent"].to_str().unwrap();
        assert_eq!(sent[..35], CALLER[..35]);
        assert_ne!(sent[36..52], CALLER[36..52]);
    });
}
