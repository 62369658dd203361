//! Server-sent events that end when the service stops.
//!
//! ```bash
//! cargo run --example sse
//! curl --no-buffer 127.0.0.1:3000/events
//! ```

// region: sse
use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{StreamExt, stream};
use tokio::{
    sync::{
        Semaphore,
        broadcast::{self, error::RecvError},
    },
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::util::rng::{HasherRng, Rng};

const LIFETIME: Duration = Duration::from_mins(10);

#[derive(Clone)]
struct Feed {
    /// Bounded: `broadcast::channel(64).0`.
    events: broadcast::Sender<String>,
    /// Canceled when the drain begins.
    stop: CancellationToken,
    /// One permit per stream.
    slots: Arc<Semaphore>,
}

async fn events(State(feed): State<Feed>) -> Response {
    // The router's concurrency limit is released at the response head.
    let Ok(slot) = feed.slots.try_acquire_owned() else {
        let retry_after = [(header::RETRY_AFTER, "10")];
        return (StatusCode::SERVICE_UNAVAILABLE, retry_after).into_response();
    };
    let start = (feed.events.subscribe(), slot);
    let news = stream::unfold(start, async |(mut inbox, slot)| {
        let event = match inbox.recv().await {
            Ok(text) => Event::default().data(text),
            // A client that reads too slowly loses events and is told so;
            // buffering them instead would use unbounded memory.
            Err(RecvError::Lagged(missed)) => {
                Event::default().event("missed").data(missed.to_string())
            }
            Err(RecvError::Closed) => return None,
        };
        Some((event, (inbox, slot)))
    });
    // 10 to 20 minutes, or until shutdown, which waits for this response.
    let jitter = HasherRng::new().next_f64();
    let lifetime = LIFETIME.mul_f64(1.0 + jitter);
    let end = timeout(lifetime, feed.stop.cancelled_owned());
    // The browser reconnects after 1 to 10 s.
    let pause = Duration::from_secs_f64(1.0 + 9.0 * jitter);
    let last = Event::default().retry(pause);
    let events = news
        .take_until(end)
        .chain(stream::iter([last]))
        .map(Ok::<_, Infallible>);
    // A comment every 15 s, more often than the idle timeouts of proxies. A
    // failed write is also how the server notices that a client has left.
    let comments = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(events).keep_alive(comments).into_response()
}
// endregion: sse

use axum::{BoxError, Router, routing::get};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::interval,
};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let stop = CancellationToken::new();
    let slots = Arc::new(Semaphore::new(10_000));
    let feed =
        Feed { events: broadcast::channel(64).0, stop: stop.clone(), slots };
    let clock = feed.events.clone();
    tokio::spawn(async move {
        let mut ticks = interval(Duration::from_secs(1));
        for second in 0_u64.. {
            ticks.tick().await;
            // Fails while no client is connected.
            let _ = clock.send(second.to_string());
        }
    });
    let mut terminate = signal(SignalKind::terminate())?;
    let router = Router::new().route("/events", get(events)).with_state(feed);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            terminate.recv().await;
            stop.cancel();
        })
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    fn feed(slots: usize) -> Feed {
        Feed {
            events: broadcast::channel(2).0,
            stop: CancellationToken::new(),
            slots: Arc::new(Semaphore::new(slots)),
        }
    }

    #[tokio::test]
    async fn ends_with_a_retry_when_the_service_stops() {
        let feed = feed(1);
        let response = events(State(feed.clone())).await;
        let body = tokio::spawn(response.into_body().collect());
        feed.events.send("tea".to_owned()).unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        feed.stop.cancel();
        let body = timeout(Duration::from_secs(10), body).await.unwrap();
        let body = body.unwrap().unwrap().to_bytes();
        let body = str::from_utf8(&body).unwrap();
        assert!(body.starts_with("data: tea\n\nretry: "), "{body}");
    }

    #[tokio::test]
    async fn tells_a_slow_client_what_it_missed() {
        let feed = feed(1);
        let response = events(State(feed.clone())).await;
        for text in ["one", "two", "three"] {
            feed.events.send(text.to_owned()).unwrap();
        }
        let mut body = response.into_body();
        let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(first, "event: missed\ndata: 1\n\n");
    }

    #[tokio::test]
    async fn limits_open_streams() {
        let feed = feed(1);
        let first = events(State(feed.clone())).await;
        let second = events(State(feed.clone())).await;
        assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(first);
        let third = events(State(feed)).await;
        assert_eq!(third.status(), StatusCode::OK);
    }
}
