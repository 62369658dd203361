//! What well-known images run, by the last part of their names.

/// Databases that keep their data on disk.
const DATABASES: [&str; 22] = [
    "postgres",
    "postgresql",
    "postgis",
    "timescaledb",
    "timescaledb-ha",
    "pgvector",
    "mysql",
    "mysql-server",
    "mariadb",
    "percona",
    "mongo",
    "mongodb",
    "mongodb-community-server",
    "cockroach",
    "clickhouse-server",
    "cassandra",
    "scylla",
    "elasticsearch",
    "opensearch",
    "influxdb",
    "couchdb",
    "surrealdb",
];

/// Caches, brokers and stores: not services of Rust, and not always with data to lose.
const STORES: [&str; 19] = [
    "redis",
    "redis-stack",
    "redis-stack-server",
    "valkey",
    "keydb",
    "dragonfly",
    "memcached",
    "rabbitmq",
    "nats",
    "kafka",
    "zookeeper",
    "redpanda",
    "minio",
    "etcd",
    "qdrant",
    "consul",
    "vault",
    "neo4j",
    "pulsar",
];

/// Helpers beside a service, and tools of operations.
const TOOLS: [&str; 44] = [
    "envoy",
    "proxyv2",
    "nginx",
    "haproxy",
    "traefik",
    "caddy",
    "httpd",
    "oauth2-proxy",
    "pgbouncer",
    "pgadmin4",
    "adminer",
    "phpmyadmin",
    "mailhog",
    "mailpit",
    "prometheus",
    "alertmanager",
    "grafana",
    "loki",
    "tempo",
    "jaeger",
    "all-in-one",
    "opentelemetry-collector",
    "opentelemetry-collector-contrib",
    "fluent-bit",
    "fluentd",
    "promtail",
    "vector",
    "filebeat",
    "logstash",
    "kibana",
    "busybox",
    "alpine",
    "curl",
    "kubectl",
    "debian",
    "ubuntu",
    "git-sync",
    "k8s-sidecar",
    "mongo-express",
    "cloud-sql-proxy",
    "gce-proxy",
    "cloudflared",
    "keycloak",
    "localstack",
];

/// Whether an image is a database with data on disk.
pub fn is_database(short: &str) -> bool {
    DATABASES.contains(&short)
}

/// Whether an image is software of others and not the service: a database, a store or a tool.
pub fn is_stock(short: &str) -> bool {
    is_database(short) || STORES.contains(&short) || TOOLS.contains(&short) || short.contains("exporter")
}
