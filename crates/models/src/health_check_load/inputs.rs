//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, choice, inputs};

choice! {
    /// How a check gets the status of the database.
    Cache {
        /// Each check queries the database.
        None = "none", "No: each check queries the database";
        /// From a cache, which the first check after its expiry refreshes.
        Lazy = "lazy", "Lazy: the first check after it expires";
        /// From memory, where a background task refreshes it.
        Background = "background", "Refreshed by a background task";
    }
}

/// The greatest age of a status that can be entered, in seconds.
pub(super) const LONGEST_AGE: f64 = 3_600.0;

const fn source(key: &'static str, label: &'static str) -> Field {
    Field::count(key, label, 0, 0, 1_000)
}

const fn pace(key: &'static str, label: &'static str, seconds: f64) -> Field {
    Field::number(key, label, seconds, 0.1, 3_600.0).unit(Unit::SECONDS)
}

const READINESS: &str = "kubectl get deployment app -o jsonpath='{.spec.template.spec.containers[0].readinessProbe}'";
const TARGET_GROUPS: &str =
    "aws elbv2 describe-target-groups --query 'TargetGroups[].[TargetGroupName,HealthCheckIntervalSeconds]'";
const BY_CLIENT: &str = r#"awk '$7 == "/readyz" {print $1}' access.log | sort | uniq -c"#;

