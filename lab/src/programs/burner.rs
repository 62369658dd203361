//! A service whose requests need as much processor time as their client says.

use super::{serve, variable};
use crate::stats::quantile;
use anyhow::Result;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use std::hint::black_box;
use std::time::Instant;

/// `BURNER_WORKERS`.
pub fn main() -> Result<()> {
    let workers = variable("BURNER_WORKERS")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    let work = get(async |Path(iterations): Path<u64>| work(iterations).to_string());
    runtime.block_on(async { tokio::spawn(serve(Router::new().route("/work/{iterations}", work))).await? })
}

/// A loop without an await: the worker does nothing else until it is done. It counts iterations and not time, which
/// would also pass while the process is stopped. It stays in registers: with its state in memory, it took twice as long
/// in the service as where it is calibrated, because processors forward what they store at different speeds.
#[inline(never)]
fn work(iterations: u64) -> u64 {
    (0..iterations).fold(1, |state: u64, _| state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1))
}

/// Iterations that take a millisecond on an idle processor.
pub fn iterations_per_ms() -> f64 {
    let iterations = 200_000;
    let time = |_| {
        let started = Instant::now();
        black_box(work(iterations));
        started.elapsed().as_secs_f64() * 1e3
    };
    iterations as f64 / quantile(&mut (0..50).map(time).collect::<Vec<f64>>(), 0.5)
}
