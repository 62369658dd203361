//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, Kind, inputs};

const CORES: Unit = Unit::counted("cores");
const THREADS: Unit = Unit::counted("threads");

inputs! {
    /// One container: its quota, its threads, and the CPU time that its requests need.
    Inputs {
        "Limit and traffic" open {
            /// `L`.
            quota: f64 = Field::number("quota", "CPU limit", 1.0, 0.01, 1_024.0)
                .unit(CORES).hint("1 is 1000m in Kubernetes, --cpus=1 in Docker")
                .lookup("cat /sys/fs/cgroup/cpu.max # quota and period in µs; divide the first by the second");
            /// `λ`.
            rps: f64 = Field::number("rps", "Requests per instance", 200.0, 0.0, 1e6)
                .unit(Unit::PER_SECOND).hint("In its busiest minute, not on average")
                .lookup("max_over_time(sum by (pod) (rate(http_server_request_duration_seconds_count[1m]))[7d:1m])");
            /// `s`, in milliseconds.
            cpu_time: f64 = Field::number("cpu-time", "CPU time per request", 2.0, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("Time on a core, without waiting; JSON with a query often takes 0.2 to 2 ms")
                .lookup("1000 * sum(rate(container_cpu_usage_seconds_total{container=\"api\"}[5m])) / sum(rate(http_server_request_duration_seconds_count[5m]))");
            /// `n`.
            worker_threads: Option<f64> = Field {
                kind: Kind::Number { default: None, min: 1.0, max: 1_024.0, whole: true },
                ..Field::optional("worker-threads", "Tokio worker threads", 1.0, 1_024.0)
            }
                .unit(THREADS).hint("Empty: Tokio takes the limit rounded down, at least 1")
                .lookup("ls /proc/1/task | wc -l # all threads; without traffic mostly workers");
        }
        "Other threads" folded {
            other_threads: f64 = Field::count("other-threads", "Other busy threads", 0, 0, 1_024)
                .unit(THREADS).hint("Threads that compute at the same time, such as Rayon's");
            /// Threads that run at once in a burst.
            burst_threads: Option<f64> = Field {
                kind: Kind::Number { default: None, min: 1.0, max: 4_096.0, whole: true },
                ..Field::optional("burst-threads", "Threads in a burst", 1.0, 4_096.0)
            }
                .unit(THREADS).hint("Empty: all of the threads above, and those of spawn_blocking");
            /// Share of requests that use `spawn_blocking`, in percent.
            blocking_share: f64 = Field::number("blocking-share", "Requests with blocking work", 0.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("Requests that hash, compress or parse in spawn_blocking");
            /// CPU time of that work, in milliseconds.
            blocking_time: f64 = Field::number("blocking-time", "CPU time of blocking work", 20.0, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("Per request that has any; a password hash often takes 10 to 50 ms");
        }
        "Scheduling" folded {
            /// `T`, in milliseconds.
            period: f64 = Field::number("period", "Quota period", 100.0, 1.0, 1_000.0)
                .unit(Unit::MILLIS).published().hint("cpu.cfs_period_us; 100 ms by default")
                .lookup("cat /sys/fs/cgroup/cpu.max # the second number, in µs");
            /// Longest time between two awaits, in microseconds.
            longest_poll: f64 = Field::number("longest-poll", "Longest poll", 100.0, 0.0, 1e7)
                .unit(Unit::MICROS).hint("CPU time between two awaits; Tokio's guideline is 10 to 100 µs")
                .lookup("tokio-metrics: TaskMonitor::slow_poll_ratio, mean_slow_poll_duration");
        }
    }
}
