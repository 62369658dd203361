//! The parts of the memory, their sums, and the limits that follow from them.

use super::tail::{Requests, Sum};
use super::{Allocator, Inputs, Tls};

/// MiB per KiB.
pub(super) const KIB: f64 = 1.0 / 1_024.0;

/// A daily probability of a kill above this is a danger.
pub(super) const DANGER: f64 = 1e-2;

/// A daily probability of a kill up to this is not reported, and acceptable for a recommended limit.
pub(super) const TOLERABLE: f64 = 1e-4;

/// Names of the parts, in stacking order.
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
    pub computed: f64,
    pub recommended: f64,
    /// Worst-case requests that fit into the limit under test, less headroom.
    pub fits: f64,
    /// Mean latencies per day.
    pub epochs: f64,
    /// Probability of exceeding the limit under test: at any one moment, its upper bound, and per day.
    pub kill: f64,
    pub kill_bound: f64,
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

    /// Returns the mean body, in KiB, at most the limit on bodies: larger ones are rejected.
    pub(super) fn body(&self) -> f64 {
        self.body_mean.min(self.body_max / KIB)
    }

    /// Returns the memory of a request with such a body, in KiB.
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
            bound: self.concurrency_limit.map(|_| fixed + factor * requests.max()),
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
    /// Returns the live memory that a limit leaves to requests; negative if the fixed parts do not fit.
    pub fn room(&self, limit: f64) -> f64 {
        (limit - self.fixed) / self.factor
    }

    /// Returns how many worst-case requests fit into a limit, less headroom in percent.
    pub fn fitting(&self, limit: f64, headroom: f64) -> f64 {
        (self.room((1.0 - headroom / 100.0) * limit).max(0.0) / self.requests.worst).floor()
    }

    fn killed_in_a_day(&self, limit: f64) -> f64 {
        let kill = self.requests.beyond(self.room(limit), Sum::beyond);
        negligible(-libm::expm1(self.epochs * libm::log1p(-kill)))
    }

    /// Returns the smallest step that fits the computed limit and is exceeded rarely enough: 16, 24, 32, 48, 64, 96,
    /// 128...
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

    /// Returns a value for each of [`PARTS`], with this much live memory in requests and this overhead of the
    /// allocator.
    pub fn parts(&self, requests: f64, factor: f64) -> [f64; 9] {
        let [base, connections, threads, database, caches] = self.heap;
        let live = self.heap.iter().sum::<f64>() + requests;
        let overhead = (factor - 1.0) * live;
        [self.files, base, connections, threads, database, caches, requests, overhead, self.tmpfs]
    }
}

/// Rounds probabilities below 10⁻¹² to 0: they are far below the precision of the model.
fn negligible(probability: f64) -> f64 {
    if probability < 1e-12 { 0.0 } else { probability }
}
