//! The accept loop: what `axum::serve` leaves open is bounded here.

use std::{future, pin::pin, sync::Arc, time::Duration};

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

use crate::{
    config::Limits,
    peers::{Peers, Visit},
};

type Server = Builder<TokioExecutor>;

// region: accept-loop
/// Dropped in this order: the next connection waits for the permit, and must
/// not find its peer still at the limit.
type Slot = (Visit, Option<OwnedSemaphorePermit>);

/// Accepts until `stop`, then ends the connections within `drain`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    stop: CancellationToken,
    drain: Duration,
) {
    let server = Arc::new(server(limits.keep_alive));
    let slots = Arc::new(Semaphore::new(limits.connections));
    let peers = Peers::new(limits.connections_per_peer);
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

/// Takes a slot first: above the limit, clients wait in the backlog of the
/// kernel, where they cost this process nothing. Probes wait there, too: set
/// the limit for attacks, and that of requests for load.
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
            Err(error) => {
                tracing::warn!(%error, "accept failed");
                // Out of file descriptors: trying at once would only spin.
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
// endregion: accept-loop

// region: timeouts
fn server(keep_alive: Duration) -> Server {
    let mut server = Server::new(TokioExecutor::new());
    server
        .http1()
        // Without a timer, hyper's timeouts do nothing.
        .timer(TokioTimer::new())
        // Between two requests as well: stay above the idle timeout of the
        // load balancer, or it sends into a connection that just closed.
        .header_read_timeout(keep_alive)
        // A head is held in memory; the default is above 400 KiB. HTTP/2's
        // default is 16 KiB as well.
        .max_buf_size(16 * 1024);
    http2(&mut server);
    server
}

/// Serves one connection, which must bring its first request soon.
async fn connection(
    stream: TcpStream,
    router: Router,
    server: Arc<Server>,
    watcher: Watcher,
    first_request: Duration,
) {
    // Fails only for a connection that is gone.
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
    // header_read_timeout starts only when hyper knows the version: a client
    // that sends nothing, or `P` of `PRI * HTTP/2.0`, would stay forever.
    let silent = async {
        if timeout(first_request, arrived.notified()).await.is_ok() {
            future::pending::<()>().await;
        }
    };
    tokio::select! {
        outcome = pin!(watcher.watch(serving)) => {
            if let Err(error) = outcome {
                tracing::debug!(error, "connection ended");
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
        // An idle HTTP/2 connection has no timeout: ping, or a peer that
        // vanished keeps its slot.
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
}
// endregion: http2

// region: graceful
async fn close(
    listener: TcpListener,
    graceful: GracefulShutdown,
    cut: CancellationToken,
    drain: Duration,
) {
    // New clients are refused at once instead of left in the backlog.
    drop(listener);
    let open = graceful.count();
    // Idle connections end now, busy ones after their response.
    if timeout(drain, graceful.shutdown()).await.is_err() {
        tracing::warn!(open, "connections cut at the deadline");
        cut.cancel();
    }
}
// endregion: graceful
