//! The parts of the memory, their sums, and the limits that follow from them.

use super::tail::{Requests, Sum};
use super::{Allocator, Inputs, Tls};

/// MiB per KiB.
pub(super) const KIB: f64 = 1.0 / 1_024.0;

/// Bodies from this size on need little overhead with glibc, in KiB. It maps them separately at first.
const LARGE: f64 = 128.0;

/// A daily probability of a kill above this is a danger.
pub(super) const DANGER: f64 = 1e-2;

/// A daily probability of a kill up to this is not reported, and acceptable for a recommended limit.
pub(super) const TOLERABLE: f64 = 1e-4;

/// A limit of this many times the recommended one is too high.
pub(super) const FAR_MORE: f64 = 4.0;

/// Names of the parts, in stacking order.
pub(super) const PARTS: [&str; 6] =
    ["Program and files", "Heap and threads", "Connections", "Caches", "Requests", "Allocator overhead"];

const DAY: f64 = 86_400.0;

/// The quantities of the model, in MiB unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    pub files: f64,
    /// Live heap without requests: base, connections, threads, database connections, caches.
    pub heap: [f64; 5],
    pub tmpfs: f64,
    /// Resident memory per byte of live heap.
    pub factor: f64,
    pub requests: Requests,
    /// Memory without requests, after load.
    pub fixed: f64,
    pub idle: f64,
    pub mean: f64,
    pub peak: f64,
    pub bound: Option<f64>,
    /// The peak with headroom.
    pub computed: f64,
    /// The same, or more if that would be exceeded too often.
    pub needed: f64,
    /// The next usual size.
    pub recommended: f64,
    /// Worst-case requests that fit into the limit under test, less headroom.
    pub fits: f64,
    /// How often per day the memory rises above the limit under test.
    pub rises: f64,
    /// Upper bound of the probability of exceeding that limit at any one moment.
    pub kill_bound: f64,
    /// Probability of exceeding it on a day.
    pub kill_per_day: f64,
}

impl Inputs {
    /// Returns the memory of a connection, including TLS if the service terminates it, in KiB.
    pub(super) fn connection(&self) -> f64 {
        self.connection_memory
            + match self.tls {
                Tls::None => 0.0,
                Tls::Rustls => 27.0,
                Tls::Openssl => 68.0,
            }
    }

    /// Returns the mean body of the requests in flight, in KiB, at most the limit on bodies: larger ones are rejected.
    ///
    /// If latency is proportional to the body, large bodies stay longer, so those in flight are larger than those that
    /// arrive: by the factor 1 + v².
    pub(super) fn body(&self) -> f64 {
        let squared = self.body_variation * self.body_variation;
        let mean = if self.latency_by_size { self.body_mean * (1.0 + squared) } else { self.body_mean };
        mean.min(self.largest_body())
    }

    /// Returns the limit on bodies, in KiB.
    pub(super) fn largest_body(&self) -> f64 {
        self.body_max / KIB
    }

    /// Returns the coefficient of variation of the requests in flight. A gamma distribution weighted by size is a gamma
    /// distribution whose shape is greater by 1.
    pub(super) fn variation(&self) -> f64 {
        let variation = self.body_variation;
        if self.latency_by_size { variation / (1.0 + variation * variation).sqrt() } else { variation }
    }

    /// Returns the memory of a request with such a body, in KiB.
    pub(super) fn request(&self, body: f64) -> f64 {
        body * (1.0 + self.amplification) + self.response_mean + self.task_size
    }

    /// Returns whether the factor of the allocator is too high for the bodies in flight.
    pub(super) fn overstates_bodies(&self) -> bool {
        self.allocator == Allocator::Glibc && self.body() >= LARGE && self.rps > 0.0
    }

    pub(super) fn threads(&self) -> f64 {
        self.worker_threads + self.blocking_threads
    }

    pub(super) fn factor(&self) -> f64 {
        match self.allocator {
            Allocator::Glibc => 1.5,
            Allocator::Jemalloc => 1.9,
            Allocator::Mimalloc => 1.1,
        }
    }

    /// Returns the peak of 99.9% of the time, in MiB.
    pub(crate) fn peak(&self) -> f64 {
        self.use_of_memory().peak
    }

