//! How much memory a container needs: what is fixed, what requests in flight add, and which limit holds it.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `λ`, `W` | arrival rate and mean latency of one instance | 1/s, s |
//! | `c` | concurrency limit, if there is one | |
//! | `b`, `v` | mean body, coefficient of variation of what a request holds | KiB |
//! | `B`, `α` | greatest body, memory beside a body per byte of it | KiB |
//! | `r`, `t` | response that is buffered, state of a task | KiB |
//! | `K`, `k` | open connections, memory of each with its TLS session | KiB |
//! | `f`, `s` | file-backed pages, files in tmpfs | MiB |
//! | `F` | resident memory per byte of live heap: 1.5 for glibc, 1.2 for jemalloc and mimalloc | |
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
//! limit             peak / (1 - h), then up to a step of 16, 24, 32, 48, 64, 96, 128 ... MiB
//! concurrency       n = ⌊((1 - h) L - A) / (F w)⌋
//! killed, per day   1 - (1 - P)^(86,400 s / W)             P = P(A + F X > L)
//! ```
//!
//! `q` is the quantile, and `P` its inverse, of the normal power approximation: a normal distribution with the skewness
//! taken into account, the size of a request being gamma distributed. With `σ² = N m² (1 + v²)`, `z` = 3.09:
//!
//! ```text
//! q = N m + z σ + (z² - 1) m (1 + 2 v²) / 6                no more than N m + σ √999 (Cantelli)
//! P = Q(z) where z solves that for L                       no more than σ² / (σ² + (x - N m)²) (Cantelli)
//! ```
//!
//! A plain normal distribution is no choice here: for 20 uploads in flight and a limit six standard deviations away, it
//! takes a kill every ten weeks for one in two centuries. The sum of exactly `c` requests has variance `c m² v²` and
//! skewness `2 v / √c`. Both are held against exact sums in the tests.
//!
//! # What counts as what
//!
//! File-backed pages (the program, mapped files) and tmpfs do not come from the allocator and are not multiplied. All else
//! is heap. That overstates the stacks of threads, which are mapped apart: by 0.1 MiB with four threads. Idle is before
//! the first load, when no overhead has built up; afterwards allocators keep what they have.
//!
//! # Sources
//!
//! - Little's law; T. Pentikäinen, "On the approximation of the total amount of claims", ASTIN Bulletin 9 (1977), for the
//!   normal power approximation; Cantelli's inequality.
//! - The list of fixed parts that do not fit follows the memory calculator of the Paketo Java buildpack.
//! - 18.8 KiB for a connection: measured, axum 0.8.9, idle HTTP/1.1 keep-alive. 133 KiB for a WebSocket, of which 128 are
//!   the read buffer of tungstenite 0.29. TLS: jbp.io, "rustls versus OpenSSL: memory usage", 5,000 sessions.
//! - 2 MiB: axum's `DefaultBodyLimit`. 4 KiB a task and the allocators' overhead: tokio issue 6760, one million requests.
//!
//! # Limits
//!
//! Arrivals are Poisson: no bursts, no retries in step. One latency is taken as one independent look at the memory, which
//! it is only roughly. Three things err on the safe side: the variation of the body is applied to all that a request
//! holds, bodies that would be larger than `B` are not cut off, and with less than one request in flight the tail is too
//! fat. With a concurrency limit the number in flight is that of the unlimited service, cut off at `c`; what waits for a
//! permit holds its connection, and is not counted otherwise. The hard bound takes connections, caches and responses as
//! entered: no layer bounds those. Page cache is reclaimed before a kill and is left out, as are start-up, the kernel's
//! memory for sockets, and child processes.

mod chart;
mod choices;
mod model;
mod snippets;
mod tail;
#[cfg(test)]
mod tests;
mod words;

use super::{Amount, Calculator, Chart, Field, Kind, Metric, Plot, Preset, Report, WRONG_TYPE};
use crate::inputs;
use crate::units::Unit;
pub use choices::{Allocator, Tls};
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
        Preset { title: "Uploads of 2 MiB", query: "rps=20&latency=1000&body-mean=2048&body-variation=0.5&body-max=8" },
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
    charts: &[Chart {
        title: "What takes the memory?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Bars(chart::parts(&inputs))),
    }],
    simulation: false,
};

const REQUESTS: Unit = Unit::counted("requests");

