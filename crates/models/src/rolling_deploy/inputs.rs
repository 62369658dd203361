//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, Kind, choice, inputs};

choice! {
    /// When a deploy starts the replacement of a pod that terminates.
    Replacement {
        /// Pods that terminate do not count.
        Started = "termination-started", "When the old pod is told to stop";
        /// Pods that terminate count until they exit.
        Complete = "termination-complete", "When the old pod has exited";
    }
}

const STRATEGY: &str = "kubectl get deployment app -o jsonpath='{.spec.strategy}'";
const POD: &str = "kubectl get deployment app -o jsonpath='{.spec.template.spec}'";
const PODS: u32 = 5_000;
const HOUR: f64 = 3_600.0;
/// Leaves room for the slowest request and the longest wait within the longest grace period.
const LONGEST_REQUEST: f64 = 12.0 * HOUR;
const LONGEST: f64 = 24.0 * HOUR;

const fn seconds(key: &'static str, label: &'static str, default: f64, max: f64) -> Field {
    Field::number(key, label, default, 0.0, max).unit(Unit::SECONDS)
}

/// An optional number of pods that replaces a percentage.
const fn pods(key: &'static str, label: &'static str) -> Field {
    let kind = Kind::Number { default: None, min: 0.0, max: PODS as f64, whole: true };
    Field { kind, ..Field::optional(key, label, 0.0, 0.0) }
}

