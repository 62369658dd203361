//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, inputs};

const VALUES: Unit = Unit::counted("values");
const KB: Unit = Unit { symbol: "kB", name: "kilobytes" };
const BYTES: Unit = Unit::counted("bytes");
const DAYS: Unit = Unit::counted("days");

/// In gigabytes: the largest memory limit of the form.
pub(super) const MAX_MEMORY: f64 = 1e6;

const fn values(key: &'static str, label: &'static str, default: u32, max: u32) -> Field {
    Field::count(key, label, default, 1, max).unit(VALUES)
}

inputs! {
    /// The largest metric of a service, its other metrics, its instances, and the Prometheus that scrapes them.
    Inputs {
        "Your largest metric" open {
            /// `r`.
            routes: f64 = values("routes", "Values of the route label", 40, 10_000_000)
                .hint("Route patterns such as /users/{id}; with raw paths, all paths")
                .lookup("count(count by (route) (http_request_duration_seconds_count))");
            /// `m`.
            methods: f64 = values("methods", "Values of the method label", 5, 1_000_000)
                .hint("GET, POST, PUT, DELETE and other")
                .lookup("count(count by (method) (http_request_duration_seconds_count))");
            /// `s`.
            statuses: f64 = values("statuses", "Values of the status label", 8, 1_000_000)
                .hint("Status codes that occur; 5 if you record classes")
                .lookup("count(count by (status) (http_request_duration_seconds_count))");
            /// `x`.
            extra_values: f64 = values("extra-values", "Values of all other labels", 1, 10_000_000)
                .hint("Tenants, users, regions: multiply their numbers; 1 without such labels")
                .lookup("count(count by (user_id) (http_request_duration_seconds_count))");
            /// `b`.
            buckets: f64 = Field::count("buckets", "Histogram buckets", 11, 0, 1_000)
                .published().hint("Without +Inf; 0 for a counter or gauge")
                .lookup("count(count by (le) (http_request_duration_seconds_bucket)) - 1");
            /// `c`, in percent.
            combinations: f64 = Field::number("combinations", "Combinations that occur", 25.0, 0.000_001, 100.0)
                .unit(Unit::PERCENT).hint("Most routes have one method and a few status codes")
                .lookup("count(http_request_duration_seconds_count{instance=\"10.0.0.1:8080\"})");
        }
        "Your service" open {
            /// `o`.
            other_series: f64 = Field::count("other-series", "Series of other metrics", 500, 0, 50_000_000)
                .hint("Of one instance: runtime, pool, queues").lookup("scrape_samples_scraped{job=\"app\"}");
            /// `I`.
            instances: f64 = Field::count("instances", "App instances", 10, 1, 5_000)
                .hint("Pods, tasks or VMs that Prometheus scrapes").lookup("count(up{job=\"app\"} == 1)");
            /// `d`.
            deploys: f64 = Field::number("deploys", "Deploys per day", 4.0, 0.0, 1_000.0)
                .hint("Each replaces all instances, and so all series")
                .lookup("kubectl rollout history deployment/app");
        }
        "Prometheus" folded {
            /// `O`.
            other_jobs: f64 = Field::count("other-jobs", "Series of other jobs", 200_000, 0, 50_000_000)
                .hint("Everything else that this Prometheus scrapes")
                .lookup("prometheus_tsdb_head_series - sum(scrape_samples_scraped{job=\"app\"})");
            /// In gigabytes.
            memory_limit: f64 = Field::number("memory-limit", "Memory limit of Prometheus", 8.0, 0.1, MAX_MEMORY)
                .unit(Unit::GB).hint("Of its container or machine")
                .lookup("kubectl get pod prometheus-0 -o jsonpath='{.spec.containers[*].resources.limits.memory}'");
            /// `M`, in kilobytes.
            memory_per_series: f64 = Field::number("memory-per-series", "Memory per series", 3.0, 0.5, 100.0)
                .unit(KB).published().hint("About 3 kB as a rule of thumb; measure yours")
                .lookup("process_resident_memory_bytes{job=\"prometheus\"} / prometheus_tsdb_head_series / 1000");
            /// `P`, in seconds.
            scrape_interval: f64 = Field::number("scrape-interval", "Scrape interval", 15.0, 1.0, 3_600.0)
                .unit(Unit::SECONDS).hint("15 to 60 s is usual; Prometheus's own default is 60 s")
                .lookup("grep -n scrape_interval prometheus.yml");
            /// `R`, in days.
            retention: f64 = Field::number("retention", "Retention", 15.0, 0.1, 3_650.0)
                .unit(DAYS).published().hint("15 days unless set")
                .lookup("prometheus_tsdb_retention_limit_seconds / 86400");
            /// `B`.
            sample_size: f64 = Field::number("sample-size", "Size of a sample on disk", 1.5, 0.1, 100.0)
                .unit(BYTES).published().hint("1 to 2 bytes; in our lab 0.5 for constant counters, 1.9 for busy histograms")
                .lookup("rate(prometheus_tsdb_compaction_chunk_size_bytes_sum[1d]) / rate(prometheus_tsdb_compaction_chunk_samples_sum[1d])");
        }
    }
}
