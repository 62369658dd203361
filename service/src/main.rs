//! `orders serve`, `orders migrate`, `orders healthcheck`, `orders --version`

use std::{
    env,
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    num::NonZero,
    process::ExitCode,
    thread,
    time::Duration,
};

use axum::BoxError;
use orders::{
    config::{Config, Database},
    db,
    env::Reader,
    error, metrics, serve, telemetry,
};
use tokio::runtime::{Builder, Runtime};

const USAGE: &str = "usage: orders [serve | migrate | healthcheck | --version]";

// region: main
fn main() -> ExitCode {
    let command = env::args().nth(1).unwrap_or_else(|| "serve".to_owned());
    let outcome = match &*command {
        "serve" => run(async {
            let config = Config::read(&variable)?;
            serve::serve(config, metrics::recorder()?).await
        }),
        "migrate" => run(async {
            let mut env = Reader::new(&variable);
            let database = Database::read(&mut env);
            db::migrate(&env.finish(database)?).await
        }),
        "healthcheck" => healthcheck().map_err(BoxError::from),
        "--version" => version().map_err(BoxError::from),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // To stderr and readable: whoever starts it by hand looks there.
            eprintln!("orders {command}: {}", error::chain(&*error));
            ExitCode::FAILURE
        }
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Which build it is: CI compares it with the commit.
fn version() -> io::Result<()> {
    writeln!(io::stdout(), "orders {} {}", orders::VERSION, orders::COMMIT)
}
// endregion: main

// region: runtime
fn run(
    work: impl Future<Output = Result<(), BoxError>>,
) -> Result<(), BoxError> {
    telemetry::init()?;
    telemetry::hook_panics();
    let runtime = runtime()?;
    let outcome = runtime.block_on(work);
    // Dropping it would wait for blocking threads for as long as they take.
    runtime.shutdown_timeout(Duration::from_secs(2));
    outcome
}

fn runtime() -> io::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    // By default one worker for each CPU of the cgroup's quota, rounded
    // down. With a single one, a handler that blocks stops the probes too.
    if variable("TOKIO_WORKER_THREADS").is_none() {
        let cpus = thread::available_parallelism().map_or(1, NonZero::get);
        builder.worker_threads(cpus.max(2));
    }
    builder
        // The default of 512 is more than the memory limit has room for.
        .max_blocking_threads(64)
        .thread_name("orders")
        .enable_all()
        .build()
}
// endregion: runtime

// region: healthcheck
/// For images without a shell: asks the service in the same container.
fn healthcheck() -> io::Result<()> {
    let port = variable("PORT").and_then(|port| port.parse().ok());
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(8080)));
    let second = Duration::from_secs(1);
    let mut stream = TcpStream::connect_timeout(&address, second)?;
    stream.set_read_timeout(Some(second))?;
    stream.set_write_timeout(Some(second))?;
    stream.write_all(
        b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )?;
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    if status == *b"HTTP/1.1 200" {
        Ok(())
    } else {
        let status = String::from_utf8_lossy(&status);
        Err(io::Error::other(format!("/livez said {status}")))
    }
}
// endregion: healthcheck
