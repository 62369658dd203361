//! `orders serve`, `orders migrate`, `orders healthcheck`, `orders --version`

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
};

use axum::BoxError;
use orders::{
    config::{Config, Database},
    db,
    env::Reader,
    error, metrics, serve, telemetry,
};

mod healthcheck;

const USAGE: &str = "usage: orders [serve | migrate | healthcheck | --version]";

// region: main
fn main() -> ExitCode {
    let command = env::args().nth(1).unwrap_or_else(|| "serve".to_owned());
    let outcome = match &*command {
        "serve" => serve(),
        "migrate" => migrate(),
        "healthcheck" => healthcheck::healthcheck().map_err(BoxError::from),
        "--version" => version().map_err(BoxError::from),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Plain text on stderr: easy to find for a person who starts it.
            eprintln!("orders {command}: {}", error::chain(&*error));
            ExitCode::FAILURE
        }
    }
}

fn serve() -> Result<(), BoxError> {
    let config = Config::read(&variable)?;
    init_telemetry()?;
    run(config.workers, async {
        serve::serve(config, metrics::recorder()?).await
    })
}

fn migrate() -> Result<(), BoxError> {
    let mut env = Reader::new(&variable);
    let database = Database::read(&mut env);
    let database = env.finish(database)?;
    init_telemetry()?;
    run(1, async { db::migrate(&database).await })
}

fn init_telemetry() -> Result<(), BoxError> {
    telemetry::init()?;
    telemetry::hook_panics();
    Ok(())
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Prints the version and the commit. CI compares them with what it built.
fn version() -> io::Result<()> {
    writeln!(io::stdout(), "orders {} {}", orders::VERSION, orders::COMMIT)
}
// endregion: main

// region: runtime
/// Runs `work` on a Tokio runtime with `workers` worker threads.
fn run(
    workers: usize,
    work: impl Future<Output = Result<(), BoxError>>,
) -> Result<(), BoxError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // With a number set here, Tokio does not read TOKIO_WORKER_THREADS,
        // and cannot panic because the variable is empty.
        .worker_threads(workers)
        // The default, 512, is more threads than the memory limit allows for.
        .max_blocking_threads(64)
        .thread_name("orders")
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(work);
    // Dropping the runtime would wait for blocking tasks, however long they
    // take.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    outcome
}
// endregion: runtime
