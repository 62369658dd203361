//! Sockets that close when the service stops, when their client is gone, and
//! when they are old.
//!
//! ```bash
//! cargo run --example websocket
//! curl --include --http1.1 127.0.0.1:3000/ws -H 'Origin: https://evil.example' \
//!   -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
//!   -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
//! ```

// region: websocket
use std::{ops::ControlFlow, sync::Arc, time::Duration};

use axum::{
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::{
    sync::Semaphore,
    time::{Instant, interval, sleep_until, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::util::rng::{HasherRng, Rng};

const ORIGIN: &str = "https://app.example.com";
const PING: Duration = Duration::from_secs(20);
const LIFETIME: Duration = Duration::from_mins(30);

#[derive(Clone)]
struct Sockets {
    /// Canceled when the drain begins.
    stop: CancellationToken,
    /// Tracks open sockets; shutdown waits for them.
    open: TaskTracker,
    /// One permit per socket.
    slots: Arc<Semaphore>,
}

async fn upgrade(
    ws: WebSocketUpgrade,
    State(sockets): State<Sockets>,
    headers: HeaderMap,
) -> Response {
    // A page on any site can connect, and the browser may attach the user's
    // cookies. Clients that are not browsers send no Origin.
    if headers.get(header::ORIGIN).is_some_and(|origin| origin != ORIGIN) {
        return StatusCode::FORBIDDEN.into_response();
    }
    // The router's concurrency limit is released at the 101.
    let Ok(slot) = sockets.slots.try_acquire_owned() else {
        let retry_after = [(header::RETRY_AFTER, "10")];
        return (StatusCode::SERVICE_UNAVAILABLE, retry_after).into_response();
    };
    let open = sockets.open.token();
    // The defaults are 128 KiB, 64 MiB, 16 MiB and unlimited, per socket.
    ws.read_buffer_size(4 * 1024)
        .max_message_size(64 * 1024)
        .max_frame_size(64 * 1024)
        .max_write_buffer_size(256 * 1024)
        .on_upgrade(async move |socket| {
            session(socket, sockets.stop).await;
            drop((slot, open));
        })
}

async fn session(mut socket: WebSocket, stop: CancellationToken) {
    let mut ping = interval(PING);
    // 30 to 60 minutes: sockets that were opened together, such as after a
    // rollout, do not reconnect together.
    let jitter = HasherRng::new().next_f64();
    let end = Instant::now() + LIFETIME.mul_f64(1.0 + jitter);
    let mut last_message = Instant::now();
    let code = loop {
        let outgoing = tokio::select! {
            incoming = socket.recv() => {
                let Some(Ok(incoming)) = incoming else { return };
                last_message = Instant::now();
                match answer(incoming) {
                    ControlFlow::Continue(None) => continue,
                    ControlFlow::Continue(Some(message)) => message,
                    ControlFlow::Break(()) => return,
                }
            }
            // The ping and its pong also keep proxies from closing the
            // connection as idle.
            _ = ping.tick() => match last_message.elapsed() {
                silence if silence > 2 * PING => return,
                _ => Message::Ping("".into()),
            },
            () = stop.cancelled() => break close_code::RESTART,
            () = sleep_until(end) => break close_code::AWAY,
        };
        // Without a timeout, a client that stops reading blocks this task.
        if !matches!(timeout(PING, socket.send(outgoing)).await, Ok(Ok(()))) {
            return;
        }
    };
    let reason = "reconnect".into();
    let close = Message::Close(Some(CloseFrame { code, reason }));
    let _ = timeout(Duration::from_secs(1), socket.send(close)).await;
}

/// Your protocol. This one echoes.
fn answer(message: Message) -> ControlFlow<(), Option<Message>> {
    match message {
        Message::Text(_) | Message::Binary(_) => {
            ControlFlow::Continue(Some(message))
        }
        // axum replies to pings itself.
        Message::Ping(_) | Message::Pong(_) => ControlFlow::Continue(None),
        Message::Close(_) => ControlFlow::Break(()),
    }
}
// endregion: websocket

// region: websocket-main
use axum::{BoxError, Router, routing::any};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let sockets = Sockets {
        stop: CancellationToken::new(),
        open: TaskTracker::new(),
        slots: Arc::new(Semaphore::new(10_000)),
    };
    let Sockets { stop, open, .. } = sockets.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    // Not `get`: over HTTP/2 the method is CONNECT.
    let router = Router::new().route("/ws", any(upgrade)).with_state(sockets);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            terminate.recv().await;
            stop.cancel();
        })
        .await?;

    // axum::serve does not wait for upgraded connections.
    open.close();
    if timeout(Duration::from_secs(5), open.wait()).await.is_err() {
        eprintln!("{} sockets cut", open.len());
    }
    Ok(())
}
// endregion: websocket-main

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use super::*;

    struct Server {
        sockets: Sockets,
        address: std::net::SocketAddr,
    }

    async fn serve(slots: usize) -> Server {
        let sockets = Sockets {
            stop: CancellationToken::new(),
            open: TaskTracker::new(),
            slots: Arc::new(Semaphore::new(slots)),
        };
        let state = sockets.clone();
        let router = Router::new().route("/ws", any(upgrade)).with_state(state);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        Server { sockets, address }
    }

    /// Returns the connection and the head of the response.
    async fn connect(server: &Server, origin: &str) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let request = format!(
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        (stream, String::from_utf8(head).unwrap())
    }

    /// Returns the payload of the first frame of type `opcode`.
    async fn frame(stream: &mut TcpStream, opcode: u8) -> Vec<u8> {
        loop {
            let kind = stream.read_u8().await.unwrap();
            let length = stream.read_u8().await.unwrap();
            let mut payload = vec![0; length.into()];
            stream.read_exact(&mut payload).await.unwrap();
            if kind == 0x80 | opcode {
                return payload;
            }
        }
    }

    #[tokio::test]
    async fn rejects_other_origins() {
        let server = serve(1).await;
        let (_, head) = connect(&server, "https://evil.example").await;
        assert!(head.starts_with("HTTP/1.1 403"), "{head}");
        let (_, head) = connect(&server, ORIGIN).await;
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    }

    #[tokio::test]
    async fn limits_open_sockets() {
        let server = serve(1).await;
        let (first, head) = connect(&server, ORIGIN).await;
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
        let (_, head) = connect(&server, ORIGIN).await;
        assert!(head.starts_with("HTTP/1.1 503"), "{head}");
        assert!(head.contains("retry-after: 10"), "{head}");

        drop(first);
        let free = server.sockets.slots.acquire();
        drop(timeout(Duration::from_secs(10), free).await.unwrap().unwrap());
        let (_, head) = connect(&server, ORIGIN).await;
        assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    }

    #[tokio::test]
    async fn sends_a_close_frame_on_shutdown() {
        let server = serve(1).await;
        let (mut stream, _) = connect(&server, ORIGIN).await;
        // "hi", masked with zeros.
        let hello = [0x81, 0x82, 0, 0, 0, 0, b'h', b'i'];
        stream.write_all(&hello).await.unwrap();
        assert_eq!(frame(&mut stream, 1).await, b"hi");

        server.sockets.stop.cancel();
        let close = frame(&mut stream, 8).await;
        assert_eq!(close, [&1012_u16.to_be_bytes()[..], b"reconnect"].concat());
        server.sockets.open.close();
        let wait = server.sockets.open.wait();
        timeout(Duration::from_secs(10), wait).await.unwrap();
    }
}
