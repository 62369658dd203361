//! `wrk`, which sends as many requests as a number of connections allows.

use super::daemon::{Daemon, Start};
use super::{find, process};
use crate::machine;
use anyhow::{Context, Result, ensure};
use std::time::Duration;

/// What `wrk` reports.
#[derive(Clone, Copy, Debug)]
pub struct Saturation {
    /// Requests per second.
    pub rate: f64,
    /// Processor time of a request in the service, in microseconds.
    pub cpu_us: f64,
}

/// Its version.
pub fn version() -> Result<String> {
    machine::version_of(&find("wrk", "wrk")?, "-v")
}

/// Connections that are kept busy.
const CONNECTIONS: u32 = 32;

/// Sends as many requests to a service as [`CONNECTIONS`] allow, from one thread, and empties the service's log.
pub fn saturate(service: &Daemon, url: &str, duration: Duration) -> Result<Saturation> {
    let before = process::exact_cpu_time(service.pid())?;
    let text = Start::new(find("wrk", "wrk")?)
        .args(["-t", "1", "-c", &CONNECTIONS.to_string()])
        .args(["-d", &format!("{}s", duration.as_secs().max(1)), url])
        .output()?;
    let number = |line: &str| line.split_whitespace().find_map(|word| word.parse::<f64>().ok());
    let find = |sign: &str| text.lines().find(|line| line.contains(sign)).and_then(number);
    ensure!(!text.contains("Non-2xx") && !text.contains("Socket errors"), "requests failed:\n{text}");
    let missing = || format!("wrk reports no numbers:\n{text}");
    let used = process::exact_cpu_time(service.pid())? - before;
    service.empty_log()?;
    let requests = find("requests in").with_context(missing)?;
    let rate = find("Requests/sec").with_context(missing)?;
    Ok(Saturation { rate, cpu_us: used.as_secs_f64() * 1e6 / requests.max(1.0) })
}