inputs! {
    /// Who checks, what a check does, the database, and the other load on it.
    Inputs {
        "Probers" open {
            /// `I`.
            instances: f64 = Field::count("instances", "App instances", 10, 1, 5_000)
                .hint("Pods, tasks or VMs behind the load balancer")
                .lookup(r#"count(up{job="app"} == 1)"#);
            /// `n` of the main source.
            probers: f64 = Field::count("probers", "Probers per instance", 10, 1, 1_000)
                .hint("Load-balancer nodes, proxies, sidecars; a kubelet is one").lookup(BY_CLIENT);
            /// `P` of the main source, in seconds.
            interval: f64 = Field::number("interval", "Check interval", 2.0, 0.1, 3_600.0)
                .unit(Unit::SECONDS).published().hint("HAProxy 2 s, Kubernetes 10 s, AWS ALB 30 s").lookup(READINESS);
        }
        "Other probers of each instance" folded {
            /// Kubelet probes of each instance that run the same check.
            kubelet_probes: f64 = source("kubelet-probes", "Number of kubelet probes")
                .hint("Probes of a pod that run the same check: readiness, liveness, startup")
                .lookup(r#"kubectl get deployment app -o json | grep -cE '"(readiness|liveness|startup)Probe"'"#);
            kubelet_interval: f64 = pace("kubelet-interval", "Interval of the kubelet", 10.0)
                .published().hint("periodSeconds, 10 s unless set").lookup(READINESS);
            alb_nodes: f64 = source("alb-nodes", "Number of ALB nodes")
                .hint("One or more in each zone; more under load").lookup("dig +short app-1234.eu-west-1.elb.amazonaws.com | wc -l");
            alb_interval: f64 = pace("alb-interval", "Interval of the ALB", 30.0)
                .published().hint("From 5 to 300 s").lookup(TARGET_GROUPS);
            nlb_probers: f64 = source("nlb-probers", "Number of NLB probers")
                .hint("AWS does not publish the number; count them in your access log").lookup(BY_CLIENT);
            nlb_interval: f64 = pace("nlb-interval", "Interval of the NLB", 30.0)
                .published().hint("From 5 to 300 s").lookup(TARGET_GROUPS);
            google_probers: f64 = source("google-probers", "Number of Google Cloud probers")
                .hint("Several, from 35.191.0.0/16 and 130.211.0.0/22")
                .lookup("awk '$1 ~ /^(35\\.191|130\\.211)\\./ {print $1}' access.log | sort | uniq -c");
            google_interval: f64 = pace("google-interval", "Interval of Google Cloud", 5.0)
                .published().hint("checkIntervalSec, 5 s unless set").lookup("gcloud compute health-checks list --format='table(name, checkIntervalSec)'");
            haproxy_processes: f64 = source("haproxy-processes", "Number of HAProxy processes")
                .hint("Each process checks on its own, standbys included").lookup("pgrep -ax haproxy");
            haproxy_interval: f64 = pace("haproxy-interval", "Interval of HAProxy", 2.0)
                .published().hint("inter, 2 s unless set").lookup("grep -nE '\\binter\\b' /etc/haproxy/haproxy.cfg");
            /// Envoy proxies that check actively.
            envoy_proxies: f64 = source("envoy-proxies", "Number of Envoy proxies")
                .hint("Gateways and sidecars with active health checks")
                .lookup("kubectl get pods -A -o jsonpath='{..containers[*].image}' | tr ' ' '\\n' | grep -cE 'envoy|proxyv2'");
            envoy_interval: f64 = pace("envoy-interval", "Interval of Envoy", 10.0)
                .hint("No default: see health_checks of your cluster").lookup("curl -s localhost:9901/config_dump | grep -A6 health_checks");
        }
        "Probers through the load balancer" folded {
            route53_checkers: f64 = source("route53-checkers", "Number of Route 53 checkers")
                .hint("About 15 around the world; each reaches one instance")
                .lookup("aws route53 get-health-check-status --health-check-id ID --query 'length(HealthCheckObservations)'");
            route53_interval: f64 = pace("route53-interval", "Interval of Route 53", 30.0)
                .published().hint("30 s, or 10 s for a surcharge")
                .lookup("aws route53 get-health-check --health-check-id ID --query HealthCheck.HealthCheckConfig.RequestInterval");
            uptime_regions: f64 = source("uptime-regions", "Number of uptime-monitor regions")
                .hint("Each sends its own check, to one instance").lookup(BY_CLIENT);
            uptime_interval: f64 = pace("uptime-interval", "Interval of the uptime monitor", 60.0)
                .hint("30 to 60 s is usual");
        }
        "Timeout and thresholds" folded {
            /// `T`, in seconds.
            timeout: f64 = Field::number("timeout", "Check timeout", 1.0, 0.05, 300.0)
                .unit(Unit::SECONDS).published().hint("Kubernetes 1 s, AWS ALB 5 s").lookup(READINESS);
            /// `F`.
            failure_threshold: f64 = Field::count("failure-threshold", "Failure threshold", 3, 1, 100)
                .published().hint("Failures in a row until the instance is out").lookup(READINESS);
            /// `H`.
            success_threshold: f64 = Field::count("success-threshold", "Success threshold", 1, 1, 100)
                .published().hint("Successes until it is back: Kubernetes 1, HAProxy 2, ALB 5").lookup(READINESS);
            /// `f`, in percent.
            false_failure_probability: f64 = Field::number("false-failure-probability", "Share of false failures", 0.1, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("Checks that a healthy instance fails, for example for a lost packet")
                .lookup(r#"100 * sum(rate(prober_probe_total{result="failed"}[1d])) / sum(rate(prober_probe_total[1d]))"#);
        }
        "The check" folded {
            /// `q`.
            queries_per_check: f64 = Field::count("queries-per-check", "Queries per check", 1, 0, 100)
                .hint("SELECT 1 is one query").lookup("SELECT calls, query FROM pg_stat_statements WHERE query ILIKE 'select $1'");
            /// `p`.
            pre_ping: bool = Field::toggle("pre-ping", "Ping on acquire", true)
                .published().hint("sqlx does, unless test_before_acquire is off").lookup("grep -rn test_before_acquire src/");
            /// `e`.
            release_ping: bool = Field::toggle("release-ping", "Ping on release", true)
                .measured().hint("sqlx always does; the check does not wait for it");
            /// How a check gets the status of the database.
            cache: Cache = Field::choice("cache", "Cache of the status", "none", Cache::OPTIONS)
                .hint("A cache reduces queries, not checks");
            /// `A`, in seconds.
            cache_ttl: f64 = Field::number("cache-ttl", "Maximum age of the status", 5.0, 0.0, LONGEST_AGE)
                .unit(Unit::SECONDS).hint("For a background task: the time between two refreshes");
            /// Whether liveness fails if the database does.
            liveness_checks_database: bool = Field::toggle("liveness-checks-database", "Liveness checks the database", false)
                .hint("Yes if the path of livenessProbe runs the check")
                .lookup("kubectl get deployment app -o jsonpath='{.spec.template.spec.containers[0].livenessProbe}'");
        }
        "The database" folded {
            /// `R`, in milliseconds.
            round_trip_time: f64 = Field::number("round-trip-time", "Network round-trip time", 0.5, 0.0, 10_000.0)
                .unit(Unit::MILLIS).hint("Same zone about 0.5 ms, another zone 1 to 2 ms")
                .lookup("psql \"$DATABASE_URL\" -c '\\timing on' -c 'SELECT 1' -c 'SELECT 1'");
            /// `s`, in microseconds.
            query_time: f64 = Field::number("query-time", "Run time of a query", 50.0, 0.0, 10_000_000.0)
                .unit(Unit::MICROS).hint("SELECT 1 takes tens of microseconds")
                .lookup("SELECT 1000 * mean_exec_time, query FROM pg_stat_statements WHERE query ILIKE 'select $1'");
            /// `u`, in microseconds.
            db_cpu: f64 = Field::number("db-cpu-per-round-trip", "Database CPU per round trip", 50.0, 0.0, 10_000_000.0)
                .unit(Unit::MICROS).hint("At most about 70 µs in published pgbench records");
            /// `c`.
            pool_size: f64 = Field::count("pool-size", "Pool size per instance", 10, 1, 1_000)
                .unit(Unit::counted("connections")).published().hint("sqlx's max_connections").lookup("grep -rn max_connections src/");
            /// `k`.
            db_cores: f64 = Field::number("db-cores", "Database cores", 4.0, 0.1, 1_024.0)
                .unit(Unit::counted("cores")).hint("Cores of the database server").lookup("nproc");
            /// `D`, in seconds; `None` for a database that never suspends.
            autosuspend: Option<f64> = Field::optional("autosuspend", "Idle time before suspension", 1.0, 604_800.0)
                .unit(Unit::SECONDS).hint("Scale to zero: Neon and Aurora 300 s; empty if it never suspends")
                .lookup("aws rds describe-db-clusters --query 'DBClusters[].ServerlessV2ScalingConfiguration'");
        }
        "Your traffic" folded {
            /// `λ`.
            rps: f64 = Field::number("rps", "Rate of database requests", 500.0, 0.0, 1e6)
                .unit(Unit::PER_SECOND).hint("Requests that take a connection, all instances together, at peak").lookup("sum(rate(axum_http_requests_total[5m]))");
            /// `S`, in milliseconds.
            hold_time: f64 = Field::number("hold-time", "Hold time per request", 10.0, 0.0, 600_000.0)
                .unit(Unit::MILLIS).hint("Time a request holds its connection, on average")
                .lookup(r#"1000 * sum(pg_stat_activity_count{state!="idle"}) / sum(rate(axum_http_requests_total[5m]))"#);
            /// `W`, in seconds.
            acquire_timeout: f64 = Field::number("acquire-timeout", "Acquire timeout", 30.0, 0.001, 3_600.0)
                .unit(Unit::SECONDS).published().hint("sqlx 30 s; a check should give up before its prober does")
                .lookup("grep -rn acquire_timeout src/");
        }
    }
}
