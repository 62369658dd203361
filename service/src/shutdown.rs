//! From the signal to the exit of the process, with a limit on each step.

// region: signal
use std::{io, time::Duration};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

use crate::health::Health;

/// Orchestrators send SIGTERM. A terminal sends SIGINT on Ctrl-C.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Call this before anything slow. An earlier signal kills the process,
    /// or is ignored if the process is PID 1 of a container.
    ///
    /// # Errors
    /// Returns an error if the handlers cannot be installed.
    pub fn install() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    pub async fn recv(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
// endregion: signal

// region: drain
/// Fails readiness at once, and closes the listener after `delay`: load
/// balancers keep sending requests until their next health checks fail.
pub async fn drain(
    mut signals: Signals,
    health: Health,
    delay: Duration,
    stop: CancellationToken,
) {
    signals.recv().await;
    health.start_draining();
    tracing::info!(?delay, "draining");
    tokio::select! {
        () = sleep(delay) => {}
        () = signals.recv() => tracing::info!("second signal: no delay"),
    }
    stop.cancel();
    tracing::info!("listener closed");
}
// endregion: drain

// region: deadline
/// Some work took longer than the deadline and was dropped.
#[derive(Debug, thiserror::Error)]
#[error("the shutdown deadline has passed")]
pub struct DeadlinePassed;

/// Runs `work`, and drops it if it has not completed `deadline` after `stop`.
///
/// # Errors
/// Returns an error if `work` was dropped.
pub async fn with_deadline<T>(
    work: impl Future<Output = T>,
    stop: &CancellationToken,
    deadline: Duration,
) -> Result<T, DeadlinePassed> {
    tokio::select! {
        output = work => Ok(output),
        () = async {
            stop.cancelled().await;
            sleep(deadline).await;
        } => Err(DeadlinePassed),
    }
}
// endregion: deadline
