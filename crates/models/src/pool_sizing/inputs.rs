//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, choice, inputs};

/// Maximum pool size, in the form and in the search for the recommended size.
pub const MAX_CONNECTIONS: f64 = 500.0;

choice! {
    /// The pooler between the pools and the database.
    Pooler {
        /// No pooler.
        None = "none", "None";
        /// A pooler that gives each client connection a server connection of its own.
        Session = "pgbouncer-session", "PgBouncer in session mode";
        /// A pooler that gives each transaction a server connection.
        Transaction = "pgbouncer-transaction", "PgBouncer in transaction mode";
    }
}

choice! {
    /// How the hold time varies between checkouts.
    Shape {
        /// `Z` and `D` are exponential and independent.
        TwoParts = "two-parts", "Two parts: your code, then the database";
        /// Every checkout takes about the same time.
        Constant = "constant", "Almost constant";
        /// A few checkouts take far longer than the others.
        LongTailed = "long-tailed", "Long-tailed: some take ten times as long";
    }
}

inputs! {
    /// The load, the pools, the database, and the pooler between them.
    Inputs {
        "The service" open {
            /// Peak requests per second of all instances.
            rps: f64 = Field::number("rps", "Requests at peak", 500.0, 0.0, 1e6)
                .unit(Unit::PER_SECOND).hint("Of all instances, in the busiest minute")
                .lookup("max_over_time(sum(rate(http_requests_total[1m]))[7d:1m])");
            /// Checkouts of one request; a checkout is usually one transaction.
            transactions_per_request: f64 = Field::number("transactions-per-request", "Checkouts per request", 1.0, 0.0, 50.0)
                .hint("How often a request takes a connection from the pool")
                .lookup("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database; -- twice, a minute apart; divide by requests");
            /// `D`, in milliseconds.
            db_time: f64 = Field::number("db-time", "Database CPU per checkout", 2.0, 0.0, 10_000.0)
                .unit(Unit::MILLIS).hint("CPU use × cores ÷ checkouts per second; 0 leaves the database out")
                .lookup("SELECT (active_time - blk_read_time - blk_write_time) / (xact_commit + xact_rollback) FROM pg_stat_database WHERE datname = current_database(); -- PostgreSQL 14 or later with track_io_timing; an upper limit, because it includes waits for locks and for a core");
            /// `Z`, in milliseconds.
            held_time: f64 = Field::number("held-time", "Other time the connection is held", 8.0, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("Network round trips, I/O, locks, and your own code between acquire and release")
                .lookup("SELECT (active_time + idle_in_transaction_time) / (xact_commit + xact_rollback) FROM pg_stat_database WHERE datname = current_database(); -- PostgreSQL 14 or later; subtract the database CPU; leaves out time outside of transactions");
            /// `I`.
            instances: f64 = Field::count("instances", "Instances at peak", 3, 1, 1_000)
                .hint("Pods, tasks or VMs that share the load")
                .lookup("kubectl get deploy my-app -o jsonpath='{.status.readyReplicas}'");
            /// `c`.
            pool_size: f64 = Field::count("pool-size", "Pool size per instance", 10, 1, MAX_CONNECTIONS as u32)
                .unit(Unit::counted("connections")).published().hint("sqlx's max_connections; its default is 10")
                .lookup("grep -rn 'max_connections' src/");
        }
        "Targets and timeouts" folded {
            /// In milliseconds.
            target_p99: f64 = Field::number("target-p99", "Target p99 of the wait", 5.0, 0.0, 60_000.0)
                .unit(Unit::MILLIS).hint("How long 99 of 100 requests may wait for a connection");
            /// `τ`, in seconds.
            acquire_timeout: f64 = Field::number("acquire-timeout", "Acquire timeout", 30.0, 0.0, 3_600.0)
                .unit(Unit::SECONDS).published().hint("sqlx and bb8: 30 s. With 1 to 3 s, requests fail before their clients give up")
                .lookup("grep -rn 'acquire_timeout' src/");
            /// In seconds.
            client_timeout: Option<f64> = Field::optional("client-timeout", "Client timeout", 0.01, 3_600.0)
                .unit(Unit::SECONDS).hint("The shortest timeout in front of the service; leave empty if unknown")
                .lookup("grep -rn 'timeout' nginx.conf ingress.yaml # proxy_read_timeout, idle timeout of the load balancer");
            /// How the hold time varies.
            hold_shape: Shape = Field::choice("hold-shape", "Shape of the hold time", "two-parts", Shape::OPTIONS)
                .hint("Longer tails make longer queues");
            /// `v`, instead of that of the shape.
            variability: Option<f64> = Field::optional("variability", "Measured variability", 0.0, 100.0)
                .hint("Variance ÷ squared mean of the hold time; empty to use the shape above")
                .lookup("SELECT query, (stddev_exec_time / mean_exec_time) ^ 2 AS variability FROM pg_stat_statements WHERE mean_exec_time > 0;");
        }
        "The database" folded {
            /// `k`.
            db_cores: f64 = Field::number("db-cores", "Physical database cores", 4.0, 0.1, 1_024.0)
                .unit(Unit::counted("cores")).hint("On x86 clouds half the vCPUs; on Graviton and Ampere all of them")
                .lookup("lscpu | grep -E 'Core|Socket|Thread'");
            /// `max_connections` of the server.
            max_connections: f64 = Field::count("max-connections", "Server's max_connections", 100, 1, 100_000)
                .published().hint("PostgreSQL 100; managed services derive it from memory")
                .lookup("SHOW max_connections;");
            /// Reserved for superusers and the provider.
            reserved_connections: f64 = Field::count("reserved-connections", "Reserved connections", 3, 0, 100_000)
                .published().hint("PostgreSQL reserves 3 for superusers; your provider may reserve more")
                .lookup("SHOW superuser_reserved_connections; SHOW reserved_connections;");
            /// Connections of workers, migrations and people.
            other_connections: f64 = Field::count("other-connections", "Connections used by other clients", 5, 0, 100_000)
                .hint("Workers, migrations, dashboards, psql")
                .lookup("SELECT application_name, count(*) FROM pg_stat_activity GROUP BY 1;");
        }
        "Deploys" folded {
            max_instances: f64 = Field::count("max-instances", "Maximum instances", 3, 1, 10_000)
                .hint("The autoscaler's maximum")
                .lookup("kubectl get hpa my-app -o jsonpath='{.spec.maxReplicas}'");
            /// In percent.
            surge: f64 = Field::number("surge", "Surge while deploying", 25.0, 0.0, 100.0)
                .unit(Unit::PERCENT).published().hint("Kubernetes: 25%, rounded up; these instances are added to the maximum")
                .lookup("kubectl get deploy my-app -o jsonpath='{.spec.strategy.rollingUpdate.maxSurge}'");
            /// Whether a deploy runs two full sets of instances at once.
            blue_green: bool = Field::toggle("blue-green", "Blue-green deploys", false)
                .hint("Both sets run at once and open all their connections");
        }
        "A pooler in between" folded {
            /// The pooler in front of the database.
            pooler: Pooler = Field::choice("pooler", "Pooler", "none", Pooler::OPTIONS)
                .hint("In transaction mode, many clients share a few connections");
            pooler_size: f64 = Field::count("pooler-size", "Pooler's server connections", 20, 1, 100_000)
                .unit(Unit::counted("connections")).published().hint("default_pool_size × databases × users; PgBouncer's default is 20")
                .lookup("psql -p 6432 pgbouncer -c 'SHOW POOLS;'");
        }
    }
}
