//! Requests over HTTP.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Builder, Client};
use hyper_util::rt::TokioExecutor;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// How a request ended.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub enum End {
    /// With a status.
    Status(u16),
    /// The server refused the connection.
    Refused,
    /// The connection ended before the whole answer was there.
    Broken,
    /// The client gave up.
    TimedOut,
}

/// A request that was sent.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// From the time at which it was due to the last byte of the answer, in milliseconds.
    pub latency_ms: f64,
}

/// A client that keeps connections open.
pub type Connections = Client<HttpConnector, Full<Bytes>>;

impl End {
    /// Whether the client got what it asked for.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Status(200..=299))
    }
}

/// Creates a client with as many connections as requests need.
pub fn client() -> Connections {
    builder().build(connector())
}

/// Creates a client that opens a connection for each request.
pub fn client_without_keep_alive() -> Connections {
    builder().pool_max_idle_per_host(0).build(connector())
}

fn builder() -> Builder {
    Client::builder(TokioExecutor::new())
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector
}

/// Sends a request that is due, and reads its answer.
pub async fn send(client: Connections, request: Request<Full<Bytes>>, due: Instant, limit: Duration) -> Outcome {
    let exchange = async {
        match client.request(request).await {
            Ok(response) => {
                let status = response.status().as_u16();
                if response.into_body().collect().await.is_ok() { End::Status(status) } else { End::Broken }
            }
            Err(error) if error.is_connect() => End::Refused,
            Err(_) => End::Broken,
        }
    };
    let end = tokio::time::timeout_at((due + limit).into(), exchange).await.unwrap_or(End::TimedOut);
    Outcome { end, latency_ms: due.elapsed().as_secs_f64() * 1e3 }
}

/// A `GET` request.
pub fn get(url: &str) -> Request<Full<Bytes>> {
    request(Method::GET, url, "")
}

/// A `POST` request that creates an order, with a key of its own.
pub fn order(url: &str, key: &str) -> Request<Full<Bytes>> {
    let mut request = request(Method::POST, url, ORDER);
    if let Ok(key) = key.parse() {
        request.headers_mut().insert("idempotency-key", key);
    }
    request
}

/// A prefix for keys of orders that no other run uses.
pub fn run_prefix(seed: u64) -> String {
    format!("{seed:x}-{:x}", rand::random::<u32>())
}

/// An order that the reference service accepts.
pub const ORDER: &str = r#"{"item":"tea","quantity":1}"#;

fn request(method: Method, url: &str, body: &str) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::from(body.to_owned()));
    *request.method_mut() = method;
    // The addresses are those of servers that the lab has started.
    *request.uri_mut() = url.parse().unwrap_or_default();
    if !body.is_empty() {
        let json = hyper::header::HeaderValue::from_static("application/json");
        request.headers_mut().insert(hyper::header::CONTENT_TYPE, json);
    }
    request
}
