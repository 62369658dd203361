//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, Kind, choice, inputs};

choice! {
    /// Where TLS terminates.
    Tls {
        /// At a proxy or a load balancer in front of the service.
        None = "none", "No, a proxy in front does";
        /// In the service, with rustls.
        Rustls = "rustls", "rustls";
        /// In the service, with OpenSSL.
        Openssl = "openssl", "OpenSSL";
    }
}

choice! {
    /// The memory allocator.
    Allocator {
        /// The default on most Linux images.
        Glibc = "glibc", "glibc: 1.5 × the live heap";
        /// `tikv-jemallocator`.
        Jemalloc = "jemalloc", "jemalloc: 1.9 ×";
        /// `mimalloc`.
        Mimalloc = "mimalloc", "mimalloc: 1.1 ×";
    }
}

const REQUESTS: Unit = Unit::counted("requests");

inputs! {
    /// One instance: its traffic, its limits, and the memory of each part.
    Inputs {
        "Traffic and limits" open {
            /// `λ`.
            rps: f64 = Field::number("rps", "Requests per instance", 200.0, 0.0, 1e6)
                .unit(Unit::PER_SECOND).hint("In its busiest minute, not on average")
                .lookup("max_over_time(sum by (pod) (rate(http_server_request_duration_seconds_count[1m]))[7d:1m])");
            /// `W`, in milliseconds.
            latency: f64 = Field::number("latency", "Mean latency", 50.0, 0.1, 600_000.0)
                .unit(Unit::MILLIS).hint("From the first byte in to the last byte out, under peak load")
                .lookup("1000 * sum(rate(http_server_request_duration_seconds_sum[5m])) / sum(rate(http_server_request_duration_seconds_count[5m]))");
            /// `b`, in KiB.
            body_mean: f64 = Field::number("body-mean", "Mean request body", 16.0, 0.0, 1e6)
                .unit(Unit::KIB).hint("On routes that read the whole body, as Json and Bytes do")
                .lookup("sum(rate(http_server_request_body_size_bytes_sum[1d])) / sum(rate(http_server_request_body_size_bytes_count[1d])) / 1024");
            /// `K`.
            connections: f64 = Field::count("connections", "Open connections", 500, 0, 10_000_000)
                .hint("Idle keep-alive connections and WebSockets count")
                .lookup("ss -Htn state established '( sport = :8080 )' | wc -l");
            /// Whether `W` of a request is proportional to its body.
            latency_by_size: bool = Field::toggle("latency-by-size", "Latency grows with the body", false)
                .hint("Uploads: a body twice as large takes twice as long, so more large ones are in flight");
            /// `c`.
            concurrency_limit: Option<f64> = Field {
                kind: Kind::Number { default: None, min: 1.0, max: 1e6, whole: true },
                ..Field::optional("concurrency-limit", "Concurrency limit", 1.0, 1e6)
            }
                .unit(REQUESTS).hint("Leave it empty if you have no limit; then nothing bounds the memory")
                .lookup("grep -rnE 'ConcurrencyLimitLayer|concurrency_limit' src");
            /// `L`, in MiB.
            limit: f64 = Field::number("limit", "Memory limit", 512.0, 6.0, 16_777_216.0)
                .unit(Unit::MIB).hint("MiB: Mi in Kubernetes, m in Docker")
                .lookup("cat /sys/fs/cgroup/memory.max # bytes; divide by 1048576");
        }
        "What a request holds" folded {
            /// `v`.
            body_variation: f64 = Field::number("body-variation", "Variation of the body size", 1.0, 0.0, 5.0)
                .hint("Standard deviation divided by mean: 0 for equal sizes, 1 is usual, 3 with rare giants")
                .lookup("awk '{ n++; s += $1; q += $1 * $1 } END { m = s / n; print sqrt(q / n - m * m) / m }' body-sizes.txt");
            /// `B`, in MiB.
            body_max: f64 = Field::number("body-max", "Body limit", 2.0, 0.0, 65_536.0)
                .unit(Unit::MIB).published().hint("Axum's DefaultBodyLimit is 2 MiB")
                .lookup("grep -rnE 'DefaultBodyLimit|RequestBodyLimitLayer' src");
            /// `α`.
            amplification: f64 = Field::number("amplification", "Extra memory per byte of body", 2.0, 0.0, 100.0)
                .unit(Unit::counted("× body")).hint("JSON parsed into structs takes 1 to 3 times the body on top; raw bytes take 0");
            /// `r`, in KiB.
            response_mean: f64 = Field::number("response-mean", "Buffered response", 4.0, 0.0, 1e6)
                .unit(Unit::KIB).hint("The part built in memory before it is sent; 0 for a stream")
                .lookup("sum(rate(http_server_response_body_size_bytes_sum[1d])) / sum(rate(http_server_response_body_size_bytes_count[1d])) / 1024");
            /// `t`, in KiB.
            task_size: f64 = Field::number("task-size", "State and buffers per request", 24.0, 0.1, 10_240.0)
                .unit(Unit::KIB).measured().hint("Future, headers, read buffer: 21 KiB with a body of 16 KiB, 36 with 512; 4 without a body")
                .lookup("cargo +nightly rustc --release -- -Zprint-type-sizes | grep -m 20 async");
        }
        "What a connection holds" folded {
            tls: Tls = Field::choice("tls", "Does the service terminate TLS?", "none", Tls::OPTIONS)
                .hint("Adds 27 KiB per connection with rustls, 68 KiB with OpenSSL");
            /// Memory of a connection without TLS, in KiB.
            connection_memory: f64 = Field::number("connection-memory", "Connection without TLS", 21.9, 0.1, 10_240.0)
                .unit(Unit::KIB).measured().hint("Idle HTTP/1.1: 21.9, HTTP/2: 25; an Axum WebSocket with its default read buffer: 133");
        }
        "The process" folded {
            /// Anonymous memory without connections, in MiB.
            base_anonymous: f64 = Field::number("base-anonymous", "Heap at rest", 12.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("Axum alone: 0.2; with TLS roots, exporters and clients: 5 to 30")
                .lookup("grep RssAnon /proc/1/status # kB; without traffic");
            /// `f`, in MiB.
            base_file: f64 = Field::number("base-file", "File-backed pages", 5.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("The program and its libraries; Axum alone: 3.0")
                .lookup("grep RssFile /proc/1/status # kB");
            worker_threads: f64 = Field::count("worker-threads", "Worker threads", 4, 1, 1_024)
                .hint("By default, Tokio starts one per core that the container may use")
                .lookup("nproc # in the container");
            /// Threads of `spawn_blocking`.
            blocking_threads: f64 = Field::count("blocking-threads", "Blocking threads", 0, 0, 100_000)
                .hint("For spawn_blocking, file access and DNS at the peak; Tokio starts at most 512")
                .lookup("ls /proc/1/task | wc -l # all threads");
            /// Memory that a thread has touched, in KiB.
            stack_touched: f64 = Field::number("stack-touched", "Stack used per thread", 64.0, 0.0, 1_048_576.0)
                .unit(Unit::KIB).hint("Resident, not the 2 MiB of address space that a stack reserves");
            /// `F`.
            allocator: Allocator = Field::choice("allocator", "Allocator", "glibc", Allocator::OPTIONS)
                .measured().hint("Resident memory divided by live heap, after several waves of load");
        }
        "Database, caches, files" folded {
            db_connections: f64 = Field::count("db-connections", "Database connections", 10, 0, 100_000)
                .published().hint("max_connections of the pool; sqlx opens up to 10")
                .lookup("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'api' AND client_addr = '10.0.0.7'");
            /// Memory of each, in MiB.
            db_connection_memory: f64 = Field::number("db-connection-memory", "Memory per database connection", 0.3, 0.0, 1_024.0)
                .unit(Unit::MIB).hint("In the service: buffers, TLS and up to 100 prepared statements");
            /// Caches in the process, in MiB.
            caches: f64 = Field::number("caches", "Caches in the process", 5.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("When full. A limit on entries does not limit bytes")
                .lookup("grep -rnE 'max_capacity|weigher|LruCache' src");
            /// `s`, in MiB.
            tmpfs: f64 = Field::number("tmpfs", "Files in tmpfs", 0.0, 0.0, 1_048_576.0)
                .unit(Unit::MIB).hint("emptyDir with medium Memory, /dev/shm, --tmpfs; on Cloud Run, all files")
                .lookup("df -m -t tmpfs");
        }
        "Safety margin" folded {
            /// `h`, in percent.
            headroom: f64 = Field::number("headroom", "Headroom", 25.0, 0.0, 90.0)
                .unit(Unit::PERCENT).hint("Share of the limit to leave free at the peak, for what the model leaves out");
        }
    }
}
