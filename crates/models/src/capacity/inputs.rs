//! The inputs of the calculator: what people know about their deployment.

use crate::platform_cost;
use crate::units::Unit;
use crate::{Choice, Field, FromValue, Kind, Value, inputs};

/// Bytes are too small a unit for a count.
const BYTES: Unit = Unit::counted("bytes");
const DAYS: Unit = Unit::counted("days");

/// A whole number that may be left empty.
const fn optional_count(key: &'static str, label: &'static str, max: f64) -> Field {
    let kind = Kind::Number { default: None, min: 1.0, max, whole: true };
    Field { kind, ..Field::optional(key, label, 0.0, 0.0) }
}

/// A platform, as its place in the table of the cost comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlatformChoice(pub usize);

impl PlatformChoice {
    const OPTIONS: &'static [Choice] = &platform_cost::OPTIONS;
}

impl FromValue for PlatformChoice {
    fn from_value(value: Value) -> Option<Self> {
        value.position_in(Self::OPTIONS).map(Self)
    }
}

inputs! {
    /// A deployment.
    Inputs {
        "Your service" open {
            /// Requests per second at peak, of all instances.
            rps: f64 = Field::number("rps", "Requests at peak", 500.0, 0.001, 1e6).unit(Unit::PER_SECOND)
                .hint("Of all instances, in the busiest minute")
                .lookup("max_over_time(sum(rate(http_requests_total[1m]))[7d:1m])");
            instances: f64 = Field::count("instances", "Instances", 3, 1, 1_000).hint("Pods, tasks or VMs at peak")
                .lookup("kubectl get deploy app -o jsonpath='{.status.readyReplicas}'");
            pool_size: f64 = Field::count("pool-size", "Pool size per instance", 10, 1, 500).published()
                .hint("sqlx's max_connections; its default is 10").lookup("grep -rn 'max_connections' src/");
            /// In milliseconds.
            cpu_time: f64 = Field::number("cpu-time", "CPU per request", 2.0, 0.001, 10_000.0).unit(Unit::MILLIS)
                .hint("Of an instance, not of the database")
                .lookup("sum(rate(container_cpu_usage_seconds_total{pod=~\"app.*\"}[5m])) / sum(rate(http_requests_total[5m])) * 1000");
            /// Cores.
            quota: f64 = Field::number("quota", "CPU limit", 1.0, 0.05, 256.0).unit(Unit::counted("cores"))
                .hint("Of an instance").lookup("kubectl get pod POD -o jsonpath='{.spec.containers[*].resources.limits.cpu}'");
            /// MiB.
            memory: f64 = Field::number("memory", "Memory limit", 512.0, 16.0, 1_048_576.0).unit(Unit::MIB)
                .hint("Of an instance")
                .lookup("kubectl get pod POD -o jsonpath='{.spec.containers[*].resources.limits.memory}'");
        }
        "The database" folded {
            /// In milliseconds.
            db_time: f64 = Field::number("db-time", "Database CPU per request", 2.0, 0.01, 10_000.0).unit(Unit::MILLIS)
                .hint("CPU use × cores ÷ requests per second");
            db_cores: f64 = Field::number("db-cores", "Physical database cores", 4.0, 0.1, 1_024.0)
                .unit(Unit::counted("cores")).hint("On x86 clouds half the vCPUs; on Graviton and Ampere all of them")
                .lookup("lscpu | grep -E 'Core|Socket|Thread'");
            max_connections: f64 = Field::count("max-connections", "Server's max_connections", 100, 4, 100_000)
                .published().hint("PostgreSQL 100; managed services derive it from memory").lookup("SHOW max_connections;");
            /// Server connections of a pooler in transaction mode.
            pooler_size: Option<f64> = optional_count("pooler-size", "PgBouncer's server connections", 100_000.0)
                .hint("In transaction mode; leave empty without a pooler");
        }
        "Growth" folded {
            grows: bool = Field::toggle("grows", "Does the fleet grow with traffic?", true)
                .hint("An autoscaler that keeps the load of an instance");
            max_instances: f64 = Field::count("max-instances", "Maximum instances", 12, 1, 5_000)
                .hint("The autoscaler's maximum").lookup("kubectl get hpa app -o jsonpath='{.spec.maxReplicas}'");
            zones: f64 = Field::count("zones", "Zones", 3, 1, 6).hint("That the instances are spread over");
        }
        "Requests" folded {
            /// In milliseconds.
            latency: f64 = Field::number("latency", "Mean latency", 50.0, 0.1, 600_000.0).unit(Unit::MILLIS);
            /// In milliseconds.
            held_time: f64 = Field::number("held-time", "Other time a connection is held", 8.0, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("Round trips, I/O, locks, and your own code between acquire and release");
            /// In milliseconds.
            target_p99: f64 = Field::number("target-p99", "Target p99 of the wait for a connection", 5.0, 0.01, 60_000.0)
                .unit(Unit::MILLIS);
            /// KiB.
            body_mean: f64 = Field::number("body-mean", "Mean request body", 16.0, 0.0, 1e6).unit(Unit::KIB);
            concurrency_limit: Option<f64> = optional_count("concurrency-limit", "Concurrency limit", 1e6)
                .hint("Of an instance; leave empty without one");
            worker_threads: Option<f64> = optional_count("worker-threads", "Worker threads", 1_024.0)
                .hint("Empty: Tokio's default, the CPU limit rounded down");
        }
        "Health checks and deploys" folded {
            probers: f64 = Field::count("probers", "Probers per instance", 1, 1, 1_000)
                .hint("A kubelet is one; a load balancer has several");
            interval: f64 = Field::number("interval", "Check interval", 10.0, 0.1, 3_600.0).unit(Unit::SECONDS);
            timeout: f64 = Field::number("timeout", "Check timeout", 1.0, 0.05, 300.0).unit(Unit::SECONDS).published();
            surge: f64 = Field::count("surge", "Surge", 25, 0, 200).unit(Unit::PERCENT).published().hint("maxSurge");
            propagation: f64 = Field::number("propagation", "Time until proxies stop sending", 5.0, 0.0, 3_600.0)
                .unit(Unit::SECONDS);
            pre_stop: f64 = Field::number("pre-stop", "Wait before the listener closes", 5.0, 0.0, 3_600.0)
                .unit(Unit::SECONDS).hint("The preStop sleep");
            grace: f64 = Field::number("grace", "Grace period", 30.0, 0.0, 86_400.0).unit(Unit::SECONDS).published();
            deploys: f64 = Field::number("deploys", "Deploys a month", 20.0, 0.0, 10_000.0);
            /// In percent.
            slo: f64 = Field::number("slo", "Objective", 99.9, 1.0, 99.999_9).unit(Unit::PERCENT)
                .hint("Share of requests that succeed");
        }
        "Logs" folded {
            lines_per_request: f64 = Field::number("lines-per-request", "Lines per request", 2.0, 0.0, 1_000.0)
                .unit(Unit::counted("lines"));
            line_bytes: f64 = Field::number("line-bytes", "Size of a line", 500.0, 1.0, 1e6).unit(BYTES);
            free_disk: f64 = Field::number("free-disk", "Free disk for logs", 50.0, 0.1, 1e6).unit(Unit::GB)
                .hint("Of each instance");
            retention: f64 = Field::number("retention", "Days that logs stay on disk", 1.0, 0.01, 365.0).unit(DAYS);
        }
        "Prices" folded {
            platform: PlatformChoice = Field::choice("platform", "Platform", "kubernetes", PlatformChoice::OPTIONS);
            peak_ratio: f64 = Field::number("peak-ratio", "Busiest hour over the average", 4.0, 1.0, 20.0);
            /// Dollars per month.
            core_price: f64 = Field::number("core-price", "A database core for a month", 90.0, 0.0, 10_000.0)
                .unit(Unit::DOLLARS).hint("Prices the change of adding cores");
        }
    }
}
