//! A whole service that shuts down within a deadline, on plain `axum::serve`.
//!
//! ```bash
//! cargo run --example shutdown & sleep 1
//! kill -TERM $!; sleep 1; curl -i localhost:8080/readyz; wait $!; echo $?
//! ```

// region: shutdown
use std::{
    io,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, http::StatusCode, routing::get};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long to keep serving after the signal. Load balancers need this time
/// to stop sending requests. 0 if a `preStop` hook waits instead.
const DELAY: Duration = Duration::from_secs(5);
/// How long requests and tasks may take after the listener is closed.
const DEADLINE: Duration = Duration::from_secs(15);
/// How long to wait for `spawn_blocking` threads at the very end.
const BLOCKING: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let outcome = Runtime::new().and_then(|runtime| {
        let outcome = runtime.block_on(run());
        // `#[tokio::main]` would wait for blocking threads without a limit.
        runtime.shutdown_timeout(BLOCKING);
        outcome
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> io::Result<()> {
    // Before anything slow. As PID 1, a process without handlers ignores
    // SIGTERM; otherwise an early SIGTERM kills it without a drain.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let signaled = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let listener = TcpListener::bind(("0.0.0.0", 8080)).await?;
    serve(listener, signaled, DELAY, DEADLINE).await
}

/// Serves until `signaled` completes, and then for at most `delay` plus
/// `deadline`.
async fn serve(
    listener: TcpListener,
    signaled: impl Future<Output = ()>,
    delay: Duration,
    deadline: Duration,
) -> io::Result<()> {
    let draining = Arc::new(AtomicBool::new(false));
    // Spawn work that outlives its request on this tracker. Give event
    // streams and WebSockets a clone of `stop`, so that they close in time.
    let tasks = TaskTracker::new();
    let stop = CancellationToken::new();
    let app = router(draining.clone());

    let server = axum::serve(listener, app)
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let work = async {
        server.await?;
        tasks.close();
        tasks.wait().await;
        // Close the database pool here: it waits for open connections.
        Ok(())
    };
    let shutdown = async {
        signaled.await;
        // Readiness fails first, while everything else still works.
        draining.store(true, Ordering::Relaxed);
        sleep(delay).await;
        // Closes the listener and idle connections.
        stop.cancel();
        sleep(deadline).await;
    };
    tokio::select! {
        outcome = work => outcome,
        // Drops what is left: connections that never send a whole request,
        // and requests that take too long.
        () = shutdown => Err(io::Error::other("the deadline has passed")),
    }
}

fn router(draining: Arc<AtomicBool>) -> Router {
    let readyz = async move || {
        if draining.load(Ordering::Relaxed) {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::OK
        }
    };
    Router::new()
        .route("/", get("hello\n"))
        .route("/livez", get("live\n"))
        .route("/readyz", get(readyz))
}
// endregion: shutdown

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, process::Command, time::Instant};

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::oneshot,
        task::JoinHandle,
    };

    use super::*;

    struct Running {
        address: SocketAddr,
        signal: oneshot::Sender<()>,
        served: JoinHandle<io::Result<()>>,
    }

    async fn start(delay: Duration, deadline: Duration) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (signal, signaled) = oneshot::channel();
        let signaled = async move { signaled.await.unwrap() };
        let served = tokio::spawn(serve(listener, signaled, delay, deadline));
        Running { address, signal, served }
    }

    async fn status_of(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        reply.split(' ').nth(1).unwrap().to_owned()
    }

    #[tokio::test]
    async fn fails_readiness_before_it_closes_the_listener() {
        let running =
            start(Duration::from_secs(1), Duration::from_secs(30)).await;
        assert_eq!(status_of(running.address, "/readyz").await, "200");
        running.signal.send(()).unwrap();
        while status_of(running.address, "/readyz").await != "503" {}
        assert_eq!(status_of(running.address, "/").await, "200");
        running.served.await.unwrap().unwrap();
        assert!(TcpStream::connect(running.address).await.is_err());
    }

    #[tokio::test]
    async fn drops_a_stuck_connection_at_the_deadline() {
        let deadline = Duration::from_millis(300);
        let running = start(Duration::ZERO, deadline).await;
        let mut stuck = TcpStream::connect(running.address).await.unwrap();
        stuck.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
        // Accepted after the first one, so the first one is open by now.
        assert_eq!(status_of(running.address, "/").await, "200");
        let start = Instant::now();
        running.signal.send(()).unwrap();
        let error = running.served.await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), "the deadline has passed");
        assert!(start.elapsed() >= deadline);
    }

    #[tokio::test]
    async fn handles_a_real_sigterm() {
        let mut terminate = signal(SignalKind::terminate()).unwrap();
        let pid = std::process::id().to_string();
        let kill = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(kill.unwrap().success());
        terminate.recv().await.unwrap();
    }
}
