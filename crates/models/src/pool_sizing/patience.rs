//! The acquire timeout that the answer recommends.

use super::inputs::Inputs;
use super::pools::Pools;

/// The acquire timeout that we recommend, in seconds. Our estimate: longer than any healthy wait, and shorter than
/// people and proxies wait for a response.
const SHORT_PATIENCE: f64 = 3.0;
/// The acquire timeout from which we recommend a shorter one, in seconds.
const LONG_PATIENCE: f64 = 5.0;

impl Inputs {
    /// Returns the acquire timeout to use: the current one, unless requests would wait longer than their clients.
    pub(super) fn better_patience(&self, pools: &Pools) -> f64 {
        let target = self.target_p99 / 1e3;
        let mut short = SHORT_PATIENCE.max(2.0 * target);
        if let Some(client) = self.client_timeout {
            // The other half is for the work itself.
            short = short.min(client / 2.0);
        }
        let short = rounded_down(short);
        let now = self.acquire_timeout;
        let outlives = self.client_timeout.is_some_and(|client| now >= client);
        // Long queues that lead to no timeouts today may lead to some with less time: then the timeout is meant.
        let harmless = || !self.meets(pools) || self.bears(pools, short);
        let long = now > LONG_PATIENCE.max(2.0 * target) && now > short;
        if outlives || long && harmless() { short } else { now }
    }

    /// Returns whether hardly a request waits longer than another acquire timeout, so that it changes nothing.
    pub(super) fn bears(&self, pools: &Pools, patience: f64) -> bool {
        let longest = pools.quantile(1.0 - self.acceptable_timeouts());
        patience == self.acquire_timeout || longest.is_some_and(|wait| wait <= patience)
    }
}

/// Rounds a timeout in seconds down to two digits, or to a millisecond.
fn rounded_down(seconds: f64) -> f64 {
    let scale = [1e3, 1e2, 1e1].into_iter().find(|scale| seconds * scale < 100.0).unwrap_or(1.0);
    ((seconds * scale).floor() / scale).max(1e-3)
}
