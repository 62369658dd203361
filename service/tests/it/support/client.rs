//! A client that returns whole responses, and raw sockets for everything an
//! HTTP client would not send.

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tokio::{
    io::AsyncReadExt,
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use super::{PATIENCE, Service};

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Over its own connection.
pub async fn send(
    request: Request<Body>,
) -> Result<Reply, hyper_util::client::legacy::Error> {
    let client = Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(0)
        .build_http();
    let response = client.request(request).await?;
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Ok(Reply {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    })
}

pub async fn get(
    url: &str,
) -> Result<Reply, hyper_util::client::legacy::Error> {
    send(Request::get(url).body(Body::empty()).unwrap()).await
}

/// Sends JSON, under an idempotency key.
pub async fn post(url: &str, key: &str, body: impl Into<Body>) -> Reply {
    let request = Request::post(url)
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    send(request.body(body.into()).unwrap()).await.unwrap()
}

pub async fn connect(service: &Service) -> TcpStream {
    TcpStream::connect(service.address()).await.unwrap()
}

/// From an address of the loopback network, which has 16 million of them.
pub async fn connect_from(service: &Service, address: [u8; 4]) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((address, 0).into()).unwrap();
    socket.connect(service.address()).await.unwrap()
}

/// Reads until the service closes the connection.
pub async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // A reset closes it as well.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut said))
        .await
        .expect("the service leaves the connection open");
    String::from_utf8(said).unwrap()
}
