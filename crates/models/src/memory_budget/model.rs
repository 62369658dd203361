//! The parts, their sums, and the limits that follow from them.

use super::tail::{Requests, Sum};
use super::{Allocator, Inputs, Tls};

/// MiB of a KiB.
pub(super) const KIB: f64 = 1.0 / 1_024.0;

/// A kill a day with a probability above this is a danger.
pub(super) const DANGER: f64 = 1e-2;

/// A kill a day with a probability up to this is nothing to mention, and is what a recommended limit allows.
pub(super) const TOLERABLE: f64 = 1e-4;

/// Names of the parts, in the order in which they are stacked.
pub(super) const PARTS: [&str; 9] = [
    "File-backed",
    "Base",
    "Connections",
    "Threads",
    "Database connections",
    "Caches",
    "Requests",
    "Allocator overhead",
    "tmpfs",
];

/// The quantities of the model, in MiB where not said otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    pub files: f64,
    /// Live heap without requests: base, connections, threads, database connections, caches.
    pub heap: [f64; 5],
    pub tmpfs: f64,
    /// Resident memory per byte of live heap.
    pub factor: f64,
    pub requests: Requests,
    /// All that is there without a request, after load.
    pub fixed: f64,
    pub idle: f64,
    pub mean: f64,
    pub peak: f64,
    pub bound: Option<f64>,
    pub computed: f64,
    pub recommended: f64,
    /// Worst-case requests that fit under the limit under test, less headroom.
    pub fits: f64,
    /// Latencies in a day.
    pub epochs: f64,
    /// Probability to be above the limit under test: at any one moment, the most it can be, and in a day.
    pub kill: f64,
    pub kill_bound: f64,
    pub kill_per_day: f64,
}

impl Inputs {
    /// Memory of a connection, with TLS if the service ends it, in KiB.
    pub(super) fn connection(&self) -> f64 {
        self.connection_memory
            + match self.tls {
                Tls::None => 0.0,
                Tls::Rustls => 27.0,
                Tls::Openssl => 68.0,
            }
    }

    /// What of the mean body a request may bring, in KiB: a larger one is refused.
    pub(super) fn body(&self) -> f64 {
        self.body_mean.min(self.body_max / KIB)
    }

    /// What a request with such a body holds, in KiB.
    pub(super) fn request(&self, body: f64) -> f64 {
        body * (1.0 + self.amplification) + self.response_mean + self.task_size
    }

    pub(super) fn threads(&self) -> f64 {
        self.worker_threads + self.blocking_threads
    }

    pub(super) fn factor(&self) -> f64 {
        match self.allocator {
            Allocator::Glibc => 1.5,
            Allocator::Jemalloc | Allocator::Mimalloc => 1.2,
        }
    }

    pub(super) fn memory(&self) -> Memory {
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
            worst: self.request(self.body_max / KIB) * KIB,
            variation: self.body_variation,
        };
        let fixed = outside + factor * live;
        let peak = fixed + factor * requests.peak();
        let mut memory = Memory {
            files: self.base_file,
            heap,
            tmpfs: self.tmpfs,
            factor,
            requests,
            fixed,
            idle: outside + live,
            mean: fixed + factor * requests.mean(),
            peak,
            bound: self.concurrency_limit.map(|_| fixed + factor * requests.most()),
            computed: peak / (1.0 - self.headroom / 100.0),
            recommended: 0.0,
            fits: 0.0,
            epochs: 86_400e3 / self.latency,
            kill: 0.0,
            kill_bound: 0.0,
            kill_per_day: 0.0,
        };
        memory.recommended = memory.step();
        memory.fits = memory.fitting(self.limit, self.headroom);
        memory.kill = negligible(requests.beyond(memory.room(self.limit), Sum::beyond));
        memory.kill_bound = negligible(requests.beyond(memory.room(self.limit), Sum::cantelli));
        memory.kill_per_day = memory.killed_in_a_day(self.limit);
        memory
    }
}

impl Memory {
    /// Live memory that a limit leaves to requests; negative if it does not hold the fixed parts.
    pub fn room(&self, limit: f64) -> f64 {
        (limit - self.fixed) / self.factor
    }

    /// Worst-case requests that fit under a limit, less headroom in percent.
    pub fn fitting(&self, limit: f64, headroom: f64) -> f64 {
        (self.room((1.0 - headroom / 100.0) * limit).max(0.0) / self.requests.worst).floor()
    }

    fn killed_in_a_day(&self, limit: f64) -> f64 {
        let kill = self.requests.beyond(self.room(limit), Sum::beyond);
        negligible(-libm::expm1(self.epochs * libm::log1p(-kill)))
    }

    /// The least step that holds the computed limit and is not passed: 16, 24, 32, 48, 64, 96, 128...
    fn step(&self) -> f64 {
        let holds = |step: f64| step >= self.computed && self.killed_in_a_day(step) <= TOLERABLE;
        let mut step = 16.0;
        loop {
            for step in [step, 1.5 * step] {
                if holds(step) {
                    return step;
                }
            }
            step *= 2.0;
        }
    }

    /// One value for each of [`PARTS`], with this much live memory in requests, before or after the allocator's overhead
    /// has built up.
    pub fn parts(&self, requests: f64, factor: f64) -> [f64; 9] {
        let [base, connections, threads, database, caches] = self.heap;
        let live = self.heap.iter().sum::<f64>() + requests;
        let overhead = (factor - 1.0) * live;
        [self.files, base, connections, threads, database, caches, requests, overhead, self.tmpfs]
    }
}

/// A probability of less than one in 10¹² is none: it is far below what the model knows, and would be a row of zeros.
fn negligible(probability: f64) -> f64 {
    if probability < 1e-12 { 0.0 } else { probability }
}
