//! How much memory a container needs: the fixed parts, the requests in flight, and the limit to set.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `λ`, `W` | arrival rate and mean latency of one instance | 1/s, s |
//! | `c` | concurrency limit, if there is one | |
//! | `b`, `v` | mean body, coefficient of variation of what a request holds | KiB |
//! | `B`, `α` | largest body, additional memory per byte of a body | KiB |
//! | `r`, `t` | response that is buffered, state and buffers of a request | KiB |
//! | `K`, `k` | open connections, memory of each with its TLS session | KiB |
//! | `f`, `s` | file-backed pages, files in tmpfs | MiB |
//! | `F` | resident memory per byte of live heap: 1.5 for glibc, 1.9 for jemalloc, 1.1 for mimalloc | |
//! | `h`, `L` | headroom, limit under test | , MiB |
//!
//! # Formulas
//!
//! ```text
//! fixed heap        H = base + K k + threads x touched + database connections x each + caches
//! fixed parts       A = f + s + F H                        idle  f + s + H
//! in flight         N = λ W                                (Little), no more than c
//! a request         m = min(b, B)(1 + α) + r + t           worst case  w = B (1 + α) + r + t
//! requests          X = compound Poisson: N requests of m each, with a variation of v
//! mean              A + F min(N, c) m
//! peak, 99.9 %      A + F min(q(X), q(sum of c requests), c w)
//! hard bound        A + F c w                              none without c
//! limit             peak / (1 - h), or the level exceeded on 0.01% of days if that is more
//! recommended       the next of 16, 24, 32, 48, 64, 96, 128, 160, 192, 224, 256, 320 ... MiB
//! concurrency       n = ⌊((1 - h) L - A) / (F w)⌋
//! killed, per day   1 - e^(-86,400 s × r)                  r = rate at which A + F X rises above L: `crossing.rs`
//! ```
//!
//! `q` is the quantile of the normal power approximation: a normal distribution that accounts for skewness. The size of
//! a request is gamma distributed. With `σ² = N m² (1 + v²)`, `z` = 3.09:
//!
//! ```text
//! q = N m + z σ + (z² - 1) m (1 + 2 v²) / 6                no more than N m + σ √999 (Cantelli)
//! ```
//!
//! If latency is proportional to the body, large bodies stay longer: those in flight have the mean `(1 + v²) b` and the
//! variation `v / √(1 + v²)`, because a gamma distribution weighted by size is a gamma distribution whose shape is
//! greater by 1.
//!
//! A plain normal distribution is too optimistic: for 20 uploads in flight and a limit six standard deviations away, it
//! is wrong by a factor of a thousand. The sum of exactly `c` requests has variance `c
//! m² v²` and skewness `2 v / √c`. The tests compare both with exact sums.
//!
//! # Heap and other memory
//!
//! File-backed pages (the program, mapped files) and tmpfs do not come from the allocator and are not multiplied by
//! `F`. Everything else is counted as heap. That overestimates the stacks of threads, which are mapped separately, by
//! 0.1 MiB with four threads. Idle means before the first load, without allocator overhead; after load, allocators do
//! not return all memory.
//!
//! # Sources
//!
//! - Little's law; T. Pentikäinen, "On the approximation of the total amount of claims", ASTIN Bulletin 9 (1977), for
//!   the normal power approximation; Cantelli's inequality.
//! - The list of fixed parts that do not fit follows the memory calculator of the Paketo Java buildpack.
//! - 21.9 KiB for an idle HTTP/1.1 connection, 21 to 36 KiB for a request beside its body, and `F`: our lab, which opened
//!   and closed thousands of connections and bodies four times. 133 KiB for a WebSocket, of which 128
//!   are the read buffer of tungstenite 0.29. TLS: jbp.io, "rustls versus OpenSSL: memory usage", 5,000 sessions.
//! - 2 MiB: axum's `DefaultBodyLimit`. 4 KiB per task without a body: tokio issue 6760, one million requests.
//!
//! # Limits
//!
//! `F` of glibc is that of small allocations. Bodies of 512 KiB took 1.04 times their size in the lab: from 128 KiB on, the
//! answer says so. Arrivals are Poisson, without bursts or synchronized retries. The gamma law of sizes matters if `v` is large:
//! compared with lognormal sizes of the same mean and variation, the peak is up to 26% too low; and if `b` and `v`
//! describe bodies before the limit `B` cuts them off, it is up to 53% too high, so enter those of accepted bodies. A
//! request holds its memory from its first to its last byte, also if latency grows with the body; a body that fills up
//! while it arrives holds about half of that on average. Three simplifications are on the safe side: the variation of
//! the body applies to everything that a request holds, bodies larger than `B` are not cut off, and with less than one
//! request in flight the tail of the peak is too fat. With a concurrency limit, the number in flight is that of the unlimited
//! service, cut off at `c`; requests that wait for a permit only hold their connection. The hard bound takes
//! connections, caches and responses as entered, because no layer bounds them. The model excludes page cache, which is
//! reclaimed before a kill, and start-up, the kernel's memory for sockets, and child processes.

