//! TLS in the service itself, if there is no proxy in front of it.
//!
//! ```bash
//! openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
//!   -days 90 -subj /CN=localhost -keyout key.pem -out cert.pem
//! cargo run --example tls -- cert.pem key.pem
//! curl --insecure https://127.0.0.1:3443
//! ```

use std::env;

use axum::{BoxError, routing::get};

// region: tls
use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};

async fn serve(
    address: SocketAddr,
    router: Router,
    cert: PathBuf,
    key: PathBuf,
) -> io::Result<()> {
    // Name the crypto provider. If two are compiled in, rustls cannot choose,
    // and panics.
    rustls::crypto::ring::default_provider().install_default().map_err(
        |_| io::Error::other("a crypto provider is already installed"),
    )?;
    let config = RustlsConfig::from_pem_file(&cert, &key).await?;
    let handle = Handle::new();
    tokio::spawn(reload(config.clone(), cert, key));
    tokio::spawn(stop(handle.clone()));

    let mut server = axum_server::bind_rustls(address, config).handle(handle);
    // Without a timer, hyper ignores its timeouts. This one also bounds the
    // idle time between two requests.
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(75));
    server.serve(router.into_make_service()).await
}

/// Reloads at an interval. Watching the file fails for a mounted Secret:
/// Kubernetes replaces a symbolic link. Open connections keep their
/// certificate.
async fn reload(config: RustlsConfig, cert: PathBuf, key: PathBuf) {
    loop {
        sleep(Duration::from_hours(1)).await;
        match config.reload_from_pem_file(&cert, &key).await {
            Ok(()) => tracing::debug!("certificate reloaded"),
            // The service keeps the old certificate. A single failure is
            // harmless: the reload ran between the writes of the two files.
            Err(error) => tracing::error!(%error, "certificate not reloaded"),
        }
    }
}

async fn stop(handle: Handle<SocketAddr>) {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    terminate.recv().await;
    // Waits 20 s for requests in flight, then closes their connections.
    handle.graceful_shutdown(Some(Duration::from_secs(20)));
}
// endregion: tls

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    orders::telemetry::init()?;
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let usage = "usage: tls CERT KEY";
    let cert = arguments.next().ok_or(usage)?;
    let key = arguments.next().ok_or(usage)?;
    let router = Router::new().route("/", get("hello\n"));
    Ok(serve(([127, 0, 0, 1], 3443).into(), router, cert, key).await?)
}