    pub(super) fn memory(&self) -> Memory {
        let mut memory = self.use_of_memory();
        memory.needed = memory.needed();
        memory.recommended = usual_size(memory.needed);
        memory.fits = memory.fitting(self.limit, self.headroom);
        let (requests, room) = (memory.requests, memory.room(self.limit));
        // Once a second is as good as always, and unlike infinity it can be printed.
        memory.rises = negligible(requests.rises_above(room).min(1.0) * DAY);
        memory.kill_bound = negligible(requests.beyond(room, Sum::cantelli));
        memory.kill_per_day = memory.killed_in_a_day(self.limit);
        memory
    }

    /// Returns the memory without what depends on the limit, which is 0.
    fn use_of_memory(&self) -> Memory {
        let heap = [
            self.base_anonymous,
            self.connections * self.connection() * KIB,
            self.threads() * self.stack_touched * KIB,
            self.db_connections * self.db_connection_memory,
            self.caches,
        ];
        let live: f64 = heap.iter().sum();
        let (factor, outside) = (self.factor(), self.base_file + self.tmpfs);
        let requests = Requests {
            wanted: self.rps * self.latency / 1e3,
            slots: self.concurrency_limit,
            each: self.request(self.body()) * KIB,
            worst: self.request(self.largest_body()) * KIB,
            variation: self.variation(),
            rate: self.rps,
            latency: self.latency / 1e3,
            growing: self.latency_by_size,
        };
        let fixed = outside + factor * live;
        let peak = fixed + factor * requests.peak();
        Memory {
            files: self.base_file,
            heap,
            tmpfs: self.tmpfs,
            factor,
            requests,
            fixed,
            idle: outside + live,
            mean: fixed + factor * requests.mean(),
            peak,
            bound: self.concurrency_limit.map(|_| fixed + factor * requests.max()),
            computed: peak / (1.0 - self.headroom / 100.0),
            needed: 0.0,
            recommended: 0.0,
            fits: 0.0,
            rises: 0.0,
            kill_bound: 0.0,
            kill_per_day: 0.0,
        }
    }
}

impl Memory {
    /// Returns the live memory that a limit leaves to requests; negative if the fixed parts do not fit.
    pub fn room(&self, limit: f64) -> f64 {
        (limit - self.fixed) / self.factor
    }

    /// Returns how many worst-case requests fit into a limit, less headroom in percent.
    pub fn fitting(&self, limit: f64, headroom: f64) -> f64 {
        (self.room((1.0 - headroom / 100.0) * limit).max(0.0) / self.requests.worst).floor()
    }

    fn killed_in_a_day(&self, limit: f64) -> f64 {
        negligible(-libm::expm1(-self.requests.rises_above(self.room(limit)) * DAY))
    }

    /// Returns the smallest limit that leaves the headroom and is exceeded rarely enough, in whole MiB.
    fn needed(&self) -> f64 {
        let holds = |limit: f64| self.killed_in_a_day(limit) <= TOLERABLE;
        let mut high = self.computed.ceil().max(1.0);
        if holds(high) {
            return high;
        }
        let mut low = high;
        while !holds(high) {
            low = high;
            high *= 2.0;
        }
        // Halves the interval until it is a MiB or a thousandth.
        while high - low > (low / 1e3).max(1.0) {
            let middle = ((low + high) / 2.0).round();
            *(if holds(middle) { &mut high } else { &mut low }) = middle;
        }
        high
    }

    /// Returns a value for each of [`PARTS`], with this much live memory in requests and this overhead of the
    /// allocator.
    pub fn parts(&self, requests: f64, factor: f64) -> [f64; 6] {
        let [base, connections, threads, database, caches] = self.heap;
        let live = self.heap.iter().sum::<f64>() + requests;
        let overhead = (factor - 1.0) * live;
        [self.files + self.tmpfs, base + threads, connections + database, caches, requests, overhead]
    }
}

/// Returns the next size that people configure: 16, 24, 32, 48, 64, 96, 128, and from there on four sizes up to each
/// double: 160, 192, 224, 256, 320...
pub(super) fn usual_size(limit: f64) -> f64 {
    let mut double = 16.0;
    loop {
        let steps: &[f64] = if double < 128.0 { &[1.0, 1.5] } else { &[1.0, 1.25, 1.5, 1.75] };
        for step in steps {
            if double * step >= limit {
                return double * step;
            }
        }
        double *= 2.0;
    }
}

/// Rounds numbers below 10⁻¹² to 0: they are far below the precision of the model.
fn negligible(number: f64) -> f64 {
    if number < 1e-12 { 0.0 } else { number }
}
