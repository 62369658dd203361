//! The accept loop, with the limits that `axum::serve` lacks.

// region: accept-loop
use std::{future, io::ErrorKind, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use metrics::counter;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::peers::{Peers, Visit};

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open connections. The reference service uses 4,096.
    pub connections: usize,
    /// Open connections from one address: 2,048.
    pub per_peer: usize,
    /// From the start of a connection to the head of its first request: 10 s.
    pub first_request: Duration,
    /// How long a connection may be idle; also the limit for the head of each
    /// later request. 75 s, above the idle timeout of the load balancer.
    pub keep_alive: Duration,
}

/// Fields are dropped in this order: the permit lets the next connection in,
/// and by then the peer's count must be down.
type Slot = (Visit, Option<OwnedSemaphorePermit>);
type Server = Builder<TokioExecutor>;

/// Accepts connections until `stop`, then closes them within `drain`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
    drain: Duration,
) {
    let server = Arc::new(server(limits.keep_alive));
    let slots = Arc::new(Semaphore::new(limits.connections));
    let peers = Peers::new(limits.per_peer);
    let graceful = GracefulShutdown::new();
    let cut = CancellationToken::new();

    while let Some((stream, slot)) =
        stop.run_until_cancelled(accept(&listener, &slots, &peers)).await
    {
        let connection = connection(
            stream,
            router.clone(),
            server.clone(),
            graceful.watcher(),
            limits.first_request,
        );
        let cut = cut.clone();
        tokio::spawn(async move {
            cut.run_until_cancelled(connection).await;
            drop(slot);
        });
    }
    close(listener, graceful, cut, drain).await;
}

/// Waits for a slot before it accepts: above the limit, clients wait in the
/// kernel's backlog, where they cost this process nothing. Probes to this port
/// wait there too.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
    peers: &Peers,
) -> (TcpStream, Slot) {
    let slot = slots.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, address)) => match peers.enter(address.ip()) {
                Some(visit) => return (stream, (visit, slot)),
                // Dropping the stream closes it. Left in the backlog, it
                // would delay connections from other addresses.
                None => counter!("connections_refused_total").increment(1),
            },
            // The client left before it was accepted; others are waiting.
            Err(error) if is_gone(error.kind()) => {}
            Err(error) => {
                tracing::error!(%error, "accept failed");
                // Usually out of file descriptors. An immediate retry would
                // fail again and use a whole CPU.
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// The errors that `axum::serve` skips as well.
fn is_gone(error: ErrorKind) -> bool {
    matches!(
        error,
        ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
    )
}
// endregion: accept-loop

// region: timeouts
fn server(keep_alive: Duration) -> Server {
    let mut server = Server::new(TokioExecutor::new());
    server
        .http1()
        // Without a timer, hyper's timeouts do nothing.
        .timer(TokioTimer::new())
        // Also runs between two requests: stay above the idle timeout of the
        // load balancer, or it reuses connections that are just being closed.
        .header_read_timeout(keep_alive)
        // The head of a request is held in memory. The default is about 400
        // KiB; HTTP/2's default is 16 KiB.
        .max_buf_size(16 * 1024);
    http2(&mut server);
    server
}

/// Serves one connection and closes it if no request arrives in time.
async fn connection(
    stream: TcpStream,
    router: Router,
    server: Arc<Server>,
    watcher: Watcher,
    first_request: Duration,
) {
    // Fails only for a connection that is already gone.
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().ok();
    let arrived = Arc::new(Notify::new());
    let seen = arrived.clone();
    let router = router.map_request(move |mut request: Request<Incoming>| {
        seen.notify_one();
        if let Some(peer) = peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        request
    });
    let serving = server.serve_connection_with_upgrades(
        TokioIo::new(stream),
        TowerToHyperService::new(router),
    );
    // header_read_timeout starts only after hyper detects the version. Without
    // this, a client that sends nothing, or just the `P` of HTTP/2's preface,
    // keeps its connection.
    let silent = async {
        if timeout(first_request, arrived.notified()).await.is_ok() {
            future::pending::<()>().await;
        }
    };
    tokio::select! {
        outcome = pin!(watcher.watch(serving)) => {
            if let Err(error) = outcome {
                tracing::debug!(error, "connection failed");
            }
        }
        () = silent => tracing::debug!("no request in time"),
    }
}
// endregion: timeouts

// region: http2
fn http2(server: &mut Server) {
    server
        .http2()
        .timer(TokioTimer::new())
        // Each stream is a request that one client has in flight.
        .max_concurrent_streams(100)
        // hyper has no idle timeout for HTTP/2. Without pings, a peer that
        // vanished keeps its slot.
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        // As in axum::serve: allows WebSockets over HTTP/2.
        .enable_connect_protocol();
}
// endregion: http2

// region: graceful
async fn close(
    listener: TcpListener,
    graceful: GracefulShutdown,
    cut: CancellationToken,
    drain: Duration,
) {
    // The kernel now refuses new clients instead of queueing them.
    drop(listener);
    let open = graceful.count();
    // Closes idle connections now and busy ones after their response.
    if timeout(drain, graceful.shutdown()).await.is_err() {
        tracing::warn!(open, "connections cut at the deadline");
        cut.cancel();
    }
}
// endregion: graceful