inputs! {
    /// The service, the strategy of its deploys, its shutdown and its database.
    Inputs {
        "Your service" open {
            /// `R`.
            replicas: f64 = Field::count("replicas", "Replicas", 3, 1, PODS)
                .hint("Pods, tasks or instances before the deploy")
                .lookup("kubectl get deployment app -o jsonpath='{.spec.replicas}'");
            /// `λ`.
            rps: f64 = Field::number("rps", "Requests", 500.0, 0.0, 1e6).unit(Unit::PER_SECOND)
                .hint("Of all pods, when you deploy").lookup("sum(rate(http_requests_total[5m]))");
            /// `c`.
            pool_size: f64 = Field::count("pool-size", "Connections per pod", 10, 0, 10_000).published()
                .hint("max_connections of the pool, plus 1 if the health check has its own")
                .lookup("SELECT client_addr, count(*) FROM pg_stat_activity GROUP BY 1");
        }
        "Its shutdown" open {
            /// `p`.
            propagation: f64 = seconds("propagation", "Time until proxies stop sending", 5.0, HOUR)
                .hint("After a pod begins to terminate: 1 to 10 s in a cluster, up to 30 s with an external balancer")
                .lookup("kubectl get endpointslices -l kubernetes.io/service-name=app -w");
            /// `w`.
            pre_stop: f64 = seconds("pre-stop", "Wait before the listener closes", 0.0, HOUR).published()
                .hint("The preStop sleep, or a delay in the process after SIGTERM").lookup(POD);
            /// `g`.
            grace: f64 = seconds("grace", "Grace period", 30.0, LONGEST).published()
                .hint("terminationGracePeriodSeconds, stopTimeout; Docker 10 s").lookup(POD);
        }
        "The rollout" folded {
            surge: f64 = Field::count("surge", "Surge", 25, 0, 200).unit(Unit::PERCENT).published()
                .hint("maxSurge; on ECS the maximum percent minus 100").lookup(STRATEGY);
            surge_count: Option<f64> = pods("surge-count", "Surge in pods")
                .hint("If maxSurge is a number; replaces the percentage");
            unavailable: f64 = Field::count("unavailable", "Unavailable pods", 25, 0, 100).unit(Unit::PERCENT)
                .published().hint("maxUnavailable; on ECS 100 minus the minimum healthy percent").lookup(STRATEGY);
            unavailable_count: Option<f64> = pods("unavailable-count", "Unavailable pods, as a number")
                .hint("If maxUnavailable is a number; replaces the percentage");
            /// `b`.
            boot: f64 = seconds("boot", "Time until a new pod is ready", 2.0, LONGEST)
                .hint("Scheduling, image, start, and the first successful readiness probe")
                .lookup("kubectl get pods -l app=app -w");
            /// `m`.
            min_ready: f64 = seconds("min-ready", "Minimum time ready", 0.0, LONGEST).published()
                .hint("minReadySeconds").lookup(STRATEGY);
            replacement: Replacement =
                Field::choice("replacement", "Replacement starts", "termination-started", Replacement::OPTIONS)
                    .published().hint("podReplacementPolicy; alpha, so the first one unless you set it");
            /// `d`.
            deregistration: f64 = seconds("deregistration", "Deregistration delay before SIGTERM", 0.0, HOUR)
                .hint("ECS with an ALB: 300 s unless set; Kubernetes: 0")
                .lookup("aws elbv2 describe-target-group-attributes --target-group-arn ARN");
        }
        "Requests and streams" folded {
            /// `q`, in milliseconds.
            request_p99: f64 = Field::number("request-p99", "99th percentile of request durations", 500.0, 0.0, LONGEST_REQUEST * 1e3)
                .unit(Unit::MILLIS)
                .lookup("histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[1d])))");
            /// `M`.
            request_max: f64 = seconds("request-max", "Slowest request", 10.0, LONGEST_REQUEST)
                .hint("The request timeout, if every route has one");
            long_connections: f64 = Field::number("long-connections", "Open streams", 0.0, 0.0, 1e7)
                .unit(Unit::counted("streams")).hint("WebSockets and server-sent events of all pods")
                .lookup("ss -Htn state established '( sport = :8080 )' | wc -l");
            closes_streams: bool = Field::toggle("closes-streams", "Does the service close them on SIGTERM?", false)
                .hint("axum waits for event streams, and does not close them");
        }
        "The database and the load" folded {
            max_connections: f64 = Field::count("max-connections", "Database connection limit", 100, 1, 100_000)
                .published().lookup("SHOW max_connections");
            reserved_connections: f64 = Field::count("reserved-connections", "Reserved connections", 3, 0, 1_000)
                .published().lookup("SHOW superuser_reserved_connections");
            other_connections: f64 = Field::count("other-connections", "Connections used by other clients", 5, 0, 100_000)
                .hint("Jobs, migrations, exporters, other services")
                .lookup("SELECT usename, count(*) FROM pg_stat_activity GROUP BY 1");
            utilization: f64 = Field::number("utilization", "Capacity in use before the deploy", 50.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("CPU of the busiest resource of a pod, at the time you deploy")
                .lookup("kubectl top pods -l app=app");
        }
    }
}

impl Inputs {
    /// `s`.
    pub(super) fn surge_pods(&self) -> f64 {
        self.surge_count.unwrap_or_else(|| (self.replicas * self.surge / 100.0).ceil())
    }

    /// `u`. If both limits round to 0, Kubernetes allows one pod to be unavailable.
    pub(super) fn unavailable_pods(&self) -> f64 {
        let pods = self.unavailable_count.unwrap_or_else(|| (self.replicas * self.unavailable / 100.0).floor());
        if pods == 0.0 && self.surge_pods() == 0.0 { 1.0 } else { pods.min(self.replicas) }
    }

    /// Returns whether both limits are 0 as entered, which Kubernetes rejects.
    pub(super) fn is_stuck(&self) -> bool {
        self.surge_count.unwrap_or(self.surge) == 0.0 && self.unavailable_count.unwrap_or(self.unavailable) == 0.0
    }

    /// Returns the database connections that are left for this service.
    pub(super) fn available(&self) -> f64 {
        (self.max_connections - self.reserved_connections - self.other_connections).max(0.0)
    }

    /// Returns whether streams keep a pod until the end of its grace period.
    pub(super) fn streams_stay(&self) -> bool {
        self.long_connections > 0.0 && !self.closes_streams
    }

    /// Returns the grace period that the wait and the slowest request need.
    pub(super) fn grace_needed(&self) -> f64 {
        self.pre_stop + self.request_max
    }

    /// `h`.
    pub(super) fn termination(&self) -> f64 {
        let stop = if self.streams_stay() { self.grace } else { self.grace_needed().min(self.grace) };
        self.deregistration + stop
    }
}
