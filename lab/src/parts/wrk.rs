//! `wrk`, which sends as many requests as a number of connections allows.

use super::daemon::Start;
use super::find;
use crate::machine;
use anyhow::{Context, Result, ensure};
use std::time::Duration;

/// What `wrk` reports.
#[derive(Clone, Copy, Debug)]
pub struct Saturation {
    /// Requests with an answer.
    pub requests: f64,
    /// Requests per second.
    pub rate: f64,
}

/// Its version.
pub fn version() -> Result<String> {
    machine::version_of(&find("wrk", "wrk")?, "-v")
}

/// Keeps that many connections busy for a while, from one thread.
pub fn saturate(url: &str, connections: u32, duration: Duration) -> Result<Saturation> {
    let text = Start::new(find("wrk", "wrk")?)
        .args(["-t", "1", "-c", &connections.to_string()])
        .args(["-d", &format!("{}s", duration.as_secs().max(1)), url])
        .output()?;
    let number = |line: &str| line.split_whitespace().find_map(|word| word.parse::<f64>().ok());
    let find = |sign: &str| text.lines().find(|line| line.contains(sign)).and_then(number);
    ensure!(!text.contains("Non-2xx") && !text.contains("Socket errors"), "requests failed:\n{text}");
    let missing = || format!("wrk reports no numbers:\n{text}");
    Ok(Saturation {
        requests: find("requests in").with_context(missing)?,
        rate: find("Requests/sec").with_context(missing)?,
    })
}
