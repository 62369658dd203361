//! Server-sent events that end, so that the service can.
//!
//! ```bash
//! cargo run --example sse
//! curl --no-buffer 127.0.0.1:3000/events
//! ```

use std::{convert::Infallible, time::Duration};

use axum::{
    BoxError, Router,
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
    routing::get,
};
use futures_util::{Stream, StreamExt, stream};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::broadcast::{self, error::RecvError},
    time::{interval, timeout},
};
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
struct Feed {
    events: broadcast::Sender<String>,
    stop: CancellationToken,
}

// region: sse
const LIFETIME: Duration = Duration::from_mins(10);

async fn events(
    State(feed): State<Feed>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = stream::unfold(feed.events.subscribe(), async |mut inbox| {
        let event = match inbox.recv().await {
            Ok(text) => Event::default().data(text),
            // The channel is bounded: a client that reads too slowly misses
            // events and is told so, and the memory stays bounded, too.
            Err(RecvError::Lagged(missed)) => {
                Event::default().event("missed").data(missed.to_string())
            }
            Err(RecvError::Closed) => return None,
        };
        Some((event, inbox))
    });
    // A response that never ends is a request that holds the shutdown up to
    // its deadline. The browser comes back by itself, after `retry`.
    let end = timeout(LIFETIME, feed.stop.cancelled_owned());
    let last = Event::default().retry(Duration::from_secs(2));
    let events = news
        .take_until(end)
        .chain(stream::iter([last]))
        .map(Ok::<_, Infallible>);
    // A comment each 15 s: below the idle timeouts of proxies (60 s), and the
    // only way to notice that a client has gone.
    let comments = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(events).keep_alive(comments)
}
// endregion: sse

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let stop = CancellationToken::new();
    let feed = Feed { events: broadcast::channel(64).0, stop: stop.clone() };
    let clock = feed.events.clone();
    tokio::spawn(async move {
        let mut ticks = interval(Duration::from_secs(1));
        for second in 0_u64.. {
            ticks.tick().await;
            // Nobody listens: no fault.
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