mod chart;
mod crossing;
mod inputs;
mod model;
mod plan;
mod snippets;
mod steps;
mod tail;
#[cfg(test)]
mod tests;
mod verdict;

use super::{Amount, Calculator, Chart, Judgment, Lab, Metric, Plot, Preset, Range, Report, WRONG_TYPE};
use crate::units::Unit;
pub use inputs::{Allocator, Inputs, Tls};
use model::Memory;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "memory-budget",
    title: "Memory budget",
    groups: Inputs::GROUPS,
    presets: &[
        Preset {
            title: "JSON API behind a proxy",
            query: "connections=50&concurrency-limit=40&limit=128&body-max=0.25",
        },
        Preset {
            title: "Uploads of 2 MiB",
            query: "rps=20&latency=1000&body-mean=2048&latency-by-size=true&body-variation=0.5&body-max=8",
        },
        Preset {
            title: "10,000 WebSockets, TLS",
            query: "rps=50&body-mean=1&connections=10000&concurrency-limit=100&limit=4096&body-max=0.0625&tls=rustls&connection-memory=133",
        },
        Preset {
            title: "Tiny sidecar",
            query: "rps=5&latency=5&body-mean=1&connections=4&concurrency-limit=16&limit=32&body-max=0.0625&base-anonymous=0.5&base-file=3&worker-threads=1&db-connections=0&caches=0",
        },
    ],
    headline: "peak-mib",
    evaluate: |values| Ok(Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate()),
    headline_alone: None,
    charts: &[Chart {
        title: "What takes the memory?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Bars(chart::parts(&inputs))),
    }],
    paste: None,
    simulation: false,
    lab: Some(Lab {
        experiment: "memory",
        what: "connections and bodies",
        but: "",
        measured: &[
            Range::Numbers { key: "connections", low: 0.0, high: 4_000.0 },
            Range::Numbers { key: "body-mean", low: 16.0, high: 512.0 },
            Range::Options { key: "tls", options: &["none"], others: "TLS in the service" },
        ],
    }),
};

impl Inputs {
    /// Computes the answer.
    pub fn evaluate(&self) -> Report {
        let memory = self.memory();
        let goal = self.improved();
        let Judgment { verdict, headline, because, plan } = self.judge(&memory, &goal);
        Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: metrics(&memory),
            table: None,
            steps: self.steps(&memory),
            snippets: snippets::all(self, &memory, &goal),
        }
    }
}

fn metrics(memory: &Memory) -> Vec<Metric> {
    let mib = |key, label, value| Metric::new(key, label, value, Unit::MIB);
    vec![
        mib("recommended-limit-mib", "Limit for this traffic", memory.recommended),
        mib("peak-mib", "Peak, 99.9%", memory.peak),
        Metric::new("oom-probability-per-day", "Your limit is exceeded on a day", memory.kill_per_day, Unit::SHARE),
        Metric::new("max-concurrent-requests", "Largest requests that fit your limit", memory.fits, Unit::NONE),
        mib("exact-limit-mib", "Limit before rounding up", memory.needed),
        mib("computed-limit-mib", "Peak with headroom", memory.computed),
        mib("mean-mib", "Mean under load", memory.mean),
        mib("idle-mib", "Idle, before the first load", memory.idle),
        Metric {
            key: "hard-bound-mib",
            label: "All slots with the largest body",
            amount: memory.bound.map_or(Amount::Unbounded, Amount::new),
            unit: Unit::MIB,
        },
        Metric::new("requests-in-flight", "In flight, on average", memory.requests.in_flight(), Unit::NONE),
        Metric::new("oom-probability-bound", "Above your limit at any moment, at most", memory.kill_bound, Unit::SHARE),
    ]
}
