//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, Kind, inputs};

const BYTES: Unit = Unit::counted("bytes");
const HOURS: Unit = Unit { symbol: "h", name: "hours" };
const DAYS: Unit = Unit::counted("days");
const MB_PER_SECOND: Unit = Unit { symbol: "MB/s", name: "megabytes per second" };
const FILES: Kind = Kind::Number { default: None, min: 1.0, max: 1_000.0, whole: true };
const DOCKER: &str = "docker inspect -f '{{json .HostConfig.LogConfig}}' CONTAINER";
const KUBELET: &str = "kubectl get --raw /api/v1/nodes/NODE/proxy/configz | grep -o '\"containerLog[^,]*'";
const COUNT_LINES: &str = "kubectl logs deploy/app --since=1m | wc -lc";

inputs! {
    /// What is logged, where it is kept, and where it is sent.
    Inputs {
        "What you log" open {
            /// `λ`.
            rps: f64 = Field::number("rps", "Requests", 200.0, 0.0, 1e6).unit(Unit::PER_SECOND)
                .hint("Of all instances").lookup("sum(rate(http_requests_total[1h]))");
            /// `n`.
            lines_per_request: f64 = Field::number("lines-per-request", "Lines per request", 2.0, 0.0, 1_000.0)
                .unit(Unit::counted("lines")).hint("At INFO and above").lookup(COUNT_LINES);
            /// `B`.
            line_bytes: f64 = Field::number("line-bytes", "Size of a line", 500.0, 1.0, 1e6).unit(BYTES)
                .hint("200 to 2,000 as JSON").lookup(COUNT_LINES);
        }
        "Where it is kept" open {
            /// `D`, in GB.
            free_disk: f64 = Field::number("free-disk", "Free disk", 50.0, 0.1, 1e6).unit(Unit::GB)
                .hint("Of each instance").lookup("df -h /var/lib/docker /var/log");
            /// `z`, in MB.
            rotate_size: Option<f64> = Field::optional("rotate-size", "Size of a file", 0.01, 1e6).unit(Unit::MB)
                .hint("max-size, containerLogMaxSize; empty: files grow without limit, as with Docker's json-file")
                .lookup(DOCKER);
            /// `k`.
            rotate_files: Option<f64> = Field { kind: FILES, ..Field::optional("rotate-files", "Number of files", 0.0, 0.0) }
                .hint("max-file, containerLogMaxFiles; empty: 1").lookup(KUBELET);
        }
        "Debug lines, probes and sampling" folded {
            /// `d`.
            debug_lines: f64 = Field::number("debug-lines-per-request", "DEBUG lines per request", 0.0, 0.0, 10_000.0)
                .unit(Unit::counted("lines")).hint("Of your code, hyper, h2; 0 at INFO").lookup(COUNT_LINES);
            log_statements: bool = Field::toggle("log-statements", "Are SQL statements logged?", false)
                .hint("sqlx logs them at DEBUG").lookup("printenv RUST_LOG");
            /// `q`, if they are logged.
            statements: f64 = Field::number("statements", "SQL statements per request", 3.0, 0.0, 10_000.0);
            /// `S`.
            statement_bytes: f64 = Field::number("statement-bytes", "Size of the line of a statement", 407.0, 1.0, 1e6)
                .unit(BYTES).measured().hint("Mean of an order in the reference service, as JSON; a short one has 378");
            /// `p`.
            probe_lines: f64 = Field::number("probe-lines-per-second", "Lines of probes", 0.0, 0.0, 1e5)
                .unit(Unit::PER_SECOND).hint("Of all instances; see the health-check calculator");
            /// `σ`, in percent.
            sampling: f64 = Field::number("sampling", "Share of requests that is logged", 100.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("100% without sampling");
        }
        "The hosts" folded {
            /// `I`.
            instances: f64 = Field::count("instances", "Instances", 1, 1, 10_000).hint("Each with a disk of its own");
            /// `c`, in seconds.
            rotate_check: f64 = Field::number("rotate-check", "Time between checks of the size", 0.0, 0.0, 3_600.0)
                .unit(Unit::SECONDS).hint("kubelet: 10 s; Docker checks each line: 0").lookup(KUBELET);
            /// `A`, in days.
            retention: Option<f64> = Field::optional("retention", "Age at which lines are deleted", 1.0, 3_650.0)
                .unit(DAYS).hint("MaxRetentionSec of journald, or logrotate; empty: never");
            /// `L`, in MB.
            ephemeral_limit: Option<f64> = Field::optional("ephemeral-limit", "Ephemeral-storage limit", 1.0, 1e6)
                .unit(Unit::MB).hint("Of the pod, on Kubernetes; less what other files use; empty: none")
                .lookup("kubectl get pod POD -o jsonpath='{.spec.containers[*].resources.limits}'");
            outage: f64 = Field::number("outage", "Longest outage of the log collector", 1.0, 0.0, 24.0).unit(HOURS)
                .hint("Files must hold the lines of this time");
        }
        "Shipping" folded {
            ship_bandwidth: Option<f64> = Field::optional("ship-bandwidth", "Throughput of the log collector", 0.001, 1e5)
                .unit(MB_PER_SECOND).hint("Of each instance; empty: enough");
            ingest_price: f64 = Field::number("ingest-price", "Price per GB", 0.5, 0.0, 1_000.0).unit(Unit::DOLLARS)
                .published().hint("CloudWatch Logs and Google Cloud Logging: 0.50");
            free_gb: f64 = Field::number("free-gb", "Free per month", 0.0, 0.0, 1e6).unit(Unit::GB)
                .hint("CloudWatch 5, Google Cloud 50");
            budget: Option<f64> = Field::optional("budget", "Budget per month", 0.01, 1e7).unit(Unit::DOLLARS)
                .hint("Empty: none");
        }
    }
}
