//! Sockets that end: with the service, with their client, and with time.
//!
//! ```bash
//! cargo run --example websocket
//! curl --include --http1.1 127.0.0.1:3000/ws -H 'Origin: https://evil.example' \
//!   -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
//!   -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
//! ```

use std::{ops::ControlFlow, time::Duration};

use axum::{
    BoxError, Router,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::{Instant, interval, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::util::rng::{HasherRng, Rng};

#[derive(Clone, Default)]
struct Sockets {
    stop: CancellationToken,
    open: TaskTracker,
}

// region: websocket
const ORIGIN: &str = "https://app.example.com";
const PING: Duration = Duration::from_secs(20);
const LIFETIME: Duration = Duration::from_mins(30);

async fn upgrade(
    ws: WebSocketUpgrade,
    State(all): State<Sockets>,
    headers: HeaderMap,
) -> Response {
    // Any page may connect, with the user's cookies, and no layer looks at it.
    // What is no browser sends no Origin.
    if headers.get(header::ORIGIN).is_some_and(|origin| origin != ORIGIN) {
        return StatusCode::FORBIDDEN.into_response();
    }
    // By default 128 KiB, and 64 MiB a message, for each client.
    let ws = ws.read_buffer_size(4096).max_message_size(64 * 1024);
    ws.on_upgrade(async move |socket| {
        all.open.track_future(session(socket, all.stop)).await;
    })
}

async fn session(mut socket: WebSocket, stop: CancellationToken) {
    let mut ping = interval(PING);
    // Up to twice as long, by chance: what was opened together, after a
    // rollout, does not come back together.
    let end =
        Instant::now() + LIFETIME.mul_f64(1.0 + HasherRng::new().next_f64());
    let mut heard = Instant::now();
    let code = loop {
        let outgoing = tokio::select! {
            incoming = socket.recv() => {
                let Some(Ok(incoming)) = incoming else { return };
                heard = Instant::now();
                match answer(incoming) {
                    ControlFlow::Continue(None) => continue,
                    ControlFlow::Continue(Some(message)) => message,
                    ControlFlow::Break(()) => return,
                }
            }
            // The answer keeps proxies from closing it as idle, too. A peer
            // that vanished without a word does not answer.
            _ = ping.tick() => match heard.elapsed() {
                silence if silence > 2 * PING => return,
                _ => Message::Ping("".into()),
            },
            () = stop.cancelled() => break close_code::RESTART,
            () = tokio::time::sleep_until(end) => break close_code::AWAY,
        };
        // A client that stops reading would hold this task for ever.
        if !matches!(timeout(PING, socket.send(outgoing)).await, Ok(Ok(()))) {
            return;
        }
    };
    let reason = "reconnect".into();
    let close = Message::Close(Some(CloseFrame { code, reason }));
    let _ = timeout(Duration::from_secs(1), socket.send(close)).await;
}
// endregion: websocket

/// An echo.
fn answer(message: Message) -> ControlFlow<(), Option<Message>> {
    match message {
        Message::Text(_) | Message::Binary(_) => {
            ControlFlow::Continue(Some(message))
        }
        // Pings are answered by the library.
        Message::Ping(_) | Message::Pong(_) => ControlFlow::Continue(None),
        Message::Close(_) => ControlFlow::Break(()),
    }
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let sockets = Sockets::default();
    let Sockets { stop, open } = sockets.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    let router = Router::new().route("/ws", get(upgrade)).with_state(sockets);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            terminate.recv().await;
            stop.cancel();
        })
        .await?;

    // The server does not wait for upgraded connections.
    open.close();
    tokio::select! {
        () = open.wait() => {}
        () = sleep(Duration::from_secs(5)) => eprintln!("sockets left open"),
    }
    Ok(())
}
