//! Series, memory, samples and disk.

use super::Inputs;

/// Hours for which a series that ended stays in memory.
const HEAD_HOURS: f64 = 3.0;

/// Share of the memory limit that may be used: queries need the rest.
pub(super) const USED: f64 = 0.7;

/// Bytes of a series without its samples, and of its samples at an interval of [`MEASURED`], at most.
const MOST: [f64; 2] = [2_147.0, 2_684.0];

/// The scrape interval of the published measurement, in seconds.
const MEASURED: f64 = 15.0;

/// Bytes of a line of a scrape.
const LINE: f64 = 125.0;

/// Memory of a Prometheus without series, in gigabytes.
pub(super) const EMPTY: f64 = 0.05;

pub(super) struct Load {
    /// `n`.
    pub(super) of_instance: f64,
    /// `n I`.
    pub(super) own: f64,
    /// `H`.
    pub(super) head: f64,
    /// In gigabytes.
    pub(super) memory: f64,
    /// In gigabytes.
    pub(super) memory_max: f64,
    /// Per second.
    pub(super) samples: f64,
    /// In gigabytes.
    pub(super) disk: f64,
    /// In megabytes.
    pub(super) scrape: f64,
}

impl Inputs {
    /// Returns the series of one combination of label values.
    pub(super) fn per_combination(&self) -> f64 {
        if self.buckets == 0.0 { 1.0 } else { self.buckets + 3.0 }
    }

    /// Returns the combinations of label values that occur.
    pub(super) fn combinations_that_occur(&self) -> f64 {
        self.routes * self.methods * self.statuses * self.extra_values * self.combinations / 100.0
    }

    /// Returns how often each series is in memory after a deploy.
    pub(super) fn generations(&self) -> f64 {
        if self.deploys == 0.0 { 1.0 } else { 1.0 + (self.deploys * HEAD_HOURS / 24.0).max(1.0) }
    }

    pub(super) fn load(&self) -> Load {
        let of_instance = self.combinations_that_occur() * self.per_combination() + self.other_series;
        let own = of_instance * self.instances;
        let head = own * self.generations() + self.other_jobs;
        let samples = (own + self.other_jobs) / self.scrape_interval;
        let most = MOST[0] + MOST[1] * MEASURED / self.scrape_interval;
        let memory = EMPTY + head * self.memory_per_series / 1e6;
        Load {
            of_instance,
            own,
            head,
            memory,
            memory_max: (EMPTY + head * most / 1e9).max(memory),
            samples,
            disk: self.retention * 86_400.0 * samples * self.sample_size / 1e9,
            scrape: of_instance * LINE / 1e6,
        }
    }

    /// Returns the series of an instance with which Prometheus stays within [`USED`] of its memory limit.
    pub(super) fn budget(&self) -> f64 {
        let all = (USED * self.memory_limit - EMPTY) * 1e6 / self.memory_per_series;
        ((all - self.other_jobs) / (self.generations() * self.instances)).max(0.0)
    }
}
