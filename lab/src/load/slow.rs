//! Requests that take their time, written to a socket by hand: no HTTP client sends a body this slowly.

use super::http::{End, Outcome};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// Pieces of a body.
const PIECES: usize = 10;

/// Sends a `POST` request whose body takes that long, on a connection of its own, and reads the status.
pub async fn post(
    address: SocketAddr,
    head: &str,
    body: &str,
    over: Duration,
    due: Instant,
    limit: Duration,
) -> Outcome {
    let exchange = async {
        let mut stream = match TcpStream::connect(address).await {
            Ok(stream) => stream,
            Err(_) => return End::Refused,
        };
        match exchange(&mut stream, head, body, over).await {
            Ok(status) => End::Status(status),
            Err(_) => End::Broken,
        }
    };
    let end = tokio::time::timeout_at((due + limit).into(), exchange).await.unwrap_or(End::TimedOut);
    Outcome { end, latency_ms: due.elapsed().as_secs_f64() * 1e3 }
}

async fn exchange(stream: &mut TcpStream, head: &str, body: &str, over: Duration) -> std::io::Result<u16> {
    let (mut reader, mut writer) = stream.split();
    let mut answer = pin!(status(&mut reader));
    // A server may answer or leave before it has the whole body.
    tokio::select! {
        biased;
        answer = &mut answer => return answer,
        written = write(&mut writer, head, body, over) => written?,
    }
    answer.await
}

async fn write(writer: &mut (impl AsyncWrite + Unpin), head: &str, body: &str, over: Duration) -> std::io::Result<()> {
    let head = format!("{head}\r\nHost: lab\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    writer.write_all(head.as_bytes()).await?;
    let started = Instant::now();
    for (number, piece) in body.as_bytes().chunks(body.len().div_ceil(PIECES).max(1)).enumerate() {
        let at = started + over.mul_f64((number + 1) as f64 / PIECES as f64);
        tokio::time::sleep_until(at.into()).await;
        writer.write_all(piece).await?;
    }
    Ok(())
}

/// Reads an answer up to its end, and returns its status.
pub async fn status(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<u16> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer);
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| ErrorKind::UnexpectedEof.into())
}
