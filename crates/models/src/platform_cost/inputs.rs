//! The inputs of the calculator.

use super::prices::fly;
use crate::units::Unit;
use crate::{Field, FromValue, Value, choice, inputs};

choice! {
    /// How the load is distributed over a day.
    Shape {
        /// High in working hours.
        Office = "office", "Office hours";
        /// High in the evening.
        Consumer = "consumer", "Evenings";
        /// One busy hour.
        Bursty = "bursty", "One busy hour";
    }
}
choice! {
    /// Size of the service's database.
    DatabaseSize {
        /// No database, or one that is billed elsewhere.
        None = "none", "None";
        /// About 1 GB of memory.
        Small = "small", "Small: from 1 GB memory, 10 GB disk";
        /// 2 to 4 GB of memory.
        Medium = "medium", "Medium: from 2 to 4 GB memory, 50 GB disk";
    }
}
choice! {
    /// CPU architecture, where it changes the price.
    Architecture {
        /// x86-64.
        X86 = "x86", "x86-64";
        /// 64-bit Arm.
        Arm = "arm", "Arm";
    }
}
choice! {
    /// How private subnets reach the internet.
    Nat {
        /// No private subnets: public addresses.
        None = "none", "None: public addresses";
        /// Through one gateway for all zones.
        One = "one", "One gateway";
        /// Through a gateway in each zone.
        PerZone = "per-zone", "One gateway per zone";
    }
}
choice! {
    /// The provider of the servers.
    VpsProvider {
        /// Hetzner Cloud.
        Hetzner = "hetzner", "Hetzner";
        /// DigitalOcean Droplets.
        DigitalOcean = "digitalocean", "DigitalOcean";
        /// AWS Lightsail.
        Lightsail = "lightsail", "AWS Lightsail";
        /// AWS Lightsail without IPv4.
        LightsailIpv6 = "lightsail-ipv6", "AWS Lightsail, IPv6 only";
    }
}
choice! {
    /// The provider of the control plane.
    KubernetesProvider {
        /// AWS.
        Eks = "eks", "AWS EKS";
        /// Google.
        Gke = "gke", "Google GKE";
        /// DigitalOcean.
        Doks = "doks", "DigitalOcean";
        /// Google, billed by pod.
        GkeAutopilot = "gke-autopilot", "Google GKE Autopilot";
    }
}
choice! {
    /// What Cloud Run bills.
    CloudRunBilling {
        /// The time during which an instance has requests.
        Request = "request", "Request-based";
        /// The time during which an instance exists.
        Instance = "instance", "Instance-based";
    }
}
choice! {
    /// Railway's plan.
    RailwayPlan {
        /// $1 of usage, then it stops.
        Free = "free", "Free";
        /// $5 and small.
        Hobby = "hobby", "Hobby";
        /// $20.
        Pro = "pro", "Pro";
    }
}
choice! {
    /// Render's workspace plan.
    RenderWorkspace {
        /// Free, without autoscaling.
        Hobby = "hobby", "Hobby";
        /// With autoscaling.
        Pro = "pro", "Pro";
        /// With more traffic.
        Scale = "scale", "Scale";
    }
}

/// One of Fly's regions, as an index into the price file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlyRegion(pub usize);

impl FromValue for FlyRegion {
    fn from_value(value: Value) -> Option<Self> {
        value.position_in(fly::CHOICES).map(Self)
    }
}

const INSTANCES: Unit = Unit::counted("instances");
const HOURS: Unit = Unit { symbol: "h", name: "hours" };

const fn ops(key: &'static str, label: &'static str, hours: f64) -> Field {
    Field::number(key, label, hours, 0.0, 1_000.0).unit(HOURS)
}