inputs! {
    /// One instance: its traffic, its limits, and what each thing in it holds.
    Inputs {
        "Traffic and limits" open {
            /// `λ`.
            rps: f64 = Field::number("rps", "Requests of an instance", 200.0, 0.0, 1e6)
                .unit(Unit::PER_SECOND).hint("In its busiest minute, not on average")
                .lookup("max_over_time(sum by (pod) (rate(http_server_request_duration_seconds_count[1m]))[7d:1m])");
            /// `W`, in milliseconds.
            latency: f64 = Field::number("latency", "Mean latency", 50.0, 0.1, 600_000.0)
                .unit(Unit::MILLIS).hint("From the first byte in to the last byte out, under peak load")
                .lookup("1000 * sum(rate(http_server_request_duration_seconds_sum[5m])) / sum(rate(http_server_request_duration_seconds_count[5m]))");
            /// `b`, in KiB.
            body_mean: f64 = Field::number("body-mean", "Mean request body", 16.0, 0.0, 1e6)
                .unit(Unit::KIB).hint("Of the routes that read a body whole, as Json and Bytes do")
                .lookup("sum(rate(http_server_request_body_size_bytes_sum[1d])) / sum(rate(http_server_request_body_size_bytes_count[1d])) / 1024");
            /// `K`.
            connections: f64 = Field::count("connections", "Open connections", 500, 0, 10_000_000)
                .hint("Idle keep-alive connections and WebSockets count")
                .lookup("ss -Htn state established '( sport = :8080 )' | wc -l");
            /// `c`.
            concurrency_limit: Option<f64> = Field {
                kind: Kind::Number { default: None, min: 1.0, max: 1e6, whole: true },
                ..Field::optional("concurrency-limit", "Concurrency limit", 1.0, 1e6)
            }
                .unit(REQUESTS).hint("Leave it empty if there is none; then nothing bounds the memory")
                .lookup("grep -rnE 'ConcurrencyLimitLayer|concurrency_limit' src");
            /// `L`, in MiB.
            limit: f64 = Field::number("limit", "Memory limit to test", 512.0, 6.0, 16_777_216.0)
                .unit(Unit::MIB).hint("MiB, as Kubernetes writes Mi and Docker writes m")
                .lookup("cat /sys/fs/cgroup/memory.max # bytes; divide by 1048576");
        }
        "What a request holds" folded {
            /// `v`.
            body_variation: f64 = Field::number("body-variation", "Variation of the body", 1.0, 0.0, 5.0)
                .hint("Standard deviation by mean: 0 all alike, 1 as usual, 3 with rare giants")
                .lookup("awk '{ n++; s += $1; q += $1 * $1 } END { m = s / n; print sqrt(q / n - m * m) / m }' body-sizes.txt");
            /// `B`, in MiB.
            body_max: f64 = Field::number("body-max", "Limit on a body", 2.0, 0.0, 65_536.0)
                .unit(Unit::MIB).published().hint("Axum's DefaultBodyLimit is 2 MiB")
                .lookup("grep -rnE 'DefaultBodyLimit|RequestBodyLimitLayer' src");
            /// `α`.
            amplification: f64 = Field::number("amplification", "Memory beside the body", 2.0, 0.0, 100.0)
                .unit(Unit::counted("× body")).hint("JSON read into structs takes 1 to 3 times the body more; raw bytes 0");
            /// `r`, in KiB.
            response_mean: f64 = Field::number("response-mean", "Buffered response", 4.0, 0.0, 1e6)
                .unit(Unit::KIB).hint("What is built in memory before it is sent; 0 for a stream")
                .lookup("sum(rate(http_server_response_body_size_bytes_sum[1d])) / sum(rate(http_server_response_body_size_bytes_count[1d])) / 1024");
            /// `t`, in KiB.
            task_size: f64 = Field::number("task-size", "State of a request", 4.0, 0.1, 10_240.0)
                .unit(Unit::KIB).published().hint("The handler's future, headers, extensions: 3 to 5 KiB measured in tokio")
                .lookup("cargo +nightly rustc --release -- -Zprint-type-sizes | grep -m 20 async");
        }
        "What a connection holds" folded {
            /// TLS of each connection.
            tls: Tls = Field::choice("tls", "Does the service end TLS?", "none", Tls::OPTIONS)
                .hint("27 KiB a session with rustls, 68 KiB with OpenSSL");
            /// Memory of a connection without TLS, in KiB.
            connection_memory: f64 = Field::number("connection-memory", "Connection without TLS", 18.8, 0.1, 10_240.0)
                .unit(Unit::KIB).measured().hint("Idle HTTP/1.1; an Axum WebSocket takes 133 with its default read buffer");
        }
        "The process" folded {
            /// Anonymous memory when nothing is connected, in MiB.
            base_anonymous: f64 = Field::number("base-anonymous", "Heap at rest", 12.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("Axum alone 0.2; with TLS roots, exporters and clients 5 to 30")
                .lookup("grep RssAnon /proc/1/status # kB; without traffic");
            /// `f`, in MiB.
            base_file: f64 = Field::number("base-file", "File-backed pages", 5.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("The program and its libraries: Axum alone 3.0")
                .lookup("grep RssFile /proc/1/status # kB");
            /// Workers of the runtime.
            worker_threads: f64 = Field::count("worker-threads", "Worker threads", 4, 1, 1_024)
                .hint("Tokio starts one for each core that the container may use")
                .lookup("nproc # in the container");
            /// Threads of `spawn_blocking`.
            blocking_threads: f64 = Field::count("blocking-threads", "Blocking threads", 0, 0, 100_000)
                .hint("Of spawn_blocking, file access and DNS at the peak; Tokio starts 512 at most")
                .lookup("ls /proc/1/task | wc -l # all threads");
            /// Memory that a thread has touched, in KiB.
            stack_touched: f64 = Field::number("stack-touched", "Touched by a thread", 64.0, 0.0, 1_048_576.0)
                .unit(Unit::KIB).hint("Resident, not the 2 MiB of address space that a stack reserves");
            /// `F`.
            allocator: Allocator = Field::choice("allocator", "Allocator", "glibc", Allocator::OPTIONS)
                .hint("Resident memory by live heap after load; published cases go from 1.1 to 2.5");
        }
        "Database, caches, files" folded {
            /// Connections to the database.
            db_connections: f64 = Field::count("db-connections", "Database connections", 10, 0, 100_000)
                .published().hint("max_connections of the pool; sqlx opens up to 10")
                .lookup("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'api' AND client_addr = '10.0.0.7'");
            /// Memory of each, in MiB.
            db_connection_memory: f64 = Field::number("db-connection-memory", "Database connection", 0.3, 0.0, 1_024.0)
                .unit(Unit::MIB).hint("Buffers, TLS and up to 100 prepared statements on the client's side");
            /// Caches in the process, in MiB.
            caches: f64 = Field::number("caches", "Caches in the process", 5.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("When they are full. A bound in entries bounds no bytes")
                .lookup("grep -rnE 'max_capacity|weigher|LruCache' src");
            /// `s`, in MiB.
            tmpfs: f64 = Field::number("tmpfs", "Files in tmpfs", 0.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("emptyDir with medium Memory, /dev/shm, --tmpfs; Cloud Run's whole file system")
                .lookup("df -m -t tmpfs");
        }
        "Safety margin" folded {
            /// `h`, in percent.
            headroom: f64 = Field::number("headroom", "Headroom", 25.0, 0.0, 90.0)
                .unit(Unit::PERCENT).hint("Share of the limit that the peak leaves free, for what the model does not know");
        }
    }
}

impl Inputs {
    /// The answer.
    pub fn evaluate(&self) -> Report {
        let memory = self.memory();
        let (verdict, because) = self.judge(&memory);
        Report {
            verdict,
            headline: self.headline(&memory),
            because,
            metrics: metrics(&memory),
            table: None,
            steps: self.steps(&memory),
            snippets: snippets::all(self, &memory),
        }
    }
}

fn metrics(memory: &Memory) -> Vec<Metric> {
    let mib = |key, label, value| Metric::new(key, label, value, Unit::MIB);
    vec![
        mib("recommended-limit-mib", "Limit to set", memory.recommended),
        mib("peak-mib", "Peak, 99.9 %", memory.peak),
        mib("mean-mib", "Mean under load", memory.mean),
        mib("idle-mib", "Idle, before the first load", memory.idle),
        Metric {
            key: "hard-bound-mib",
            label: "Hard bound",
            amount: memory.bound.map_or(Amount::Unbounded, Amount::new),
            unit: Unit::MIB,
        },
        mib("computed-limit-mib", "Peak with headroom", memory.computed),
        Metric::new("max-concurrent-requests", "Worst-case requests that fit", memory.fits, Unit::NONE),
        Metric::new("requests-in-flight", "In flight, on average", memory.requests.in_flight(), Unit::NONE),
        Metric::new("oom-probability-per-day", "Limit passed on a day", memory.kill_per_day, Unit::SHARE),
        Metric::new("oom-probability-bound", "At any one moment, at most", memory.kill_bound, Unit::SHARE),
    ]
}
