//! What a client holds: a connection that stays open, with or without a part of a request on it.

use super::cells::Held;
use anyhow::{Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

const KIB: usize = 1_024;

/// Held until it is dropped.
pub enum Holding {
    /// A connection without more to send for now.
    Stream { _stream: TcpStream },
    /// A connection that answers the server's pings.
    Http2 { _sender: http2::SendRequest<Empty<Bytes>>, driver: JoinHandle<()> },
}

impl Drop for Holding {
    fn drop(&mut self) {
        if let Self::Http2 { driver, .. } = self {
            driver.abort();
        }
    }
}

/// Opens more until there are that many.
pub async fn open_up_to(count: usize, open: &mut Vec<Holding>, held: Held, address: SocketAddr) -> Result<()> {
    while open.len() < count {
        open.push(self::open(held, address).await?);
    }
    Ok(())
}

/// Opens one; fails if the service does not take it.
pub async fn open(held: Held, address: SocketAddr) -> Result<Holding> {
    let stream = TcpStream::connect(address).await?;
    match held {
        Held::Http1 => answered(stream).await,
        Held::Http2 => over_http2(stream).await,
        Held::Json(kib) => {
            let head = format!(
                "POST /orders HTTP/1.1\r\nhost: lab\r\nidempotency-key: lab\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\n\r\n",
                kib * KIB + 1
            );
            begun(stream, head.as_bytes(), b"{\"note\":\"", kib * KIB).await
        }
        Held::Upload(kib) => {
            let head = format!(
                "POST /uploads HTTP/1.1\r\nhost: lab\r\ncontent-type: multipart/form-data; boundary=lab\r\n\
                 content-length: {}\r\n\r\n",
                kib * KIB + 1
            );
            let start = b"--lab\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n";
            begun(stream, head.as_bytes(), start, kib * KIB).await
        }
    }
}

/// Sends the head and the first bytes of a body, which then waits for one more byte.
async fn begun(mut stream: TcpStream, head: &[u8], start: &[u8], bytes: usize) -> Result<Holding> {
    let mut body = start.to_vec();
    body.resize(bytes, b'a');
    stream.write_all(head).await?;
    stream.write_all(&body).await?;
    Ok(Holding::Stream { _stream: stream })
}

/// Sends a request and reads the answer.
async fn answered(mut stream: TcpStream) -> Result<Holding> {
    stream.write_all(b"GET /livez HTTP/1.1\r\nhost: lab\r\n\r\n").await?;
    let mut answer = [0; 4 * KIB];
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut answer)).await??;
    ensure!(answer[..read].starts_with(b"HTTP/1.1 200"), "an unexpected answer");
    Ok(Holding::Stream { _stream: stream })
}

async fn over_http2(stream: TcpStream) -> Result<Holding> {
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await?;
    let driver = tokio::spawn(async move {
        // Ends when the service closes it.
        let _ = connection.await;
    });
    let request = hyper::Request::get("http://lab/livez").body(Empty::new())?;
    let response = sender.send_request(request).await?;
    ensure!(response.status() == 200, "an unexpected answer: {}", response.status());
    response.into_body().collect().await?;
    Ok(Holding::Http2 { _sender: sender, driver })
}