inputs! {
    /// The load, an instance, and the choice of providers and plans.
    Inputs {
        "Your traffic" open {
            /// Mean arrival rate, per second.
            rps: f64 = Field::number("rps", "Average requests", 5.0, 0.0, 100_000.0)
                .unit(Unit::PER_SECOND).hint("Over the whole month, including nights")
                .lookup("sum(increase(http_requests_total[30d])) / (30 * 86400)");
            /// Busiest hour relative to the mean.
            peak_ratio: f64 = Field::number("peak-ratio", "Busiest hour over the average", 4.0, 1.0, 20.0)
                .hint("1 is flat; office hours 3 to 5")
                .lookup("max_over_time(sum(rate(http_requests_total[1h]))[7d:1h]) / sum(rate(http_requests_total[7d]))");
            /// Time a request takes, in milliseconds.
            latency: f64 = Field::number("latency", "Latency", 50.0, 0.1, 60_000.0)
                .unit(Unit::MILLIS).hint("Mean, including the wait for the database")
                .lookup("1000 * sum(rate(http_request_duration_seconds_sum[7d])) / sum(rate(http_request_duration_seconds_count[7d]))");
            /// CPU time of a request, in milliseconds.
            cpu_time: f64 = Field::number("cpu-time", "CPU time of a request", 2.0, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("JSON from a query: 0.5 to 3 ms")
                .lookup("1000 * sum(rate(process_cpu_seconds_total[7d])) / sum(rate(http_requests_total[7d]))");
            /// Size of a response, in KiB.
            response_size: f64 = Field::number("response-size", "Response size", 8.0, 0.0, 1_000_000.0)
                .unit(Unit::KIB).hint("Mean on the wire, with headers, compressed")
                .lookup("sum(rate(http_response_size_bytes_sum[7d])) / sum(rate(http_response_size_bytes_count[7d])) / 1024");
            database: DatabaseSize = Field::choice("database", "PostgreSQL", "small", DatabaseSize::OPTIONS)
                .hint("The smallest size to use; more load takes a larger one");
        }
        "An instance" folded {
            /// Memory, in MiB.
            memory: f64 = Field::number("memory", "Memory of an instance", 256.0, 16.0, 1_048_576.0)
                .unit(Unit::MIB).hint("The limit you set, not the memory in use")
                .lookup(r#"max_over_time(container_memory_working_set_bytes{container="app"}[7d]) / 1048576"#);
            vcpu: f64 = Field::number("vcpu", "vCPU of an instance", 1.0, 0.05, 128.0)
                .unit(Unit::counted("vCPU")).hint("Below 1, Cloud Run serves one request at a time");
            concurrency: f64 = Field::count("concurrency", "Concurrent requests per instance", 80, 1, 1_000_000)
                .published().hint("Cloud Run's console default; your ConcurrencyLimitLayer")
                .lookup("gcloud run services describe app --format='value(spec.template.spec.containerConcurrency)'");
            min_instances: f64 = Field::count("min-instances", "Minimum instances", 0, 0, 1_000)
                .unit(INSTANCES).hint("0 lets Cloud Run scale to zero; elsewhere one always runs");
            max_instances: f64 = Field::count("max-instances", "Maximum instances", 100, 1, 10_000)
                .unit(INSTANCES).published().hint("The cap of the autoscaler; Cloud Run's default is 100");
            zones: f64 = Field::count("zones", "Zones", 2, 1, 6)
                .hint("One instance or more in each: servers, Kubernetes, Fargate, Fly");
            pool_size: f64 = Field::count("pool-size", "Pool size of an instance", 10, 0, 10_000)
                .unit(Unit::counted("connections")).published().hint("sqlx's max_connections");
        }
        "The day, database, logs and connections" folded {
            shape: Shape = Field::choice("shape", "Shape of the day", "office", Shape::OPTIONS)
                .hint("How load falls off from the busiest hour");
            /// Database CPU of a request, in milliseconds.
            db_time: f64 = Field::number("db-time", "Database CPU of a request", 0.5, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("A few indexed queries: 0.1 to 1 ms")
                .lookup(r#"1000 * sum(rate(node_cpu_seconds_total{instance="db",mode!="idle"}[1d])) / sum(rate(http_requests_total[1d]))"#);
            /// Bytes of a log line.
            log_line_bytes: f64 = Field::number("log-line-bytes", "Size of a log line", 500.0, 0.0, 1_000_000.0)
                .unit(Unit::counted("bytes")).hint("JSON of tracing: 300 to 800")
                .lookup("docker logs --tail 10000 app 2>&1 | wc -c  # divide by 10000");
            logs_per_request: f64 = Field::number("logs-per-request", "Log lines per request", 2.0, 0.0, 10_000.0)
                .hint("At the log level of production");
            requests_per_connection: f64 = Field::number("requests-per-connection", "Requests per connection", 10.0, 0.1, 1_000_000.0)
                .hint("AWS load balancers also bill new connections");
        }
        "Your time" folded {
            /// Price of an hour of work, in dollars.
            ops_rate: f64 = Field::number("ops-rate", "Price of an hour of your time", 80.0, 0.0, 10_000.0)
                .unit(Unit::DOLLARS).hint("Salary and overhead");
            count_ops: bool = Field::toggle("count-ops", "Count your time?", true)
                .hint("Patches, upgrades and incidents, but not the first setup");
            ops_vps: f64 = ops("ops-hours-vps", "Monthly hours for servers", 3.0);
            ops_kubernetes: f64 = ops("ops-hours-kubernetes", "Monthly hours for Kubernetes", 12.0);
            ops_fargate: f64 = ops("ops-hours-fargate", "Monthly hours for Fargate", 4.0);
            ops_cloud_run: f64 = ops("ops-hours-cloud-run", "Monthly hours for Cloud Run", 2.0);
            ops_railway: f64 = ops("ops-hours-railway", "Monthly hours for Railway", 1.0);
            ops_render: f64 = ops("ops-hours-render", "Monthly hours for Render", 1.0);
            ops_fly: f64 = ops("ops-hours-fly", "Monthly hours for Fly", 1.0);
            ops_growth: f64 = ops("ops-hours-growth", "Monthly hours for 10 more machines", 1.0)
                .hint("Servers and nodes beyond the first 10; ten instances that a platform runs count as one");
        }
        "Providers and plans" folded {
            vps_provider: VpsProvider = Field::choice("vps-provider", "Servers from", "hetzner", VpsProvider::OPTIONS);
            kubernetes_provider: KubernetesProvider =
                Field::choice("kubernetes-provider", "Kubernetes from", "eks", KubernetesProvider::OPTIONS);
            architecture: Architecture = Field::choice("architecture", "Architecture", "x86", Architecture::OPTIONS)
                .hint("Changes the price of Hetzner, EKS nodes and Fargate");
            nat: Nat = Field::choice("nat", "NAT of Fargate and Kubernetes", "one", Nat::OPTIONS)
                .hint("Often more than the compute of a small service");
            fargate_spot: bool = Field::toggle("fargate-spot", "Use Fargate Spot?", false)
                .hint("x86 only; AWS may stop tasks with two minutes' notice");
            cloud_run_billing: CloudRunBilling =
                Field::choice("cloud-run-billing", "Cloud Run billing", "request", CloudRunBilling::OPTIONS)
                    .published().hint("Instance-based bills idle time; background tasks can run");
            railway_plan: RailwayPlan = Field::choice("railway-plan", "Railway plan", "pro", RailwayPlan::OPTIONS);
            render_workspace: RenderWorkspace = Field::choice("render-workspace", "Render workspace", "pro", RenderWorkspace::OPTIONS)
                .hint("Autoscaling needs Pro");
            fly_region: FlyRegion = Field::choice("fly-region", "Fly region", "iad", fly::CHOICES)
                .hint("The price of a Machine differs by up to 62%");
            fly_autostop: bool = Field::toggle("fly-autostop", "Does Fly stop idle Machines?", false)
                .hint("auto_stop_machines: the next request waits for a start");
        }
        "Billing" folded {
            free_tier: bool = Field::toggle("free-tier", "Subtract free tiers?", true)
                .hint("They apply per account: choose No if other services use them up");
            month_hours: f64 = Field::number("month-hours", "Hours in the month", 730.0, 672.0, 744.0)
                .unit(HOURS).published().hint("730 is a twelfth of a year; vendors' examples often take 720");
        }
    }
}

impl Inputs {
    /// Returns the minimum number of instances on platforms where one always runs.
    pub(super) fn min_running(&self) -> f64 {
        self.min_instances.max(1.0)
    }

    /// Returns the minimum number of instances on platforms that place them by zone.
    pub(super) fn min_by_zone(&self) -> f64 {
        self.min_instances.max(self.zones)
    }

    /// Returns the minimum number of instances if it is the same on all platforms.
    pub(super) fn min_alike(&self) -> f64 {
        self.min_by_zone().max(1.0)
    }

    /// Returns whether that many instances exceed the reader's maximum.
    pub(super) fn over_cap(&self, instances: f64) -> bool {
        instances > self.max_instances
    }

    pub(super) fn memory_gib(&self) -> f64 {
        self.memory / 1_024.0
    }
}
